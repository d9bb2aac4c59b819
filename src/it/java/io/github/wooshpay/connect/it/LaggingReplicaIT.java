package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.simulator.Behaviour;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.stack.ConnectRest;
import io.github.wooshpay.connect.stack.Settings;
import io.github.wooshpay.connect.stack.Stack;
import io.github.wooshpay.connect.stack.StackExtension;
import io.github.wooshpay.connect.stack.TopicReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An API of which every second answer comes from a replica that is ten seconds behind. */
@ExtendWith(StackExtension.class)
class LaggingReplicaIT {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final Duration LAG = Duration.ofSeconds(10);
  private static final int SESSIONS = 100;

  /** More than are sent while a change is younger than the lag. */
  private static final int REQUESTS = 40;

  private final SampleSessions samples = new SampleSessions(17);
  private final SimulatedAccount account = new SimulatedAccount();
  private final List<String> open = new ArrayList<>();

  private void add(long createdMs) {
    ObjectNode session = samples.open(createdMs);
    account.add(session);
    open.add(session.path("id").textValue());
  }

  @Test
  void each_version_is_one_record_and_no_payment_is_taken_back(Stack stack) {
    ConnectRest rest = stack.worker().rest();
    String name = stack.name("lag");
    try (SimulatedApi api = SimulatedApi.of(account);
        TopicReader reader = stack.reader(name)) {
      long nowMs = api.nowMs();
      for (int i = 0; i < SESSIONS; i++) {
        add(nowMs - (SESSIONS - i) * 60_000L);
      }
      Behaviour stale = new Behaviour.Stale(LAG);
      api.faults(request -> request.number() % 2 == 0 ? stale : null);
      var settings = Settings.of(api, name);
      settings.put("poll.interval.ms", "1000");
      settings.put("requests.per.second", "10");
      rest.create(name, settings);
      reader.readUntil(SOON, records -> records.size() >= SESSIONS);

      open.subList(0, 50).forEach(account::pay);
      open.subList(50, 70).forEach(account::completeUnpaid);
      open.subList(70, 80).forEach(account::expire);
      for (int i = 0; i < 7; i++) {
        add(api.nowMs());
      }
      Emissions.awaitLastVersions(reader, account, SOON);
      open.subList(50, 70).forEach(account::pay);
      Emissions.awaitLastVersions(reader, account, SOON);
      long asked = api.requestCount();
      Awaitility.await().atMost(SOON).until(() -> api.requestCount() >= asked + REQUESTS);
      rest.delete(name);
      reader.readToEnd();

      System.out.printf(
          Locale.ROOT,
          "Every second answer %d s old: %d sessions, %d versions, %d records%n",
          LAG.toSeconds(),
          account.size(),
          Emissions.countVersions(account),
          reader.records().size());
      Emissions.assertEachVersionOnce(reader.records(), account);
      assertThat(api.outcomes().get("custom")).isGreaterThan(REQUESTS / 2);
    }
  }
}
