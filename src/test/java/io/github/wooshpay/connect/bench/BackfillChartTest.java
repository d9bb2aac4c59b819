package io.github.wooshpay.connect.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class BackfillChartTest {
  @Test
  void the_chart_shows_the_table_of_the_page() throws IOException {
    ChartPage.assertShown(BackfillChart.FILE, BackfillChart::of);
  }

  @Test
  void each_latency_is_a_line_over_the_windows() {
    String chart =
        BackfillChart.of(page("| 50,000 | 0 | 1 | 9 | 0.5 |", "| 50,000 | 0 | 4 | 9 | 2 |"));

    // 0.5 and 2 of at most 2: a quarter, and all, of the height of 184.
    assertThat(chart)
        .contains("points=\"52.0,172.0 340.0,34.0\"")
        .contains(">0 ms</text>")
        .contains(">1</text>", ">4</text>");
  }

  @Test
  void a_row_of_another_size_is_left_out() {
    assertThat(
            BackfillChart.of(
                page(
                    "| 50,000 | 0 | 1 | 9 | 1 |",
                    "| 50,000 | 0 | 4 | 9 | 2 |",
                    "| 500,000 | 50 | 4 | 9 | 7 |")))
        .doesNotContain("50 ms");
  }

  @Test
  void a_latency_without_some_of_the_windows_is_refused() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                BackfillChart.of(
                    page(
                        "| 50,000 | 0 | 1 | 9 | 1 |",
                        "| 50,000 | 0 | 4 | 9 | 2 |",
                        "| 50,000 | 50 | 4 | 9 | 3 |")))
        .withMessageContaining("50 ms");
  }

  private static String page(String... rows) {
    return ChartPage.of("backfills and freshness", rows);
  }
}
