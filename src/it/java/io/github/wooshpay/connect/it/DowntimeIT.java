package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.stack.ConnectWorker;
import io.github.wooshpay.connect.stack.Settings;
import io.github.wooshpay.connect.stack.Stack;
import io.github.wooshpay.connect.stack.StackExtension;
import io.github.wooshpay.connect.stack.TopicReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A worker that was down for two days, by the clock of the API: what has happened meanwhile is all
 * in the topic when it is back, whether or not the sessions could still change by then.
 */
@ExtendWith(StackExtension.class)
class DowntimeIT {
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Duration TWO_DAYS = Duration.ofDays(2);
  private static final long HOUR_MS = Duration.ofHours(1).toMillis();

  private final AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);
  private final SampleSessions samples = new SampleSessions(12);
  private final SimulatedAccount account = new SimulatedAccount();
  private final SimulatedApi api =
      SimulatedApi.builder().account(account).clock(() -> Instant.now().plus(later.get())).start();

  private List<String> addOpen(int count, long fromMs, long toMs) {
    List<String> ids = new ArrayList<>();
    for (ObjectNode session : samples.spread(count, fromMs, toMs)) {
      account.add(session);
      ids.add(session.path("id").textValue());
    }
    return ids;
  }

  @Test
  void emits_changes_of_two_days_of_downtime_as_updated(Stack stack) {
    String topic = stack.name("downtime");
    String name = stack.name("downtime");
    try (api;
        ConnectWorker worker = stack.anotherWorker().start();
        TopicReader reader = stack.reader(topic)) {
      long wentMs = api.nowMs();
      // Of one second, so that one request looks at them all: others would be spread over an hour.
      long fiveDaysAgoMs = wentMs - 5 * 24 * HOUR_MS;
      List<String> bankTransfers = addOpen(20, fiveDaysAgoMs, fiveDaysAgoMs + 1);
      bankTransfers.forEach(account::completeUnpaid);
      List<String> young = addOpen(300, wentMs - 23 * HOUR_MS, wentMs);
      worker.rest().create(name, Settings.of(api, topic));
      reader.readUntil(SOON, records -> records.size() >= 320);
      worker.stop();

      later.set(TWO_DAYS);
      long backMs = api.nowMs();
      bankTransfers.subList(0, 10).forEach(account::pay);
      young.subList(0, 100).forEach(account::pay);
      young.subList(100, 280).forEach(account::expire);
      young.subList(280, 300).forEach(account::completeUnpaid);
      List<String> meanwhile = addOpen(200, wentMs + HOUR_MS, backMs);
      meanwhile.subList(0, 150).forEach(account::pay);
      worker.startAgain();
      Emissions.awaitLastVersions(reader, account, SOON);

      meanwhile.subList(150, 160).forEach(account::pay);
      addOpen(5, api.nowMs(), api.nowMs() + 1000);
      Emissions.awaitLastVersions(reader, account, SOON);

      worker.rest().delete(name);
      reader.readToEnd();
      Emissions.assertNoneTwiceAndTheLastThere(reader.records(), account);
      Map<String, Long> changes = Emissions.countByChange(reader.records());
      assertThat(changes).containsOnly(Map.entry("created", 525L), Map.entry("updated", 320L));
    }
  }
}
