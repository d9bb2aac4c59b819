package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.api.RequestStyle;
import io.github.wooshpay.connect.session.EpochUnit;
import io.github.wooshpay.connect.simulator.ListOrder;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.stack.ConnectRest;
import io.github.wooshpay.connect.stack.ConnectWorker;
import io.github.wooshpay.connect.stack.Settings;
import io.github.wooshpay.connect.stack.Stack;
import io.github.wooshpay.connect.stack.StackExtension;
import io.github.wooshpay.connect.stack.TopicReader;
import io.github.wooshpay.connect.stack.TopicRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A history of 20,000 sessions and what happens to the young ones of them, in every dialect that
 * the API may speak, on one worker of 256 MB.
 */
@ExtendWith(StackExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class HistoryIT {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final int OLD = 17_000;
  private static final int YOUNG = 3_000;
  private static final int IN_NO_ORDER = 60_000;

  private final Stack stack;
  private final ConnectWorker worker;

  HistoryIT(Stack stack) {
    this.stack = stack;
    this.worker = stack.anotherWorker().heap("256m").starting();
  }

  @BeforeAll
  void await_the_worker() {
    worker.awaitReady();
  }

  @AfterAll
  void close() {
    worker.close();
  }

  /** Each style with each unit; the tests of the client have all eight dialects. */
  static Stream<Arguments> dialects() {
    return Stream.of(
        Arguments.of(RequestStyle.BODY, EpochUnit.SECONDS, ListOrder.NEWEST_FIRST),
        Arguments.of(RequestStyle.BODY, EpochUnit.MILLISECONDS, ListOrder.OLDEST_FIRST),
        Arguments.of(RequestStyle.QUERY, EpochUnit.SECONDS, ListOrder.OLDEST_FIRST),
        Arguments.of(RequestStyle.QUERY, EpochUnit.MILLISECONDS, ListOrder.NEWEST_FIRST));
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void every_version_is_in_the_topic_once_after_restarts_in_the_middle_and_at_the_end(
      RequestStyle style, EpochUnit unit, ListOrder order) {
    Shop shop = new Shop(unit);
    ConnectRest rest = worker.rest();
    String topic = stack.name("history");
    String name = stack.name("history");
    try (SimulatedApi api =
            SimulatedApi.builder().account(shop.account).styles(style).order(order).start();
        TopicReader reader = stack.reader(topic)) {
      CountDownLatch inTheMiddle = hang(api, 100);
      rest.create(name, Settings.of(api, topic));
      reader.readUntil(SOON, records -> records.size() >= 1000);
      rest.stop(name);
      assertThat(reader.readToEnd()).hasSizeBetween(1000, OLD + YOUNG - 1);
      inTheMiddle.countDown();
      rest.resume(name);
      shop.awaitAllVersionsIn(reader);

      shop.liveOn();
      shop.awaitAllVersionsIn(reader);
      shop.liveOn();
      shop.awaitAllVersionsIn(reader);

      rest.stop(name);
      shop.liveOn();
      rest.resume(name);
      shop.awaitAllVersionsIn(reader);

      rest.delete(name);
      Emissions.assertEachVersionOnce(reader.readToEnd(), shop.account);
      assertThat(worker.isAlive()).isTrue();
    }
  }

  /** The worker's 256 MB would not hold it. */
  @Test
  void a_year_of_history_in_no_order_of_time_is_read_within_the_memory_of_a_small_worker() {
    SimulatedAccount account = new SimulatedAccount(EpochUnit.MILLISECONDS, false);
    long nowMs = System.currentTimeMillis() / 1000 * 1000;
    long dayMs = Duration.ofDays(1).toMillis();
    account.addAll(
        new SampleSessions(61).spread(IN_NO_ORDER, nowMs - 365 * dayMs, nowMs - 3 * dayMs));
    String topic = stack.name("unordered");
    String name = stack.name("unordered");
    try (SimulatedApi api =
            SimulatedApi.builder().account(account).order(ListOrder.NO_ORDER_OF_TIME).start();
        TopicReader reader = stack.reader(topic)) {
      worker.rest().create(name, Settings.of(api, topic));
      reader.readUntil(SOON, records -> records.size() >= IN_NO_ORDER);
      worker.rest().delete(name);

      System.out.printf(
          Locale.ROOT,
          "In no order of time: %d sessions, %d records, %d requests, the worker of 256 MB alive%n",
          IN_NO_ORDER,
          reader.readToEnd().size(),
          api.requestCount());
      assertThat(reader.records())
          .extracting(TopicRecord::key)
          .hasSize(IN_NO_ORDER)
          .doesNotHaveDuplicates();
      assertThat(worker.isAlive()).isTrue();
    }
  }

  @Test
  void a_worker_that_stops_in_the_middle_and_starts_again_leaves_no_gap_and_repeats_nothing() {
    Shop shop = new Shop(EpochUnit.MILLISECONDS);
    String topic = stack.name("history");
    String name = stack.name("history");
    try (SimulatedApi api = SimulatedApi.of(shop.account);
        TopicReader reader = stack.reader(topic)) {
      CountDownLatch inTheMiddle = hang(api, 100);
      worker.rest().create(name, Settings.of(api, topic));
      reader.readUntil(SOON, records -> records.size() >= 1000);
      worker.stop();
      assertThat(reader.readToEnd()).hasSizeBetween(1000, OLD + YOUNG - 1);
      inTheMiddle.countDown();
      shop.liveOn();
      worker.startAgain();
      Emissions.awaitLastVersions(reader, shop.account, SOON);

      worker.rest().delete(name);
      Emissions.assertNoneTwiceAndTheLastThere(reader.readToEnd(), shop.account);
    }
  }

  /** The request of this number gets no answer before the latch is counted down. */
  private static CountDownLatch hang(SimulatedApi api, long number) {
    CountDownLatch latch = new CountDownLatch(1);
    api.before(
        number,
        () -> {
          try {
            latch.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    return latch;
  }

  /** An account with bursts of several hundred sessions in one second, and what happens in it. */
  private static final class Shop {
    private static final long DAY_MS = Duration.ofDays(1).toMillis();
    private static final int BURST = 500;

    private final SampleSessions samples = new SampleSessions(20);
    private final SimulatedAccount account;
    private final List<String> young = new ArrayList<>();
    private int alive;

    Shop(EpochUnit unit) {
      account = new SimulatedAccount(unit);
      long todayMs = nowMs() - DAY_MS * 9 / 10;
      for (int i = 0; i < OLD; i++) {
        // Two in five come in bursts, the others at even distances.
        long at = i % 5 < 2 ? i / BURST * BURST : i;
        add(samples.finished(seconds(todayMs - (OLD - at) * 90 * DAY_MS / OLD - DAY_MS)));
      }
      for (int i = 0; i < YOUNG; i++) {
        long at = i % 5 < 2 ? i / BURST * BURST : i;
        young.add(add(samples.open(seconds(todayMs + at * 3 / 4 * DAY_MS / YOUNG))));
      }
    }

    private static long nowMs() {
      return System.currentTimeMillis();
    }

    private static long seconds(long ms) {
      return ms - Math.floorMod(ms, 1000L);
    }

    private String add(ObjectNode session) {
      account.add(session);
      return session.path("id").textValue();
    }

    /**
     * Of young sessions of every age some are paid, some completed and later paid, some changed and
     * changed back; and several hundred more come within one second.
     */
    void liveOn() {
      alive++;
      for (int i = 0; i < 60; i++) {
        String id = young.get(i * YOUNG / 60);
        switch (i % 3) {
          case 0 -> account.edit(id, json -> json.withObject("/metadata").put("edit", alive));
          case 1 -> {
            // Not back to open: what goes back comes a minute later.
            if (alive == 1) {
              account.expire(id);
            } else {
              account.edit(id, json -> json.put("customer_creation", "edit-" + alive));
            }
          }
          default -> {
            if (alive == 1) {
              account.completeUnpaid(id);
            } else {
              account.pay(id);
            }
          }
        }
      }
      long createdMs = seconds(nowMs());
      for (int i = 0; i < 300; i++) {
        add(samples.open(createdMs));
      }
    }

    void awaitAllVersionsIn(TopicReader reader) {
      int versions = Emissions.countVersions(account);
      assertThat(reader.readUntil(SOON, records -> records.size() >= versions)).hasSize(versions);
    }
  }
}
