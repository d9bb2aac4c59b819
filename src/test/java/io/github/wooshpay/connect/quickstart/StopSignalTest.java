package io.github.wooshpay.connect.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StopSignalTest {
  private final StopSignal signal = new StopSignal(Thread.currentThread());

  @Test
  void a_runner_that_waits_is_interrupted() {
    signal.ask();

    assertThat(signal.asked()).isTrue();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void a_runner_that_is_stopping_what_it_started_is_left_alone() {
    signal.ask();
    signal.beginStopping();
    signal.ask();

    assertThat(signal.asked()).isTrue();
    assertThat(Thread.interrupted()).isFalse();
  }
}
