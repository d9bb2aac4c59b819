package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * While years of history are being fetched from a slow API, what happens now is in the topic as
 * soon as without a history. Two connectors stream the same account at the same moments: one with
 * its history, one from the day before on.
 */
@ExtendWith(StackExtension.class)
class TwoLanesIT {
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final long HOUR_MS = Duration.ofHours(1).toMillis();
  private static final int YOUNG = 300;
  private static final int HISTORY = 40_000;
  private static final int ROUNDS = 4;

  /** How much later is as soon: a tick, and what two tasks on a busy machine may differ. */
  private static final long AS_SOON_MS = 3_000;

  private final SampleSessions samples = new SampleSessions(13);
  private final SimulatedAccount account = new SimulatedAccount();
  private final Stack stack;

  TwoLanesIT(Stack stack) {
    this.stack = stack;
  }

  @Test
  void a_new_session_and_its_payment_do_not_wait_for_years_of_history() {
    long nowMs = System.currentTimeMillis() / 1000 * 1000;
    account.addAll(samples.spread(HISTORY, nowMs - 30_000 * HOUR_MS, nowMs - 48 * HOUR_MS));
    List<String> young = new ArrayList<>();
    for (ObjectNode session : samples.spread(YOUNG, nowMs - 20 * HOUR_MS, nowMs)) {
      account.add(session);
      young.add(session.path("id").textValue());
    }
    String dayBefore = Instant.ofEpochMilli(nowMs - 24 * HOUR_MS).toString();
    ConnectRest rest = stack.worker().rest();
    String busyTopic = stack.name("with-history");
    String idleTopic = stack.name("without-history");
    try (SimulatedApi busyApi = slowApi();
        SimulatedApi idleApi = slowApi();
        TopicReader busy = stack.reader(busyTopic);
        TopicReader idle = stack.reader(idleTopic)) {
      rest.create(busyTopic, settings(busyApi, busyTopic, "earliest"));
      rest.create(idleTopic, settings(idleApi, idleTopic, dayBefore));
      busy.readUntil(SOON, records -> records.size() > YOUNG);
      idle.readUntil(SOON, records -> records.size() == YOUNG);

      for (int round = 0; round < ROUNDS; round++) {
        ObjectNode session = samples.open(System.currentTimeMillis() / 1000 * 1000);
        String id = session.path("id").textValue();
        account.add(session);
        long bornMs = System.currentTimeMillis();
        assertAsSoon("created " + id, arrival(busy, id, 1) - bornMs, arrival(idle, id, 1) - bornMs);
        account.pay(id);
        long paidMs = System.currentTimeMillis();
        assertAsSoon("paid " + id, arrival(busy, id, 2) - paidMs, arrival(idle, id, 2) - paidMs);
        String older = young.get(round * YOUNG / ROUNDS);
        account.pay(older);
        long laterMs = System.currentTimeMillis();
        assertAsSoon(
            "paid late " + older,
            arrival(busy, older, 2) - laterMs,
            arrival(idle, older, 2) - laterMs);
      }

      assertThat(busy.readToEnd()).hasSizeBetween(YOUNG + 1, HISTORY);
    } finally {
      rest.delete(busyTopic);
      rest.delete(idleTopic);
    }
  }

  /** A page takes a third of a second. */
  private SimulatedApi slowApi() {
    return SimulatedApi.builder().account(account).latency(Duration.ofMillis(300)).start();
  }

  /** With a budget that a history of 400 pages takes most of a minute. */
  private static Map<String, String> settings(SimulatedApi api, String topic, String startFrom) {
    Map<String, String> settings = Settings.of(api, topic);
    settings.put("requests.per.second", "10");
    settings.put("poll.interval.ms", "1000");
    settings.put("start.from", startFrom);
    return settings;
  }

  /** When the record with the n-th version of the session was written, by the broker's topic. */
  private static long arrival(TopicReader reader, String id, int version) {
    List<TopicRecord> versions =
        reader.readUntil(SOON, records -> of(records, id).size() >= version).stream()
            .filter(record -> record.key().equals(id))
            .toList();
    return versions.get(version - 1).timestamp();
  }

  private static List<TopicRecord> of(List<TopicRecord> records, String id) {
    return records.stream().filter(record -> record.key().equals(id)).toList();
  }

  private static void assertAsSoon(String what, long withHistoryMs, long withoutMs) {
    assertThat(withHistoryMs)
        .as("%s: delay with history, without it %d ms", what, withoutMs)
        .isLessThan(withoutMs + AS_SOON_MS);
  }
}
