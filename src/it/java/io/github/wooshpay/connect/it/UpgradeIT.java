package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.wooshpay.connect.capture.ledger.FormatOne;
import io.github.wooshpay.connect.simulator.SampleSessions;
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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A worker with exactly-once continues from what version 0.1 has stored. */
@ExtendWith(StackExtension.class)
class UpgradeIT {
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
      JsonNode stored = worker.rest().offsets(name);
      assertThat(stored.path("offsets"))
          .as("of a large account")
          .hasSizeGreaterThan(SESSIONS / 1000);
      worker.rest().patchOffsets(name, FormatOne.altered(stored, account.truth().values()));

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
}
