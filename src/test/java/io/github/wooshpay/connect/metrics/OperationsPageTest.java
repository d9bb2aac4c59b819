package io.github.wooshpay.connect.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of metrics in the documentation is what the connector shows. */
class OperationsPageTest {
  private static final Path PAGE = Path.of("docs", "operations.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([^`]+)` \\| ([^|]+) \\| ([^|]+) \\|$");

  private static List<MatchResult> rows() throws IOException {
    String page = Files.readString(PAGE);
    String section = page.substring(page.indexOf("\n## Metrics\n"));
    int end = section.indexOf("\n## ", 1);
    return ROW.matcher(end < 0 ? section : section.substring(0, end)).results().toList();
  }

  @Test
  void the_page_lists_every_metric_once_in_order_and_says_what_it_is() throws IOException {
    assertThat(rows())
        .extracting(row -> row.group(1) + ": " + row.group(2))
        .containsExactlyElementsOf(
            Stream.of(Metric.values())
                .map(metric -> metric.metricName() + ": " + metric.description())
                .toList());
  }

  @Test
  void the_page_says_of_every_metric_what_to_do_about_it() throws IOException {
    assertThat(rows()).extracting(row -> row.group(3).strip()).noneMatch(String::isEmpty);
  }

  @Test
  void names_are_of_one_form_and_say_what_only_rises() {
    assertThat(Metric.values())
        .extracting(Metric::metricName)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("wooshpay(-[a-z]+)+"));
  }
}
