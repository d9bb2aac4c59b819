package io.github.wooshpay.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.wooshpay.connect.metrics.Metric;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.prometheus.jmx.JmxCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.MalformedObjectNameException;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.source.SourceRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ready files for Prometheus and Grafana, against what a running task really shows. */
@Timeout(60)
class MonitoringFilesTest {
  private static final Path RULES = Path.of("config", "prometheus-jmx-exporter.yml");
  private static final Path ALERTS = Path.of("config", "prometheus-alerts.yml");
  private static final Path DASHBOARD = Path.of("config", "grafana-dashboard.json");
  private static final Path PAGE = Path.of("docs", "operations.md");
  private static final String STATUS = "kafka_connect_connector_task_status";
  private static final Pattern NAMES = Pattern.compile("\\b(?:wooshpay|kafka)_[a-z_]+");
  private static final Pattern LIMITS =
      Pattern.compile("(?m)^\\| `([^`]+)` \\|[^|]+\\| .*?Alert above ([0-9.]+)");

  private final SimulatedAccount account = new SimulatedAccount();
  private final SimulatedApi api = SimulatedApi.of(account);
  private final WooshPaySourceTask task = new WooshPaySourceTask();

  /** As in a worker, which shows its metrics over JMX. */
  private final Metrics worker =
      new Metrics(
          new MetricConfig(),
          new ArrayList<>(List.of(new JmxReporter())),
          Time.SYSTEM,
          new KafkaMetricsContext("kafka.connect"));

  @AfterEach
  void close() {
    task.stop();
    worker.close();
    api.close();
  }

  private void run(String connector, boolean older) {
    Map<String, String> properties =
        Map.of(
            "name",
            connector,
            "wooshpay.api.key",
            SimulatedApi.KEY,
            "wooshpay.api.url",
            api.url().toString(),
            "topic",
            "sessions");
    account.add(new SampleSessions(3).paid(System.currentTimeMillis() / 1000 * 1000));
    HandMadeContext context = new HandMadeContext(properties);
    if (!older) {
      context.take(new PluginMetricsImpl(worker, tags(connector)));
    }
    task.initialize(context);
    task.start(properties);
    Awaitility.await().atMost(Duration.ofSeconds(20)).pollInSameThread().until(this::polled);
  }

  private boolean polled() throws InterruptedException {
    List<SourceRecord> records = task.poll();
    return records != null;
  }

  private static Map<String, String> tags(String connector) {
    // In the order of a worker's: the MBean's name has it.
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("connector", connector);
    tags.put("task", "0");
    return tags;
  }

  /** What Prometheus would read: of each metric the type, and labels and value of each series. */
  private static Map<String, String> scraped() throws IOException, MalformedObjectNameException {
    Map<String, String> scraped = new HashMap<>();
    PrometheusRegistry registry = new PrometheusRegistry();
    new JmxCollector(Files.readString(RULES)).register(registry);
    for (MetricSnapshot metric : registry.scrape()) {
      boolean counter = metric instanceof CounterSnapshot;
      StringBuilder series = new StringBuilder(counter ? "counter" : "gauge");
      for (DataPointSnapshot point : metric.getDataPoints()) {
        series.append(' ');
        point
            .getLabels()
            .forEach(l -> series.append(l.getName()).append('=').append(l.getValue()).append(' '));
        series.append(value(point));
      }
      scraped.put(metric.getMetadata().getName() + (counter ? "_total" : ""), series.toString());
    }
    scraped.keySet().removeIf(name -> name.startsWith("jmx_"));
    return scraped;
  }

  private static double value(DataPointSnapshot point) {
    return point instanceof CounterSnapshot.CounterDataPointSnapshot counter
        ? counter.getValue()
        : ((GaugeSnapshot.GaugeDataPointSnapshot) point).getValue();
  }

  /** All that the rules let through. */
  private static Set<String> known() {
    Set<String> names =
        Stream.of(Metric.values())
            .map(metric -> metric.metricName().replace('-', '_'))
            .map(name -> name.replaceFirst("sessions_(created|updated)", "sessions_emitted"))
            .collect(Collectors.toCollection(TreeSet::new));
    names.add(STATUS);
    return names;
  }

  private static Set<String> namesIn(List<String> expressions) {
    return expressions.stream()
        .flatMap(expression -> NAMES.matcher(expression).results().map(MatchResult::group))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> alertExpressions() throws IOException {
    return new YAMLMapper()
        .readTree(ALERTS.toFile()).path("groups").findValues("rules").stream()
            .flatMap(rules -> rules.findValuesAsText("expr").stream())
            .toList();
  }

  private static JsonNode dashboard() throws IOException {
    return new ObjectMapper().readTree(DASHBOARD.toFile());
  }

  @ParameterizedTest
  @CsvSource({"shop, true", "shop, false", "'shop:eu, 2', true", "'shop:eu, 2', false"})
  void prometheus_reads_every_metric_under_its_name_of_a_new_worker_and_of_an_older_one(
      String connector, boolean older) throws Exception {
    run(connector, older);

    Map<String, String> scraped = scraped();

    Set<String> expected = known();
    expected.remove(STATUS);
    assertThat(scraped.keySet()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(scraped)
        .allSatisfy(
            (name, value) ->
                assertThat(value)
                    .startsWith(name.endsWith("_total") ? "counter" : "gauge")
                    .contains(" connector=" + connector + " task=0 "));
    assertThat(scraped.get("wooshpay_sessions_emitted_total"))
        .contains(" change=created connector=" + connector + " task=0 1.0")
        .contains(" change=updated connector=" + connector + " task=0 0.0");
  }

  @Test
  void prometheus_reads_the_state_of_a_task() throws Exception {
    MetricName status = new MetricName("status", "connector-task-metrics", "", tags("shop"));
    worker.addMetric(status, (Gauge<String>) (config, now) -> "failed");

    assertThat(scraped())
        .isEqualTo(Map.of(STATUS, "gauge connector=shop status=failed task=0 1.0"));
  }

  @Test
  void the_dashboard_shows_every_metric_and_none_that_there_is_not() throws IOException {
    List<String> expressions = dashboard().findValuesAsText("expr");

    assertThat(namesIn(expressions)).isEqualTo(known());
    assertThat(expressions)
        .allSatisfy(
            expression ->
                assertThat(expression.split("\\bconnector=~\"\\$connector\"", -1).length - 1)
                    .as("each metric of %s is of the chosen connector", expression)
                    .isEqualTo(NAMES.matcher(expression).results().count()));
  }

  @Test
  void the_panels_of_the_dashboard_have_a_number_and_a_place_of_their_own() throws IOException {
    Set<Integer> numbers = new HashSet<>();
    Set<String> places = new HashSet<>();
    int cells = 0;
    JsonNode panels = dashboard().path("panels");
    for (JsonNode panel : panels) {
      numbers.add(panel.path("id").asInt());
      JsonNode at = panel.path("gridPos");
      cells += at.path("w").asInt() * at.path("h").asInt();
      for (int x = at.path("x").asInt(); x < at.path("x").asInt() + at.path("w").asInt(); x++) {
        for (int y = at.path("y").asInt(); y < at.path("y").asInt() + at.path("h").asInt(); y++) {
          assertThat(x).isLessThan(24);
          places.add(x + " " + y);
        }
      }
    }

    assertThat(numbers).hasSize(panels.size()).hasSizeGreaterThan(10);
    assertThat(places).hasSize(cells);
  }

  @Test
  void the_alerts_speak_of_no_metric_that_there_is_not() throws IOException {
    assertThat(alertExpressions()).hasSizeGreaterThan(5);
    assertThat(known()).containsAll(namesIn(alertExpressions()));
  }

  @Test
  void each_limit_of_the_operations_page_has_its_alert() throws IOException {
    List<String> limits =
        LIMITS
            .matcher(Files.readString(PAGE))
            .results()
            .map(limit -> limit.group(1).replace('-', '_') + " > " + limit.group(2))
            .toList();

    assertThat(limits).hasSize(4);
    assertThat(alertExpressions()).containsAll(limits);
  }

  @Test
  void every_alert_says_what_is_wrong_what_to_do_and_how_urgent_it_is() throws IOException {
    for (JsonNode rule : new YAMLMapper().readTree(ALERTS.toFile()).at("/groups/0/rules")) {
      String alert = rule.path("alert").asText();
      assertThat(alert).matches("(Connect|WooshPay)[A-Za-z]+");
      assertThat(rule.at("/labels/severity").asText()).as(alert).isIn("page", "ticket");
      assertThat(rule.at("/annotations/summary").asText()).as(alert).contains("$labels.connector");
      assertThat(rule.at("/annotations/description").asText()).as(alert).endsWith(".");
    }
  }
}
