package io.github.wooshpay.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.wooshpay.connect.stack.Prometheus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The alerts in {@code config/}, as Prometheus's own {@code promtool} evaluates them. */
@Timeout(60)
class AlertRulesTest {
  private static final Path RULES = Path.of("config", "prometheus-alerts.yml");
  private static final Path CASES = Path.of("src/test/resources/prometheus/alerts.test.yml");

  @Test
  void every_alert_fires_and_is_resolved() throws Exception {
    assertSucceeds("test", "rules", CASES.toString());
  }

  @Test
  void the_rules_are_valid() throws Exception {
    assertSucceeds("check", "rules", RULES.toString());
  }

  @Test
  void there_is_a_case_in_which_each_alert_fires_and_one_in_which_it_does_not() throws IOException {
    JsonNode checks = new YAMLMapper().readTree(CASES.toFile()).path("tests");
    List<JsonNode> expressions =
        checks.findValues("promql_expr_test").stream().flatMap(JsonNode::valueStream).toList();
    List<String> alerts =
        new YAMLMapper().readTree(RULES.toFile()).at("/groups/0/rules").findValuesAsText("alert");

    assertThat(alerts).hasSizeGreaterThan(10);
    for (String alert : alerts) {
      List<JsonNode> ofAlert =
          expressions.stream()
              .filter(check -> check.path("expr").asText().contains('"' + alert + '"'))
              .toList();
      assertThat(ofAlert)
          .as(alert)
          .anyMatch(check -> !check.path("exp_samples").isEmpty())
          .anyMatch(check -> check.path("exp_samples").isEmpty());
    }
  }

  private static void assertSucceeds(String... arguments) throws Exception {
    assumeThat(Prometheus.isInstalled("promtool")).as("the Debian package prometheus").isTrue();
    ProcessBuilder promtool = new ProcessBuilder("promtool");
    promtool.command().addAll(List.of(arguments));
    Process process = promtool.redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(printed).isZero();
  }
}
