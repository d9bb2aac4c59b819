package io.github.wooshpay.connect.it;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.wooshpay.connect.simulator.LifeSettings;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SessionVersion;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.simulator.SimulatedLife;
import io.github.wooshpay.connect.simulator.SimulatedWebhooks;
import io.github.wooshpay.connect.stack.ConnectWorker;
import io.github.wooshpay.connect.stack.Settings;
import io.github.wooshpay.connect.stack.Stack;
import io.github.wooshpay.connect.stack.StackExtension;
import io.github.wooshpay.connect.stack.TopicReader;
import io.github.wooshpay.connect.stack.TopicRecord;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Exactly once (KIP-618) on a worker that is killed again and again while sessions live. */
@ExtendWith(StackExtension.class)
class ExactlyOnceIT {
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final int KILLS = 10;
  private static final int KILLS_OF_PAYMENTS = 4;
  private static final int HISTORY = 12_000;
  private static final long HOUR_MS = Duration.ofHours(1).toMillis();

  /** Three in five are paid within seconds, one later than it is complete, one expires. */
  static final LifeSettings LIFE =
      new LifeSettings(
          10,
          0.6,
          0.2,
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          0.1,
          Duration.ofSeconds(5));

  private final SampleSessions samples = new SampleSessions(14);
  private final SimulatedAccount account = new SimulatedAccount();
  private final SplittableRandom random = new SplittableRandom(14);
  private final Queue<Future<?>> posted = new ConcurrentLinkedQueue<>();

  @Test
  void a_worker_that_is_killed_ten_times_emits_every_version_once_and_the_last_of_each(Stack stack)
      throws InterruptedException {
    String topic = stack.name("exactly-once");
    String name = stack.name("exactly-once");
    String hints = stack.name("webhooks");
    stack.broker().createTopic(hints, 1);
    long nowMs = System.currentTimeMillis();
    account.addAll(samples.spread(HISTORY, nowMs - 1000 * HOUR_MS, nowMs - 30 * HOUR_MS));
    account.addAll(samples.spread(1_000, nowMs - 20 * HOUR_MS, nowMs));
    try (SimulatedApi api = SimulatedApi.of(account);
        ConnectWorker worker = worker(stack);
        TopicReader written = stack.reader(topic);
        TopicReader committed = stack.committedReader(topic);
        Producer<String, String> producer = HintsIT.producer(stack);
        SimulatedWebhooks webhooks =
            new SimulatedWebhooks(
                account,
                14,
                ofMillis(500),
                0.1,
                0.2,
                event -> posted.add(producer.send(new ProducerRecord<>(hints, event))))) {
      Map<String, String> settings = Settings.of(api, topic);
      settings.put("hints.topic", hints);
      worker.rest().create(name, settings);
      killWhileSessionsLive(
          KILLS,
          worker,
          kill -> {
            if (kill % 2 == 1) {
              awaitAsked(api, random.nextInt(1, 40));
            } else {
              awaitWritten(
                  written, kill < 6 ? random.nextInt(1_000, 4_000) : random.nextInt(1, 60));
            }
          });
      Emissions.awaitLastVersions(committed, account, SOON);

      worker.rest().delete(name);
      Emissions.assertNoneTwiceAndTheLastThere(committed.readToEnd(), account);
      int versions = committed.records().size();
      System.out.printf(
          Locale.ROOT,
          "Exactly once: %d kills, %d sessions, %d versions emitted once each, %d records of"
              + " transactions that a kill broke off, %d hints, %d payments%n",
          KILLS,
          account.size(),
          versions,
          written.readToEnd().size() - versions,
          posted.size(),
          account.truth().keySet().stream().filter(id -> webhooks.paidMs(id) != null).count());
      assertThat(posted).isNotEmpty();
    }
  }

  @Test
  void a_worker_that_is_killed_hands_each_payment_over_once_through_a_filter(Stack stack) {
    String topic = stack.name("payments");
    String name = stack.name("payments");
    try (SimulatedApi api = SimulatedApi.of(account);
        ConnectWorker worker = worker(stack);
        TopicReader written = stack.reader(topic);
        TopicReader committed = stack.committedReader(topic)) {
      worker.rest().create(name, Settings.ready("fulfilment.json", api, topic));
      await().atMost(SOON).until(() -> api.requestCount() >= 6);
      killWhileSessionsLive(
          KILLS_OF_PAYMENTS, worker, kill -> awaitWritten(written, random.nextInt(1, 20)));
      committed.readUntil(SOON, records -> records.size() >= paid().size());

      worker.rest().delete(name);
      assertThat(committed.readToEnd())
          .extracting(TopicRecord::key)
          .containsExactlyInAnyOrderElementsOf(paid());
    }
  }

  private List<String> paid() {
    return account.truth().values().stream()
        .filter(version -> version.json().path("payment_status").asText().equals("paid"))
        .map(SessionVersion::id)
        .toList();
  }

  private void killWhileSessionsLive(int kills, ConnectWorker worker, IntConsumer awaitMoment) {
    try (SimulatedLife life =
        new SimulatedLife(account, samples, LIFE, 14, InstantSource.system())) {
      life.start();
      for (int kill = 0; kill < kills; kill++) {
        awaitMoment.accept(kill);
        worker.kill();
        worker.startAgain();
      }
    }
  }

  /**
   * One that misses a killed one of its group within two seconds, and does not wait long for the
   * transaction that it left behind: a worker reads the offsets of its group to the end before it
   * starts, and those of an open transaction hold it up.
   */
  static ConnectWorker worker(Stack stack) {
    return stack
        .anotherWorker()
        .exactlyOnce(true)
        .property("session.timeout.ms", "2000")
        .property("heartbeat.interval.ms", "500")
        .property("producer.transaction.timeout.ms", "4000")
        .start();
  }

  /** In the middle of a transaction, for what is written is not committed yet. */
  private static void awaitWritten(TopicReader written, int further) {
    int before = written.readToEnd().size();
    written.readUntil(SOON, records -> records.size() >= before + further);
  }

  /** In the middle of a request. */
  private static void awaitAsked(SimulatedApi api, int further) {
    long number = api.requestCount() + further;
    await().atMost(SOON).pollInterval(ofMillis(1)).until(() -> api.requestCount() >= number);
  }
}
