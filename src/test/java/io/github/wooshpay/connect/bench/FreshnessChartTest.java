package io.github.wooshpay.connect.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FreshnessChartTest {
  @Test
  void the_chart_shows_the_table_of_the_page() throws IOException {
    ChartPage.assertShown(FreshnessChart.FILE, FreshnessChart::of);
  }

  @Test
  void each_power_of_ten_is_as_high_as_the_next() {
    String chart =
        FreshnessChart.of(
            page(
                "| sessions per day | days | p99 | p95 | mean | limit | p50 | worst |",
                "| 10,000 | 5 | 10.0 | 10.0 | 2.0 | 0.1 | 0.5 | 20.0 |",
                "| 1,000,000 | 2 | 1,000.0 | 100.0 | 20.0 | 1.0 | 10.0 | 9,000.0 |"));

    // From 0.1, at 218, to 1,000, at 34, in four steps of 46.
    assertThat(chart)
        .contains("points=\"52.0,126.0 340.0,34.0\"")
        .contains("points=\"52.0,218.0 340.0,172.0\"")
        .contains(
            ">0.1</text>", ">1,000,000</text>", ">1,000</text>", ">p99</text>", ">limit</text>");
  }

  private static String page(String... rows) {
    return ChartPage.of(FreshnessChart.PART, rows);
  }
}
