package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.fulfilment.Moment;
import io.github.wooshpay.connect.fulfilment.Order;
import io.github.wooshpay.connect.simulator.SampleLineItems;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SessionVersion;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.simulator.SimulatedLife;
import io.github.wooshpay.connect.stack.ConnectWorker;
import io.github.wooshpay.connect.stack.Settings;
import io.github.wooshpay.connect.stack.Stack;
import io.github.wooshpay.connect.stack.StackExtension;
import io.github.wooshpay.connect.stack.TopicReader;
import io.github.wooshpay.connect.stack.TopicRecord;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Shipped is paid, each order once: from the ready configuration, through the example consumer,
 * while sessions live and both worker and consumer are killed.
 */
@ExtendWith(StackExtension.class)
class ShipmentIT {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final int PARTITIONS = 3;

  /** In each the worker is killed once and the consumer four times. */
  private static final int ROUNDS = Integer.getInteger("shipment.rounds", 1);

  private final SampleSessions samples = new SampleSessions(21);
  private final SimulatedAccount account = new SimulatedAccount();
  private final SplittableRandom random = new SplittableRandom(21);
  private final Stack stack;

  ShipmentIT(Stack stack) {
    this.stack = stack;
  }

  @Test
  void shipped_is_paid_although_consumer_and_worker_are_killed() {
    try (ConnectWorker worker = ExactlyOnceIT.worker(stack)) {
      assertThat(shipWhileAllAreKilled("exactly once", worker, ROUNDS)).isZero();
    }
  }

  @Test
  void shipped_is_paid_also_where_the_worker_may_write_a_payment_twice() {
    try (ConnectWorker worker =
        stack
            .anotherWorker()
            .property("session.timeout.ms", "2000")
            .property("heartbeat.interval.ms", "500")
            .start()) {
      shipWhileAllAreKilled("at least once", worker, ROUNDS);
    }
  }

  /** Returns how many versions the topic has twice. */
  private int shipWhileAllAreKilled(String guarantee, ConnectWorker worker, int rounds) {
    long startNs = System.nanoTime();
    String topic = stack.name("payments");
    stack.broker().createTopic(topic, PARTITIONS);
    try (SimulatedApi api = SimulatedApi.of(account);
        TopicReader written = stack.reader(topic);
        TopicReader committed = stack.committedReader(topic);
        Shop shop = new Shop(stack.broker(), topic)) {
      worker.rest().create(topic, Settings.ready("fulfilment.json", api, topic));
      awaitStart(worker, api, topic);
      try (SimulatedLife life =
              new SimulatedLife(account, samples, ExactlyOnceIT.LIFE, 21, InstantSource.system());
          Afterlife afterlife = new Afterlife(account, samples)) {
        life.start();
        afterlife.start();
        for (int round = 0; round < rounds; round++) {
          shop.runUntilItDies(Moment.IN_THE_TRANSACTION, random.nextInt(1, 8));
          shop.runUntilItDies(Moment.BEFORE_THE_OFFSET, random.nextInt(1, 3));
          shop.run();
          awaitWritten(written, random.nextInt(1, 20));
          worker.kill();
          shop.kill();
          shop.run();
          worker.startAgain();
          shop.awaitShipped(shop.shipments().size() + random.nextInt(1, 10));
          shop.kill();
        }
      }
      List<Order> paid = paid();
      shop.run();
      committed.readUntil(SOON, records -> keys(records).size() >= paid.size());
      worker.rest().delete(topic);
      List<TopicRecord> records = committed.readToEnd();
      shop.stopAfter(records);

      List<Order> shipped = shop.shipments();
      System.out.printf(
          Locale.ROOT,
          "Shipped = paid (%s): %d shipped, %d paid, of %d sessions; %d records, %d of them twice,"
              + " %d given to the consumer again; consumer killed %d times, worker %d times; %d s%n",
          guarantee,
          shipped.size(),
          paid.size(),
          account.size(),
          records.size(),
          repeated(records),
          shop.deliveredAgain(),
          shop.kills(),
          rounds,
          (System.nanoTime() - startNs) / 1_000_000_000);
      System.out.printf(
          Locale.ROOT,
          "Packing lists = truth: %,d items in %d lists, the longest of %d; %d requests for items,"
              + " %.2f per record%n",
          shipped.stream().mapToInt(order -> order.items().size()).sum(),
          shipped.size(),
          shipped.stream().mapToInt(order -> order.items().size()).max().orElse(0),
          api.lineItemsRequestCount(),
          api.lineItemsRequestCount() / (double) records.size());
      assertThat(shipped).containsExactlyInAnyOrderElementsOf(paid);
      assertThat(shipped).allSatisfy(order -> assertThat(order.items()).isNotEmpty());
      assertThat(shop.deliveredAgain()).isPositive();
      return repeated(records);
    }
  }

  /**
   * Until the first payment has left its offset. Of what the filter drops a worker stores none, so
   * one that is killed before begins at the {@code latest} of its next start.
   */
  private void awaitStart(ConnectWorker worker, SimulatedApi api, String name) {
    await().atMost(SOON).until(() -> api.requestCount() >= 6);
    account.add(samples.paid(System.currentTimeMillis() / 1000 * 1000));
    await().atMost(SOON).until(() -> !worker.rest().offsets(name).path("offsets").isEmpty());
  }

  private List<Order> paid() {
    return account.truth().values().stream()
        .map(SessionVersion::json)
        .filter(session -> session.path("payment_status").asText().equals("paid"))
        .map(session -> Order.of(SampleLineItems.addedTo((ObjectNode) session)))
        .toList();
  }

  private static Set<String> keys(Collection<TopicRecord> records) {
    return records.stream().map(TopicRecord::key).collect(Collectors.toSet());
  }

  /** How many records tell of a version that an earlier one told of. */
  private static int repeated(Collection<TopicRecord> records) {
    Set<JsonNode> versions = new HashSet<>();
    int repeated = 0;
    for (TopicRecord record : records) {
      ObjectNode version = record.value().deepCopy();
      version.remove("observed_at");
      repeated += versions.add(version) ? 0 : 1;
    }
    return repeated;
  }

  /** With exactly once in the middle of a transaction, for what is written is not committed yet. */
  private static void awaitWritten(TopicReader written, int further) {
    int before = written.readToEnd().size();
    written.readUntil(SOON, records -> records.size() >= before + further);
  }
}
