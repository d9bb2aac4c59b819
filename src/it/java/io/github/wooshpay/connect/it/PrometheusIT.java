package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wooshpay.connect.simulator.Fault;
import io.github.wooshpay.connect.simulator.FaultPolicy;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.stack.ConnectWorker;
import io.github.wooshpay.connect.stack.Prometheus;
import io.github.wooshpay.connect.stack.Settings;
import io.github.wooshpay.connect.stack.Stack;
import io.github.wooshpay.connect.stack.StackExtension;
import io.github.wooshpay.connect.stack.TopicReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The files for Prometheus and Grafana on the real parts: a worker with the JMX exporter's agent,
 * and a Prometheus that scrapes it. The durations of the alerts are shortened to seconds; {@code
 * AlertRulesTest} has them as they are.
 */
@ExtendWith(StackExtension.class)
class PrometheusIT {
  private static final Path ALERTS = Path.of("config/prometheus-alerts.yml");
  private static final Path DASHBOARD = Path.of("config/grafana-dashboard.json");
  private static final Duration SOON = Duration.ofMinutes(1);

  private final SampleSessions samples = new SampleSessions(19);
  private final SimulatedAccount account = new SimulatedAccount();

  @Test
  void the_dashboard_has_data_and_alerts_fire_and_are_resolved(Stack stack) throws IOException {
    assumeThat(Prometheus.isInstalled("prometheus")).as("the Debian package prometheus").isTrue();
    int port = Prometheus.freePort();
    String name = stack.name("watched");
    try (SimulatedApi api = SimulatedApi.of(account);
        ConnectWorker worker = stack.anotherWorker().jvmOption(Prometheus.agent(port)).start();
        Prometheus prometheus = Prometheus.scraping(port, shortened(Files.readString(ALERTS)));
        TopicReader reader = stack.reader(name)) {
      account.addAll(samples.spread(50, api.nowMs() - 60_000, api.nowMs()));
      Map<String, String> settings = Settings.of(api, name);
      settings.put("retry.backoff.max.ms", "1000");
      settings.put("api.refused.timeout.ms", "0");
      worker.rest().create(name, settings);
      reader.readUntil(SOON, records -> records.size() >= 50);

      for (String query : queries()) {
        await(query).atMost(SOON).until(() -> !prometheus.query(query).isEmpty());
      }
      List<String> outage = List.of("WooshPaySilent", "WooshPayBehind", "WooshPayRequestsFail");
      firesAndIsResolved(prometheus, api, Fault.INTERNAL_ERROR, outage, () -> {});
      firesAndIsResolved(
          prometheus, api, Fault.TOO_MANY_REQUESTS, List.of("WooshPayRateLimited"), () -> {});
      firesAndIsResolved(
          prometheus,
          api,
          Fault.UNAUTHORIZED,
          List.of("ConnectTaskFailed"),
          () -> worker.rest().restart(name));
      assertThat(worker.rest().failure(name)).isEmpty();
    }
  }

  private static void firesAndIsResolved(
      Prometheus prometheus, SimulatedApi api, Fault fault, List<String> alerts, Runnable repair) {
    long began = System.nanoTime();
    api.faults(request -> fault);
    for (String alert : alerts) {
      await(alert + " fires").atMost(SOON).until(() -> prometheus.fires(alert));
      print(alert, "fires", began);
    }
    long over = System.nanoTime();
    api.faults(FaultPolicy.none());
    repair.run();
    for (String alert : alerts) {
      await(alert + " is resolved").atMost(SOON).until(() -> !prometheus.fires(alert));
      print(alert, "is resolved", over);
    }
  }

  private static void print(String alert, String what, long sinceNs) {
    double seconds = (System.nanoTime() - sinceNs) / 1e9;
    System.out.printf(Locale.ROOT, "%s %s after %.1f s%n", alert, what, seconds);
  }

  /** The queries of the dashboard, with its variables replaced. */
  private static List<String> queries() throws IOException {
    List<String> expressions =
        new ObjectMapper().readTree(DASHBOARD.toFile()).findValuesAsText("expr");
    assertThat(expressions).hasSizeGreaterThan(20);
    return expressions.stream().map(Prometheus::filledIn).toList();
  }

  /** Minutes and hours become seconds, and so do the limits that are ages. */
  private static String shortened(String alerts) {
    return alerts
        .replaceAll("for: \\w+", "for: 1s")
        .replaceAll("\\[\\w+]", "[8s]")
        .replaceAll("_seconds > \\d+", "_seconds > 6");
  }
}
