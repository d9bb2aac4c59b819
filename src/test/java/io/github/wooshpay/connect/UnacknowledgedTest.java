package io.github.wooshpay.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UnacknowledgedTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Unacknowledged unacknowledged = new Unacknowledged();

  private CompletableFuture<Void> waiter(Duration atMost) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            unacknowledged.awaitFewer(atMost);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private void acknowledge(int records) {
    IntStream.range(0, records).parallel().forEach(i -> unacknowledged.acknowledged());
  }

  @Test
  void nobody_waits_while_there_are_few() throws InterruptedException {
    unacknowledged.given(Unacknowledged.ENOUGH - 1);

    long begin = System.nanoTime();
    unacknowledged.awaitFewer(LONG);

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONG.dividedBy(2));
  }

  @Test
  void who_waits_goes_on_once_there_are_fewer() {
    unacknowledged.given(Unacknowledged.ENOUGH + 1000);
    CompletableFuture<Void> waiter = waiter(LONG);

    acknowledge(1000);
    assertThat(waiter).isNotDone();
    acknowledge(1);

    await().atMost(LONG.dividedBy(2)).until(waiter::isDone);
    assertThat(unacknowledged.count()).isEqualTo(Unacknowledged.ENOUGH - 1);
  }

  @Test
  void nobody_waits_for_ever() {
    unacknowledged.given(2 * Unacknowledged.ENOUGH);

    assertThat(waiter(Duration.ofMillis(50))).succeedsWithin(LONG);
  }

  @Test
  void acknowledgements_of_records_from_before_the_task_count_nothing() {
    acknowledge(10);
    unacknowledged.given(5);

    assertThat(unacknowledged.count()).isEqualTo(5);
  }
}
