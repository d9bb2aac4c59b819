package io.github.wooshpay.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.wooshpay.connect.capture.ledger.StoredLedger.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UnacknowledgedTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Unacknowledged unacknowledged = new Unacknowledged();
  private final List<SourceRecord> given = new ArrayList<>();
  private final AtomicInteger back = new AtomicInteger();
  private final AtomicInteger dropped = new AtomicInteger();

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

  private void give(int count) {
    List<SourceRecord> records = IntStream.range(0, count).mapToObj(i -> record()).toList();
    given.addAll(records);
    Receipt receipt = written -> (written ? back : dropped).incrementAndGet();
    unacknowledged.given(records, Collections.nCopies(count, receipt));
  }

  /** All are equal, and only the object itself tells one from another. */
  private static SourceRecord record() {
    return new SourceRecord(Map.of(), Map.of(), "sessions", null, null);
  }

  private void acknowledge(int records) {
    given.subList(0, records).parallelStream()
        .forEach(record -> unacknowledged.acknowledged(record, true));
    given.subList(0, records).clear();
  }

  @Test
  void nobody_waits_while_there_are_few() throws InterruptedException {
    give(Unacknowledged.ENOUGH - 1);

    long begin = System.nanoTime();
    unacknowledged.awaitFewer(LONG);

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONG.dividedBy(2));
  }

  @Test
  void a_waiting_thread_continues_when_fewer_records_are_unacknowledged() {
    give(Unacknowledged.ENOUGH + 1000);
    CompletableFuture<Void> waiter = waiter(LONG);

    acknowledge(1000);
    assertThat(waiter).isNotDone();
    acknowledge(1);

    await().atMost(LONG.dividedBy(2)).until(waiter::isDone);
    assertThat(unacknowledged.count()).isEqualTo(Unacknowledged.ENOUGH - 1);
  }

  @Test
  void waits_no_longer_than_the_limit() {
    give(2 * Unacknowledged.ENOUGH);

    assertThat(waiter(Duration.ofMillis(50))).succeedsWithin(LONG);
  }

  @Test
  void records_of_an_earlier_task_do_not_count() {
    IntStream.range(0, 10).forEach(i -> unacknowledged.acknowledged(record(), true));
    give(5);

    assertThat(unacknowledged.count()).isEqualTo(5);
  }

  @Test
  void a_receipt_is_given_back_once_with_what_became_of_its_record() {
    give(3);

    unacknowledged.acknowledged(given.get(0), true);
    unacknowledged.acknowledged(given.get(1), false);
    unacknowledged.acknowledged(given.get(1), false);

    assertThat(back).hasValue(1);
    assertThat(dropped).hasValue(1);
    assertThat(unacknowledged.count()).isEqualTo(1);
  }
}
