package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker finds an offset by the bytes of its partition, so the order of its fields counts. */
@ExtendWith(StackExtension.class)
class FilteredOffsetsIT {
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final String EMAIL = "jane.doe@example.com";
  private static final Map<String, String> VALUES =
      Map.of(
          "filter.customer", "cus_1",
          "filter.customer.email", EMAIL,
          "filter.payment.intent", "pi_1");

  private final SimulatedAccount account = new SimulatedAccount();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "filter.customer",
        "filter.customer.email",
        "filter.payment.intent",
        "filter.customer filter.customer.email",
        "filter.customer filter.payment.intent",
        "filter.customer.email filter.payment.intent",
        "filter.customer filter.customer.email filter.payment.intent"
      })
  void offsets_can_be_altered_and_reset_whatever_filters_are_set(String filters, Stack stack) {
    alterAndReset(filters, stack, stack.worker().rest());
  }

  @Test
  void offsets_can_be_altered_and_reset_on_a_worker_of_kafka_3_9(Stack stack) throws IOException {
    try (ConnectWorker worker =
        stack.anotherWorker().classPath(OlderWorkerIT.jars("3.9")).start()) {
      assertThat(worker.rest().root().path("version").asText()).startsWith("3.9.");
      alterAndReset(String.join(" ", VALUES.keySet()), stack, worker.rest());
    }
  }

  private void alterAndReset(String filters, Stack stack, ConnectRest rest) {
    String name = stack.name("filtered");
    String topic = stack.name("filtered");
    long createdMs = System.currentTimeMillis() / 1000 * 1000 - 60_000;
    ObjectNode session = new SampleSessions(6).paid(createdMs);
    session.put("customer", "cus_1").put("payment_intent", "pi_1");
    session.withObject("/customer_details").put("email", EMAIL);
    account.add(session);
    try (SimulatedApi api = SimulatedApi.of(account);
        TopicReader reader = stack.reader(topic)) {
      Map<String, String> settings = Settings.of(api, topic);
      List.of(filters.split(" ", -1)).forEach(key -> settings.put(key, VALUES.get(key)));
      rest.create(name, settings);
      reader.readUntil(SOON, records -> records.size() >= 1);

      rest.stop(name);
      JsonNode stored = rest.offsets(name).at("/offsets/0/partition");
      rest.patchOffsets(
          name,
          Map.of(
              "offsets",
              List.of(Map.of("partition", stored, "offset", Map.of("created", createdMs)))));
      rest.resume(name);
      reader.readUntil(SOON, records -> records.size() >= 2);

      rest.stop(name);
      rest.deleteOffsets(name);
      assertThat(rest.offsets(name).path("offsets")).isEmpty();
      rest.resume(name);
      reader.readUntil(SOON, records -> records.size() >= 3);
    } finally {
      rest.delete(name);
    }
  }
}
