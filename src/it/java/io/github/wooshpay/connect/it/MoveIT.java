package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import io.github.wooshpay.connect.stack.TopicRecord;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A connector that moves to another Connect cluster, under another name, with its offsets. */
@ExtendWith(StackExtension.class)
class MoveIT {
  private static final Duration SOON = Duration.ofMinutes(1);

  /** Enough to fill the head of the ledger. */
  private static final int EARLIER = 1_500;

  /** Enough to let the head seal its older part in a slice. */
  private static final int LATER = 300;

  private static final int SESSIONS = EARLIER + LATER;

  @Test
  void a_connector_that_moves_with_its_offsets_repeats_nothing_and_continues(Stack stack) {
    SampleSessions samples = new SampleSessions(18);
    SimulatedAccount account = new SimulatedAccount();
    String topic = stack.name("moved");
    try (SimulatedApi api = SimulatedApi.of(account);
        ConnectWorker other = stack.anotherWorker().start();
        TopicReader reader = stack.reader(topic)) {
      long nowMs = api.nowMs();
      account.addAll(samples.spread(EARLIER, nowMs - 3_600_000, nowMs - 60_000));
      ConnectRest from = stack.worker().rest();
      ConnectRest to = other.rest();
      Map<String, String> settings = Settings.of(api, topic);
      from.create("before", settings);
      reader.readUntil(SOON, records -> records.size() >= EARLIER);
      account.addAll(samples.spread(LATER, nowMs - 50_000, nowMs));
      reader.readUntil(SOON, records -> records.size() >= SESSIONS);

      from.stop("before");
      JsonNode offsets = from.offsets("before");
      to.createStopped("after", settings);
      to.patchOffsets("after", offsets);
      to.resume("after");
      from.delete("before");
      ObjectNode paid = samples.paid(api.nowMs());
      account.add(paid);
      reader.readUntil(SOON, records -> records.size() > SESSIONS);
      long asked = api.requestCount() + 2 * SESSIONS / 100;
      await().atMost(SOON).until(() -> api.requestCount() >= asked); // All is read again.

      assertThat(offsets.path("offsets").size()).as("the head and its slices").isGreaterThan(1);
      assertThat(reader.readToEnd())
          .extracting(TopicRecord::key)
          .hasSize(SESSIONS + 1)
          .doesNotHaveDuplicates()
          .endsWith(paid.path("id").textValue());
      to.delete("after");
    }
  }
}
