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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A topic of payments alone, made by Kafka's own {@code Filter} and {@code HasHeaderKey}, from the
 * ready configuration {@code config/fulfilment.json}.
 */
@ExtendWith(StackExtension.class)
class FulfilmentIT {
  private static final Duration SOON = Duration.ofMinutes(1);

  private final SampleSessions samples = new SampleSessions(11);
  private final SimulatedAccount account = new SimulatedAccount();
  private final List<String> paid = new ArrayList<>();
  private final Stack stack;

  FulfilmentIT(Stack stack) {
    this.stack = stack;
  }

  @Test
  void each_payment_is_in_the_topic_once_and_nothing_else_is_also_after_a_restart() {
    assertPaymentsAlone(stack.worker());
  }

  @Test
  void each_payment_is_in_the_topic_once_on_a_worker_that_writes_exactly_once() {
    try (ConnectWorker worker = stack.anotherWorker().exactlyOnce(true).start()) {
      assertPaymentsAlone(worker);
    }
  }

  private void assertPaymentsAlone(ConnectWorker worker) {
    ConnectRest rest = worker.rest();
    String topic = stack.name("payments");
    String name = stack.name("payments");
    String before = add(samples.paid(nowMs() - 3_600_000));
    try (SimulatedApi api = SimulatedApi.of(account);
        TopicReader reader = stack.committedReader(topic)) {
      rest.create(name, Settings.ready("fulfilment.json", api, topic));
      rest.awaitRunning(name, SOON);
      awaitFollowing(api);

      payOneOfThree();
      awaitPayments(reader);
      payOneOfThree();
      awaitPayments(reader);
      String open = add(samples.open(nowMs()));
      awaitSeen(open);
      rest.stop(name);
      pay(open);
      pay(add(samples.open(nowMs())));
      rest.resume(name);
      awaitPayments(reader);
      payOneOfThree();
      awaitPayments(reader);

      rest.delete(name);
      assertThat(reader.readToEnd())
          .extracting(TopicRecord::key)
          .containsExactlyInAnyOrderElementsOf(paid)
          .doesNotContain(before);
      assertThat(reader.records())
          .allSatisfy(
              record -> {
                assertThat(record.headers()).containsEntry("wooshpay.paid", "true");
                assertThat(record.value().path("payment_status").asText()).isEqualTo("paid");
              });
    }
  }

  private static long nowMs() {
    return System.currentTimeMillis() / 1000 * 1000;
  }

  private String add(ObjectNode session) {
    account.add(session);
    return session.path("id").textValue();
  }

  /** Until the start is fixed, from which on sessions are streamed. */
  private static void awaitFollowing(SimulatedApi api) {
    await().atMost(SOON).until(() -> api.requestCount() >= 12);
  }

  /** Three new sessions, of which one is paid at once, one when it was seen, and one never. */
  private void payOneOfThree() {
    paid.add(add(samples.paid(nowMs())));
    String later = add(samples.open(nowMs()));
    String never = add(samples.open(nowMs()));
    awaitSeen(later);
    awaitSeen(never);
    pay(later);
  }

  private void pay(String id) {
    account.pay(id);
    paid.add(id);
  }

  private void awaitSeen(String id) {
    await().atMost(SOON).until(() -> account.current(id).served());
  }

  private void awaitPayments(TopicReader reader) {
    reader.readUntil(SOON, records -> records.size() >= paid.size());
  }
}
