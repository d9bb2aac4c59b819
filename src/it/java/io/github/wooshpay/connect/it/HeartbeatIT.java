package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A restart before the first payment, with the ready configuration {@code config/fulfilment.json}:
 * its filter drops every record until then, and a worker stores no offset of a dropped record.
 */
@ExtendWith(StackExtension.class)
class HeartbeatIT {
  private static final Duration SOON = Duration.ofMinutes(1);

  private final SampleSessions samples = new SampleSessions(71);
  private final SimulatedAccount account = new SimulatedAccount();
  private final Stack stack;

  HeartbeatIT(Stack stack) {
    this.stack = stack;
  }

  @Test
  void a_payment_made_while_the_connector_was_stopped_before_its_first_record_is_in_the_topic() {
    assertThat(paymentBetween(stack.worker(), true)).isTrue();
  }

  @Test
  void it_is_there_on_a_worker_that_writes_exactly_once() {
    try (ConnectWorker worker = stack.anotherWorker().exactlyOnce(true).start()) {
      assertThat(paymentBetween(worker, true)).isTrue();
    }
  }

  /** So the test would show it if heartbeats stored nothing. */
  @Test
  void without_heartbeats_it_is_not_in_the_topic() {
    assertThat(paymentBetween(stack.worker(), false)).isFalse();
  }

  /** Returns whether the payment that was made between two starts is in the topic. */
  private boolean paymentBetween(ConnectWorker worker, boolean withHeartbeats) {
    ConnectRest rest = worker.rest();
    String topic = stack.name("payments");
    String name = stack.name("payments");
    String heartbeatTopic = stack.name("heartbeats");
    try (SimulatedApi api = SimulatedApi.of(account);
        TopicReader reader = stack.committedReader(topic)) {
      Map<String, String> settings = Settings.ready("fulfilment.json", api, topic);
      settings.put("heartbeat.topic", heartbeatTopic);
      settings.put("predicates.heartbeat.pattern", heartbeatTopic);
      if (!withHeartbeats) {
        settings.remove("heartbeat.topic");
      }
      rest.create(name, settings);
      rest.awaitRunning(name, SOON);
      String unpaid = add(samples.open(api.nowMs() + 2000));
      await().atMost(SOON).until(() -> account.current(unpaid).served());
      if (withHeartbeats) {
        await().atMost(SOON).until(() -> !rest.offsets(name).path("offsets").isEmpty());
      }
      rest.stop(name);
      String between = add(samples.paid(api.nowMs() + 3000));
      // A start reads from a second before its own instant on.
      await().atMost(SOON).until(() -> api.nowMs() > account.current(between).createdMs() + 3000);
      rest.resume(name);
      rest.awaitRunning(name, SOON);
      long asked = api.requestCount();
      await().atMost(SOON).until(() -> api.requestCount() > asked + 5);
      String after = add(samples.paid(api.nowMs() + 2000));
      reader.readUntil(SOON, records -> records.stream().anyMatch(r -> r.key().equals(after)));
      rest.delete(name);

      assertThat(reader.readToEnd())
          .extracting(TopicRecord::key)
          .doesNotHaveDuplicates()
          .doesNotContain(unpaid);
      return reader.records().stream().anyMatch(record -> record.key().equals(between));
    }
  }

  private String add(ObjectNode session) {
    account.add(session);
    return session.path("id").textValue();
  }
}
