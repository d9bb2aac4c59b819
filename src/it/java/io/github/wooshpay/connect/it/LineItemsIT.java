package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.simulator.SampleLineItems;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.stack.ConnectWorker;
import io.github.wooshpay.connect.stack.Settings;
import io.github.wooshpay.connect.stack.Stack;
import io.github.wooshpay.connect.stack.StackExtension;
import io.github.wooshpay.connect.stack.TopicReader;
import io.github.wooshpay.connect.stack.TopicRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Line items on a real worker: what they cost, and that many of them fit into its memory. */
@ExtendWith(StackExtension.class)
class LineItemsIT {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final int MANY = 10_000;
  private static final String LARGEST_RECORD = "33554432";

  private final SampleSessions samples = new SampleSessions(29);
  private final SimulatedAccount account = new SimulatedAccount();
  private final List<String> ids = new ArrayList<>();

  @Test
  void ten_thousand_items_of_a_session_fit_into_a_worker_of_256_megabytes(Stack stack)
      throws Exception {
    String topic = stack.name("many-items");
    Map<String, List<JsonNode>> made = new ConcurrentHashMap<>();
    for (int i = 0; i < 3; i++) {
      account.pay(add());
    }
    try (Admin admin = stack.broker().admin()) {
      Map<String, String> large = Map.of("max.message.bytes", LARGEST_RECORD);
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(large))).all().get();
    }
    try (SimulatedApi api =
            SimulatedApi.builder()
                .account(account)
                .lineItems(
                    session ->
                        made.computeIfAbsent(
                            session.path("id").asText(), id -> SampleLineItems.make(session, MANY)))
                .start();
        ConnectWorker worker = stack.anotherWorker().heap("256m").start();
        TopicReader reader = stack.reader(topic)) {
      Map<String, String> settings = Settings.of(api, topic);
      settings.put("line.items", "paid");
      settings.put("producer.override.max.request.size", LARGEST_RECORD);
      settings.put("producer.override.buffer.memory", "67108864");
      worker.rest().create(topic, settings);
      reader.readUntil(SOON, records -> records.size() >= ids.size());
      worker.rest().delete(topic);
      List<TopicRecord> records = reader.readToEnd();

      assertThat(records).extracting(TopicRecord::key).containsExactlyElementsOf(ids);
      assertThat(records).allSatisfy(record -> assertThat(items(record)).hasSize(MANY));
      assertThat(worker.isAlive()).isTrue();
      System.out.printf(
          Locale.ROOT,
          "Line items: %d sessions of %,d items each, a record of %.1f MB, a worker with -Xmx256m%n",
          records.size(),
          MANY,
          records.get(0).value().toString().getBytes(StandardCharsets.UTF_8).length / 1e6);
    }
  }

  /** Two connectors on one worker and one account: the items are what the second one reads more. */
  @Test
  void a_payment_with_its_items_costs_one_request_more(Stack stack) {
    String listed = stack.name("as-listed");
    String paid = stack.name("with-items");
    int payments = Integer.getInteger("line.items.payments", 15);
    for (int i = 0; i < payments; i++) {
      add();
    }
    try (SimulatedApi api =
            SimulatedApi.builder().account(account).latency(Duration.ofMillis(50)).start();
        ConnectWorker worker = stack.anotherWorker().start();
        TopicReader without = stack.reader(listed);
        TopicReader with = stack.reader(paid)) {
      Map<String, String> settings = Settings.of(api, listed);
      settings.put("poll.interval.ms", "1000");
      worker.rest().create(listed, settings);
      settings.put("topic", paid);
      settings.put("line.items", "paid");
      worker.rest().create(paid, settings);
      without.readUntil(SOON, records -> records.size() >= payments);
      with.readUntil(SOON, records -> records.size() >= payments);
      List<Long> delaysWithout = new ArrayList<>();
      List<Long> delaysWith = new ArrayList<>();
      for (int i = 0; i < payments; i++) {
        int expected = payments + i + 1;
        account.pay(ids.get(i));
        without.readUntil(SOON, records -> records.size() >= expected);
        with.readUntil(SOON, records -> records.size() >= expected);
        delaysWithout.add(sinceRead(without.records().get(expected - 1)));
        delaysWith.add(sinceRead(with.records().get(expected - 1)));
      }
      System.out.printf(
          Locale.ROOT,
          "Line items: a payment is in the topic %d ms after it was read as listed, %d ms with its"
              + " items (medians of %d; the API takes 50 ms); %d requests for %d payments%n",
          median(delaysWithout),
          median(delaysWith),
          payments,
          api.lineItemsRequestCount(),
          payments);

      assertThat(with.records().subList(payments, 2 * payments))
          .allSatisfy(
              record ->
                  assertThat(items(record))
                      .hasSize(SampleLineItems.of(session(record.key())).size()));
      assertThat(without.records().subList(payments, 2 * payments))
          .allSatisfy(record -> assertThat(items(record)).isEmpty());
      long pages =
          ids.stream().mapToInt(id -> (SampleLineItems.of(session(id)).size() + 99) / 100).sum();
      // An extra one where the request was answered late and repeated.
      assertThat(api.lineItemsRequestCount()).isBetween(pages, pages + payments / 10);
    }
  }

  private String add() {
    ObjectNode session = samples.open(System.currentTimeMillis() / 1000 * 1000);
    account.add(session.putNull("line_items"));
    String id = session.path("id").textValue();
    ids.add(id);
    return id;
  }

  private ObjectNode session(String id) {
    return (ObjectNode) account.current(id).json();
  }

  private static JsonNode items(TopicRecord record) {
    return record.value().path("line_items").path("data");
  }

  /** Returns how long a version took from the API's answer into the topic, in milliseconds. */
  private static long sinceRead(TopicRecord record) {
    return record.timestamp() - record.value().path("observed_at").longValue();
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }
}
