package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.capture.ledger.Checkpoint;
import io.github.wooshpay.connect.capture.ledger.FormatOne;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SessionVersion;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.stack.ConnectWorker;
import io.github.wooshpay.connect.stack.Settings;
import io.github.wooshpay.connect.stack.Stack;
import io.github.wooshpay.connect.stack.StackExtension;
import io.github.wooshpay.connect.stack.TopicReader;
import io.github.wooshpay.connect.stack.TopicRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A worker with exactly-once goes on from what version 0.1 has stored. */
@ExtendWith(StackExtension.class)
class UpgradeIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final int SESSIONS = 20_000;
  private static final int CHANGED = 12;
  private static final long HOUR_MS = Duration.ofHours(1).toMillis();

  private final SampleSessions samples = new SampleSessions(21);
  private final SimulatedAccount account = new SimulatedAccount();

  @Test
  void an_upgrade_from_format_1_repeats_nothing_and_a_second_restart_neither(Stack stack) {
    String topic = stack.name("upgrade");
    String name = stack.name("upgrade");
    long nowMs = System.currentTimeMillis();
    account.addAll(samples.spread(SESSIONS, nowMs - 20 * HOUR_MS, nowMs - HOUR_MS));
    List<String> open = new ArrayList<>();
    for (int i = 0; i < CHANGED; i++) {
      open.add(add(nowMs - HOUR_MS + i * 60_000L));
    }
    try (SimulatedApi api = SimulatedApi.of(account);
        ConnectWorker worker = ExactlyOnceIT.worker(stack);
        TopicReader reader = stack.committedReader(topic)) {
      worker.rest().create(name, Settings.of(api, topic));
      reader.readUntil(SOON, records -> records.size() >= SESSIONS + CHANGED);
      worker.rest().stop(name);
      worker.rest().patchOffsets(name, inFormatOne(worker.rest().offsets(name)));

      open.subList(0, CHANGED / 2).forEach(account::pay);
      worker.rest().resume(name);
      reader.readUntil(SOON, records -> records.size() >= SESSIONS + CHANGED + CHANGED / 2);
      worker.rest().stop(name);
      open.subList(CHANGED / 2, CHANGED).forEach(account::pay);
      worker.rest().resume(name);
      reader.readUntil(SOON, records -> records.size() >= SESSIONS + 2 * CHANGED);
      String last = add(nowMs);
      reader.readUntil(
          SOON, records -> records.stream().anyMatch(record -> record.key().equals(last)));

      worker.rest().delete(name);
      List<TopicRecord> records = reader.readToEnd();
      assertThat(records).hasSize(SESSIONS + 2 * CHANGED + 1);
      assertThat(records.subList(SESSIONS + CHANGED, records.size() - 1))
          .allSatisfy(
              record -> assertThat(record.headers()).containsEntry("wooshpay.became.paid", "true"));
    }
  }

  private String add(long createdMs) {
    var session = samples.open(createdMs);
    account.add(session);
    return session.path("id").textValue();
  }

  /** The stored offsets with all that they hold in one, as version 0.1 would have stored it. */
  private Map<String, Object> inFormatOne(JsonNode stored) {
    List<Map<String, Object>> altered = new ArrayList<>();
    for (JsonNode entry : stored.path("offsets")) {
      Map<String, Object> offset = new HashMap<>();
      offset.put("partition", JSON.convertValue(entry.path("partition"), Map.class));
      offset.put(
          "offset", entry.path("partition").has("slice") ? null : formatOne(entry.path("offset")));
      altered.add(offset);
    }
    assertThat(altered).as("offsets of a large account").hasSizeGreaterThan(SESSIONS / 1000);
    return Map.of("offsets", altered);
  }

  private Map<String, Object> formatOne(JsonNode head) {
    FormatOne formatOne = new FormatOne();
    for (SessionVersion version : account.truth().values()) {
      formatOne.add(version.id(), version.createdMs(), (ObjectNode) version.json());
    }
    Map<String, Object> offset = JSON.convertValue(head, new TypeReference<>() {});
    Checkpoint checkpoint = Checkpoint.fromOffset(offset);
    return formatOne.offset(checkpoint, checkpoint.floorMs());
  }
}
