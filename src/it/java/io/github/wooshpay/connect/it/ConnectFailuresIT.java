package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.stack.ConnectRest;
import io.github.wooshpay.connect.stack.ConnectWorker;
import io.github.wooshpay.connect.stack.KafkaBroker;
import io.github.wooshpay.connect.stack.Settings;
import io.github.wooshpay.connect.stack.Stack;
import io.github.wooshpay.connect.stack.StackExtension;
import io.github.wooshpay.connect.stack.TopicReader;
import io.github.wooshpay.connect.stack.TopicRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Failures of what is around the connector, as {@code docs/operations.md} describes them: what a
 * user sees, and that nothing is lost once the cause is gone.
 */
@ExtendWith(StackExtension.class)
class ConnectFailuresIT {
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final int SESSIONS = 3;

  private final SampleSessions samples = new SampleSessions(52);
  private final SimulatedAccount account = new SimulatedAccount();

  @Test
  void a_topic_that_nobody_may_create_fails_the_task(Stack stack) {
    try (KafkaBroker broker = KafkaBroker.start(Map.of("auto.create.topics.enable", "false"));
        ConnectWorker worker =
            ConnectWorker.on(broker.bootstrapServers()).pluginPath(stack.pluginPath()).start();
        SimulatedApi api = SimulatedApi.of(account);
        TopicReader reader = TopicReader.committed(broker.bootstrapServers(), "missing")) {
      addSessions(api);
      Map<String, String> settings = Settings.of(api, "missing");
      settings.put("producer.override.max.block.ms", "2000");
      worker.rest().create("missing", settings);

      assertThat(worker.rest().awaitFailed("missing", SOON))
          .contains("Topic missing not present in metadata after 2000 ms");
      broker.createTopic("missing", 1);
      assertRecovers(worker.rest(), "missing", reader);
    }
  }

  @Test
  void a_timestamp_beyond_the_bounds_of_the_topic_fails_the_task(Stack stack) throws Exception {
    String topic = stack.name("old");
    try (SimulatedApi api = SimulatedApi.of(account);
        Admin admin = stack.broker().admin();
        TopicReader reader = stack.reader(topic)) {
      Map<String, String> bound = Map.of("message.timestamp.before.max.ms", "1000");
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(bound))).all().get();
      addSessions(api);
      Map<String, String> settings = Settings.of(api, topic);
      settings.put("record.timestamp", "created");
      ConnectRest rest = stack.worker().rest();
      rest.create(topic, settings);

      assertThat(rest.awaitFailed(topic, SOON))
          .contains("InvalidRecordException: Timestamp", "is out of range");
      settings.put("record.timestamp", "ingest");
      rest.put(topic, settings);
      assertRecovers(rest, topic, reader);
      rest.delete(topic);
    }
  }

  @Test
  void a_record_that_is_too_large_for_the_producer_fails_the_task(Stack stack) {
    String topic = stack.name("large");
    try (SimulatedApi api = SimulatedApi.of(account);
        TopicReader reader = stack.reader(topic)) {
      addSessions(api);
      Map<String, String> settings = Settings.of(api, topic);
      settings.put("producer.override.max.request.size", "1000");
      ConnectRest rest = stack.worker().rest();
      rest.create(topic, settings);

      assertThat(rest.awaitFailed(topic, SOON)).contains("RecordTooLargeException");
      settings.put("producer.override.max.request.size", "1048576");
      rest.put(topic, settings);
      assertRecovers(rest, topic, reader);
      rest.delete(topic);
    }
  }

  private void addSessions(SimulatedApi api) {
    samples.spread(SESSIONS, api.nowMs() - 60_000, api.nowMs() - 10_000).forEach(account::add);
  }

  private static void assertRecovers(ConnectRest rest, String name, TopicReader reader) {
    rest.restart(name);
    reader.readUntil(SOON, records -> records.size() >= SESSIONS);
    assertThat(reader.readToEnd())
        .extracting(TopicRecord::key)
        .hasSize(SESSIONS)
        .doesNotHaveDuplicates();
  }
}
