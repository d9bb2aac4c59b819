package io.github.wooshpay.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.api.CapturedLog;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Records that store the offset where no session does. */
@Timeout(60)
class HeartbeatTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String HEARTBEATS = "heartbeats";

  private final SampleSessions samples = new SampleSessions(17);
  private final SimulatedAccount account = new SimulatedAccount();
  private final SimulatedApi api = SimulatedApi.of(account);
  private final Map<String, String> properties =
      new HashMap<>(
          Map.of(
              "name", "shop",
              "wooshpay.api.key", SimulatedApi.KEY,
              "wooshpay.api.url", api.url().toString(),
              "topic", "sessions",
              "start.from", "latest",
              "poll.interval.ms", "100",
              "requests.per.second", "100",
              "heartbeat.topic", HEARTBEATS,
              "heartbeat.interval.ms", "1000"));
  private final HandMadeContext context = new HandMadeContext(properties);
  private final List<SourceRecord> heartbeats = new ArrayList<>();
  private final List<SourceRecord> sessions = new ArrayList<>();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void a_session_created_while_the_task_was_down_before_its_first_record_is_emitted() {
    WooshPaySourceTask first = start();
    pollUntil(first, () -> !heartbeats.isEmpty());
    first.stop();
    context.store(heartbeats);
    account.add(samples.open(api.nowMs()));
    String between = account.truth().keySet().iterator().next();

    WooshPaySourceTask second = start();
    pollUntil(second, () -> !sessions.isEmpty());
    second.stop();

    assertThat(sessions).extracting(SourceRecord::key).containsExactly(between);
  }

  @Test
  void a_heartbeat_carries_the_heads_offset_of_its_lane_and_says_whose_it_is() {
    long beginMs = api.nowMs();
    WooshPaySourceTask task = start();
    pollUntil(task, () -> heartbeats.size() >= 3);
    task.stop();

    SourceRecord heartbeat = heartbeats.get(0);
    assertThat(heartbeat.topic()).isEqualTo(HEARTBEATS);
    assertThat(heartbeat.key()).isEqualTo("shop/live");
    assertThat(heartbeat.sourcePartition())
        .isEqualTo(Map.of("api", api.url().toString(), "lane", "live"));
    assertThat(heartbeat.sourceOffset())
        .containsKeys("created", "floor", "boundary", "epoch", "version")
        .doesNotContainKey("id");
    Struct value = (Struct) heartbeat.value();
    value.validate();
    assertThat(value.getString("connector")).isEqualTo("shop");
    assertThat(value.getString("lane")).isEqualTo("live");
    assertThat((Date) value.get("observed_at"))
        .isAfterOrEqualTo(Instant.ofEpochMilli(beginMs - 1000));
    assertThat(heartbeats).extracting(SourceRecord::key).containsOnly("shop/live");
  }

  @Test
  void each_lane_sends_one_at_the_start_and_history_none_once_it_is_done() {
    properties.put("start.from", "earliest");
    WooshPaySourceTask task = start();
    pollUntil(task, () -> beatsOf("shop/live") >= 4);
    task.stop();

    assertThat(beatsOf("shop/history")).isBetween(1L, 2L);
  }

  @Test
  void nothing_is_emitted_twice_after_a_restart_from_a_heartbeat() {
    WooshPaySourceTask first = start();
    pollUntil(first, () -> !heartbeats.isEmpty());
    for (ObjectNode session : samples.spread(5, api.nowMs(), api.nowMs() + 1)) {
      account.add(session);
    }
    pollUntil(first, () -> sessions.size() >= 5);
    int before = heartbeats.size();
    pollUntil(first, () -> heartbeats.size() >= before + 2);
    first.stop();
    context.store(List.of(heartbeats.get(heartbeats.size() - 1)));
    account.add(samples.open(api.nowMs() + 1000));

    WooshPaySourceTask second = start();
    pollUntil(second, () -> sessions.size() >= 6);
    int after = heartbeats.size();
    pollUntil(second, () -> heartbeats.size() >= after + 2);
    second.stop();

    assertThat(sessions).extracting(SourceRecord::key).hasSize(6).doesNotHaveDuplicates();
  }

  @Test
  void sends_no_heartbeats_without_a_topic() {
    properties.remove("heartbeat.topic");
    properties.remove("heartbeat.interval.ms");
    account.add(samples.open(api.nowMs() + 1000));
    WooshPaySourceTask task = start();
    pollUntil(task, () -> !sessions.isEmpty());
    task.stop();

    assertThat(heartbeats).isEmpty();
    assertThat(sessions).hasSize(1);
  }

  @Test
  void a_heartbeat_that_a_transform_drops_is_warned_of_once() {
    try (CapturedLog log = CapturedLog.withoutHttpClients()) {
      WooshPaySourceTask task = start();
      pollUntil(task, () -> heartbeats.size() >= 2);
      heartbeats.forEach(dropped -> task.commitRecord(dropped, null));
      task.stop();

      Predicate<String> warning = line -> line.contains("A transform dropped a heartbeat");
      assertThat(log.lines()).filteredOn(warning).hasSize(1);
      assertThat(log.lines()).anyMatch(line -> line.contains("topic " + HEARTBEATS));
    }
  }

  private WooshPaySourceTask start() {
    WooshPaySourceTask task = new WooshPaySourceTask();
    task.initialize(context);
    task.start(properties);
    return task;
  }

  private long beatsOf(String key) {
    return heartbeats.stream().filter(record -> Objects.equals(record.key(), key)).count();
  }

  private void pollUntil(WooshPaySourceTask task, BooleanSupplier enough) {
    await()
        .atMost(SOON)
        .pollInSameThread()
        .until(
            () -> {
              List<SourceRecord> batch = task.poll();
              if (batch != null) {
                for (SourceRecord record : batch) {
                  (record.topic().equals(HEARTBEATS) ? heartbeats : sessions).add(record);
                }
              }
              return enough.getAsBoolean();
            });
  }
}
