package io.github.wooshpay.connect.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentMaxTest {
  private final AtomicLong nowMs = new AtomicLong(600_000);
  private final RecentMax max = new RecentMax(() -> Instant.ofEpochMilli(nowMs.get()));

  @Test
  void the_largest_counts_whatever_comes_after_it() {
    assertThat(max.get()).isZero();
    max.add(3);
    max.add(7);
    max.add(5);

    assertThat(max.get()).isEqualTo(7);
  }

  @Test
  void a_maximum_is_kept_through_the_next_minute() {
    max.add(7);
    nowMs.addAndGet(60_000);
    max.add(2);
    assertThat(max.get()).isEqualTo(7);

    nowMs.addAndGet(60_000);
    assertThat(max.get()).isEqualTo(2);
  }

  @Test
  void a_pause_of_minutes_resets_the_maximum() {
    max.add(7);
    nowMs.addAndGet(120_000);

    assertThat(max.get()).isZero();
  }
}
