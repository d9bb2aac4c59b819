package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.stack.ConnectRest;
import io.github.wooshpay.connect.stack.Settings;
import io.github.wooshpay.connect.stack.Stack;
import io.github.wooshpay.connect.stack.StackExtension;
import io.github.wooshpay.connect.stack.TopicReader;
import io.github.wooshpay.connect.stack.TopicRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Hints on a real worker: webhooks in a topic bring payments forward, and a flood does no harm. */
@ExtendWith(StackExtension.class)
class HintsIT {
  private static final long HOUR_MS = Duration.ofHours(1).toMillis();
  private static final int PER_SECOND = 5;

  /** More of them by {@code -Dhints.sessions=1000000 -DargLine=-Xmx14g}. */
  private static final int SESSIONS = Integer.getInteger("hints.sessions", 5_000);

  /** A worker of the tests backfills 4,000 sessions per second. */
  private static final Duration SOON = Duration.ofMinutes(2).plusSeconds(SESSIONS / 4_000);

  /** More of them by {@code -Dhints.flood=100000}. */
  private static final int FLOOD = Integer.getInteger("hints.flood", 20_000);

  private static final int PAYMENTS = Integer.getInteger("hints.payments", 15);

  private final SampleSessions samples = new SampleSessions(31);
  private final SimulatedAccount account = new SimulatedAccount();
  private final SplittableRandom random = new SplittableRandom(31);
  private final List<String> ids = new ArrayList<>();
  private final Queue<Future<?>> sent = new ConcurrentLinkedQueue<>();

  /** At this density the sweep alone takes minutes to come by. */
  @Test
  void a_payment_is_in_the_topic_soon_after_its_webhook(Stack stack) {
    String topic = stack.name("hinted");
    String hints = stack.name("webhooks");
    stack.broker().createTopic(hints, 2);
    addSessions();
    ScheduledExecutorService webhooks = Executors.newSingleThreadScheduledExecutor();
    try (SimulatedApi api =
            SimulatedApi.builder().account(account).latency(Duration.ofMillis(20)).start();
        Producer<String, String> producer = producer(stack);
        TopicReader reader = stack.committedReader(topic)) {
      ConnectRest rest = stack.worker().rest();
      create(rest, topic, hints, api, "500");
      reader.readUntil(SOON, records -> records.size() >= SESSIONS);
      // What was read of the ledger stays: only the budget is the usual one from now on.
      Map<String, String> usual = settings(topic, hints, api, Integer.toString(PER_SECOND));
      rest.put(topic, usual);
      awaitFollowing(stack, topic, api, reader, hints, producer);
      List<Long> delays = new ArrayList<>();
      int before = reader.readToEnd().size();
      for (int i = 0; i < PAYMENTS; i++) {
        String id = ids.get(random.nextInt(ids.size() / 2));
        ids.remove(id);
        long paidMs = System.currentTimeMillis();
        account.pay(id);
        String event = event(id);
        Future<?> posted =
            webhooks.schedule(
                () -> send(producer, hints, event), random.nextInt(50, 500), TimeUnit.MILLISECONDS);
        reader.readUntil(SOON, records -> paid(records, id));
        assertThat(posted).succeedsWithin(SOON);
        TopicRecord record = reader.records().get(reader.records().size() - 1);
        delays.add(record.timestamp() - paidMs);
      }
      rest.delete(topic);
      delays.sort(null);
      System.out.printf(
          Locale.ROOT,
          "Hints: %,d sessions in the ledger, %d requests a second, webhooks after 50 to 500 ms:"
              + " a payment is in the topic after %d ms (p50), %d ms (p99), %d ms at most%n",
          SESSIONS,
          PER_SECOND,
          delays.get(delays.size() / 2),
          delays.get((int) Math.ceil(delays.size() * 0.99) - 1),
          delays.get(delays.size() - 1));

      List<TopicRecord> later = reader.readToEnd().subList(before, reader.records().size());
      assertThat(later).hasSize(PAYMENTS);
      assertThat(later)
          .allSatisfy(
              record -> assertThat(record.headers()).containsEntry("wooshpay.became.paid", "true"));
    } finally {
      webhooks.shutdownNow();
    }
  }

  @Test
  void a_flood_of_forged_hints_delays_nothing_and_stays_within_the_budget(Stack stack) {
    String topic = stack.name("flooded");
    String hints = stack.name("forged");
    stack.broker().createTopic(hints, 2);
    long nowMs = System.currentTimeMillis() / 1000 * 1000;
    samples.spread(300, nowMs - HOUR_MS, nowMs).forEach(this::add);
    try (SimulatedApi api = SimulatedApi.of(account);
        Producer<String, String> producer = producer(stack);
        TopicReader reader = stack.committedReader(topic)) {
      ConnectRest rest = stack.worker().rest();
      create(rest, topic, hints, api, Integer.toString(PER_SECOND));
      reader.readUntil(SOON, records -> records.size() >= 300);
      awaitFollowing(stack, topic, api, reader, hints, producer);
      int before = reader.readToEnd().size();
      long floodMs = System.currentTimeMillis();
      long requestsBefore = api.requestCount();
      for (int i = 0; i < FLOOD; i++) {
        String forged =
            i % 2 == 0
                ? "{\"payment_intent\":\"pi_forged" + i + "\"}"
                : "{\"session\":\"cs_" + (1_580_071_142_008_291_328L + i * 1_000_003L) + "\"}";
        send(producer, hints, forged);
      }
      producer.flush();
      assertThat(sent).allMatch(Future::isDone);
      List<String> changed = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        String fresh = add(samples.open(System.currentTimeMillis() / 1000 * 1000));
        account.pay(ids.get(i));
        changed.add(fresh);
        changed.add(ids.get(i));
        int expected = before + changed.size();
        reader.readUntil(SOON, records -> records.size() >= expected);
      }
      double seconds = (System.currentTimeMillis() - floodMs) / 1000.0;
      long requests = api.requestCount() - requestsBefore;
      rest.delete(topic);
      System.out.printf(
          Locale.ROOT,
          "Hints: under a flood of %,d forged ones 10 changes arrived in %.0f s, with %.1f"
              + " requests per second%n",
          FLOOD,
          seconds,
          requests / seconds);

      assertThat(reader.readToEnd().subList(before, reader.records().size()))
          .extracting(TopicRecord::key)
          .containsExactlyInAnyOrderElementsOf(changed);
      // A burst may precede: a second's worth.
      assertThat(requests).isLessThanOrEqualTo((long) (PER_SECOND * (seconds + 2)));
    }
  }

  @Test
  void sessions_flow_although_the_brokers_of_the_hints_are_away(Stack stack) {
    String topic = stack.name("no-hints");
    add(samples.open(System.currentTimeMillis() / 1000 * 1000));
    try (SimulatedApi api = SimulatedApi.of(account);
        TopicReader reader = stack.committedReader(topic)) {
      Map<String, String> settings = settings(topic, "webhooks", api, "50");
      settings.put("hints.consumer.bootstrap.servers", "localhost:1");
      stack.worker().rest().create(topic, settings);
      reader.readUntil(SOON, records -> records.size() >= 1);
      await()
          .atMost(SOON)
          .until(() -> stack.worker().logText().contains("hints.topic and hints.consumer.*"));
      add(samples.open(System.currentTimeMillis() / 1000 * 1000));
      reader.readUntil(SOON, records -> records.size() >= 2);
      stack.worker().rest().awaitRunning(topic, SOON);
      stack.worker().rest().delete(topic);

      assertThat(reader.readToEnd()).hasSize(2);
    }
  }

  private void send(Producer<String, String> producer, String topic, String value) {
    sent.add(producer.send(new ProducerRecord<>(topic, value)));
  }

  /** A hint of a session that changed comes through: from then on hints are read. */
  private void awaitFollowing(
      Stack stack,
      String topic,
      SimulatedApi api,
      TopicReader reader,
      String hints,
      Producer<String, String> producer) {
    String probe = add(samples.open(System.currentTimeMillis() / 1000 * 1000));
    reader.readUntil(SOON, records -> records.stream().anyMatch(r -> r.key().equals(probe)));
    await("hints of " + topic)
        .atMost(SOON)
        .until(() -> stack.worker().logText().contains("Reading hints from the topic " + hints));
    account.pay(probe);
    send(producer, hints, event(probe));
    reader.readUntil(SOON, records -> paid(records, probe));
    ids.remove(probe);
    assertThat(api.requestCount()).isPositive();
  }

  private void addSessions() {
    long nowMs = System.currentTimeMillis() / 1000 * 1000;
    samples.spread(SESSIONS, nowMs - 22 * HOUR_MS, nowMs - HOUR_MS).forEach(this::add);
  }

  private String add(ObjectNode session) {
    account.add(session);
    String id = session.path("id").textValue();
    ids.add(id);
    return id;
  }

  /** As WooshPay posts it: the PaymentIntent within. */
  private String event(String id) {
    String paymentIntent = account.current(id).json().path("payment_intent").asText();
    return "{\"id\":\"evt_1\",\"type\":\"payment_intent.succeeded\",\"data\":{\"object\":{\"id\":\""
        + paymentIntent
        + "\",\"object\":\"payment_intent\",\"status\":\"succeeded\"}}}";
  }

  private static boolean paid(List<TopicRecord> records, String id) {
    TopicRecord last = records.isEmpty() ? null : records.get(records.size() - 1);
    return last != null
        && last.key().equals(id)
        && last.headers().containsKey("wooshpay.became.paid");
  }

  private static void create(
      ConnectRest rest, String topic, String hints, SimulatedApi api, String perSecond) {
    rest.create(topic, settings(topic, hints, api, perSecond));
  }

  private static Map<String, String> settings(
      String topic, String hints, SimulatedApi api, String perSecond) {
    Map<String, String> settings = Settings.smallest(api, topic);
    settings.put("hints.topic", hints);
    settings.put("requests.per.second", perSecond);
    return settings;
  }

  static Producer<String, String> producer(Stack stack) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", stack.broker().bootstrapServers(), "linger.ms", "0"),
        new StringSerializer(),
        new StringSerializer());
  }
}
