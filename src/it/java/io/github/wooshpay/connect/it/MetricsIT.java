package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.wooshpay.connect.metrics.Metric;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.stack.ConnectWorker;
import io.github.wooshpay.connect.stack.Jmx;
import io.github.wooshpay.connect.stack.Settings;
import io.github.wooshpay.connect.stack.Stack;
import io.github.wooshpay.connect.stack.StackExtension;
import io.github.wooshpay.connect.stack.TopicReader;
import io.prometheus.jmx.JmxCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.management.JMException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The connector's metrics as an operator sees them on a real worker. */
@ExtendWith(StackExtension.class)
class MetricsIT {
  private static final Duration SOON = Duration.ofMinutes(1);

  @Test
  void a_worker_shows_all_of_them_over_jmx_while_the_connector_runs(Stack stack) throws Exception {
    SimulatedAccount account = new SimulatedAccount();
    long nowMs = System.currentTimeMillis() / 1000 * 1000;
    account.addAll(new SampleSessions(4).spread(50, nowMs - 3_600_000, nowMs));
    String name = stack.name("measured");
    String bean = "kafka.connect:type=plugins,connector=" + name + ",task=0";
    try (SimulatedApi api = SimulatedApi.of(account);
        Jmx jmx = Jmx.onFreePort();
        ConnectWorker worker = jmx.of(stack.anotherWorker()).start();
        TopicReader reader = stack.reader(name)) {
      Map<String, String> settings = Settings.of(api, name);
      settings.put("api.refused.timeout.ms", "0");
      worker.rest().create(name, settings);
      reader.readUntil(SOON, records -> records.size() >= 50);

      assertThat(jmx.attributes(bean))
          .containsExactlyInAnyOrderElementsOf(
              Stream.of(Metric.values()).map(Metric::metricName).toList());
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(jmx.read(bean, "wooshpay-ledger-sessions").doubleValue())
                      .isEqualTo(50));
      assertThat(jmx.read(bean, "wooshpay-sessions-created-total").longValue()).isEqualTo(50);
      assertThat(jmx.read(bean, "wooshpay-behind-seconds").doubleValue()).isBetween(0.0, 30.0);
      assertThat(scrapedBy(jmx))
          .contains(
              "wooshpay_sessions_emitted{change=\"created\",connector=\"" + name + "\",task=\"0\"}",
              "wooshpay_offset_slices{connector=\"" + name + "\",task=\"0\"}",
              "kafka_connect_connector_task_status{connector=\""
                  + name
                  + "\",status=\"running\",task=\"0\"}");

      api.acceptKey("sk_test_another");
      worker.rest().awaitFailed(name, SOON);
      assertThat(scrapedBy(jmx))
          .containsExactly(
              "kafka_connect_connector_task_status{connector=\""
                  + name
                  + "\",status=\"failed\",task=\"0\"}");

      worker.rest().stop(name);
      assertThat(jmx.shows(bean)).isFalse();
    }
  }

  /**
   * As the agent for Prometheus reads by the ready rules: names, without their suffix, and labels.
   */
  private static List<String> scrapedBy(Jmx jmx) throws IOException, JMException {
    String rules = Files.readString(Path.of("config", "prometheus-jmx-exporter.yml"));
    List<String> scraped = new ArrayList<>();
    PrometheusRegistry registry = new PrometheusRegistry();
    new JmxCollector("jmxUrl: " + jmx.url() + "\n" + rules).register(registry);
    for (MetricSnapshot metric : registry.scrape()) {
      String name = metric.getMetadata().getName();
      if (!name.startsWith("jmx_")) {
        metric.getDataPoints().forEach(point -> scraped.add(name + point.getLabels()));
      }
    }
    return scraped;
  }
}
