package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.stack.ConnectRest;
import io.github.wooshpay.connect.stack.Settings;
import io.github.wooshpay.connect.stack.Stack;
import io.github.wooshpay.connect.stack.StackExtension;
import io.github.wooshpay.connect.stack.TopicReader;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An API with a quota per window that nobody published: no Retry-After, and refused requests count.
 */
@ExtendWith(StackExtension.class)
class QuotaIT {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final Duration WINDOW = Duration.ofSeconds(3);
  private static final int QUOTA = 12;
  private static final int LEARNING_WINDOWS = 5;
  private static final int MEASURED_WINDOWS = 6;
  private static final int HISTORY = 30_000;

  private final SampleSessions samples = new SampleSessions(41);
  private final SimulatedAccount account = new SimulatedAccount();

  @Test
  void the_rate_follows_the_quota_and_most_of_it_does_useful_work(Stack stack) {
    ConnectRest rest = stack.worker().rest();
    String name = stack.name("quota");
    long nowMs = System.currentTimeMillis() / 1000 * 1000;
    long dayMs = Duration.ofDays(1).toMillis();
    account.addAll(samples.spread(HISTORY, nowMs - 400 * dayMs, nowMs - 30 * dayMs));
    try (SimulatedApi api = SimulatedApi.builder().account(account).quota(QUOTA, WINDOW).start();
        TopicReader reader = stack.reader(name)) {
      Map<String, String> settings = Settings.of(api, name);
      settings.put("requests.per.second", "8");
      settings.put("connection.check", "false");
      rest.create(name, settings);
      awaitWindows(api, LEARNING_WINDOWS);
      long answered = count(api, "200");
      long refused = count(api, "429");
      ObjectNode young = samples.open(System.currentTimeMillis() / 1000 * 1000);
      account.add(young);

      awaitWindows(api, MEASURED_WINDOWS);

      long useful = count(api, "200") - answered;
      double share = useful / (double) (MEASURED_WINDOWS * QUOTA);
      System.out.printf(
          Locale.ROOT,
          "%d requests per %d s: %d answered and %d refused in %d windows, %.0f %% of the quota%n",
          QUOTA,
          WINDOW.toSeconds(),
          useful,
          count(api, "429") - refused,
          MEASURED_WINDOWS,
          share * 100);
      assertThat(share).isGreaterThanOrEqualTo(0.8);
      assertThat(refused).isPositive();
      String id = young.path("id").textValue();
      reader.readUntil(SOON, records -> records.stream().anyMatch(r -> r.key().equals(id)));
      rest.delete(name);
    }
  }

  private static long count(SimulatedApi api, String outcome) {
    return api.outcomes().getOrDefault(outcome, 0L);
  }

  /** Waits until this many windows are over, from the beginning of one on. */
  private static void awaitWindows(SimulatedApi api, int windows) {
    long until = api.nowMs() / WINDOW.toMillis() + windows;
    await().atMost(SOON).until(() -> api.nowMs() / WINDOW.toMillis() >= until);
  }
}
