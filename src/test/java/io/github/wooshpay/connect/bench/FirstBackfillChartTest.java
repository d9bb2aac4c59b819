package io.github.wooshpay.connect.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FirstBackfillChartTest {
  @Test
  void the_chart_shows_the_tables_of_the_page() throws IOException {
    ChartPage.assertShown(FirstBackfillChart.FILE, FirstBackfillChart::of);
  }

  @Test
  void each_row_of_fifty_milliseconds_is_a_bar_and_so_is_the_floor() {
    String chart =
        FirstBackfillChart.of(
            page(
                "| the bare pager | 50,000 | 50 | 1 | 30.0 | 1 | | |",
                "| the README's configuration | 50,000 | 50 | 8 | 10.0 | 3.00 | 9 | 2.0 s |",
                "| the README's configuration | 50,000 | 200 | 16 | 12.0 | 9.00 | 9 | 2.0 s |",
                "| " + FirstBackfillChart.FLOOR + " | 5.0 |  |"));

    assertThat(chart)
        .contains("width=\"330.0\"", ">30.0 s<")
        .contains("width=\"110.0\"", ">10.0 s<")
        .contains("width=\"55.0\"", ">5.0 s<", "the Connect floor")
        .doesNotContain("12.0 s");
  }

  private static String page(String... rows) {
    return ChartPage.of(FirstBackfillChart.PART, rows);
  }
}
