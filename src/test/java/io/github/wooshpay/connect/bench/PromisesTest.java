package io.github.wooshpay.connect.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromisesTest {
  private final Promises promises = new Promises();

  @Test
  void a_kept_promise_is_shown_with_its_bound() {
    promises.atMost(2, "Times", "%.1f", 2);
    promises.atLeast(15_000, "Rate", "%,.0f a second", 15_000);
    promises.measured("Digest", "%.1f µs", 3.14);

    assertThat(promises.kept()).isTrue();
    assertThat(promises.lines())
        .containsExactly(
            "| what | measured | promised |",
            "| --- | --- | --- |",
            "| Times | 2.0 | at most 2.0 |",
            "| Rate | 15,000 a second | at least 15,000 a second |",
            "| Digest | 3.1 µs |  |");
  }

  @Test
  void one_broken_promise_is_marked_and_is_not_mended_by_the_next() {
    promises.atLeast(6, "Times", "%.1f", 5.9);
    promises.atMost(6, "Times", "%.1f", 5.9);

    assertThat(promises.kept()).isFalse();
    assertThat(promises.lines().get(2)).isEqualTo("| Times | 5.9 | at least 6.0 **NOT KEPT** |");
  }

  @Test
  void a_promise_that_could_not_be_measured_is_not_kept() {
    promises.atMost(6, "Times", "%.1f", Double.NaN);

    assertThat(promises.kept()).isFalse();
  }
}
