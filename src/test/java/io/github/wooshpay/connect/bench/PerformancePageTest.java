package io.github.wooshpay.connect.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PerformancePageTest {
  @Test
  void a_part_is_replaced_and_the_rest_stays() {
    String page =
        "before\n"
            + PerformancePage.begin("rates")
            + "\nold\n"
            + PerformancePage.end("rates")
            + "\nafter\n";

    String once = PerformancePage.with(page, "rates", "Measured.", List.of("| a |", "| b |"));

    assertThat(once)
        .isEqualTo(
            """
            before
            <!-- rates: written by the run -->

            Measured.

            | a |
            | b |

            <!-- end of rates -->
            after
            """);
    assertThat(PerformancePage.with(once, "rates", "Measured.", List.of("| a |", "| b |")))
        .isEqualTo(once);
    assertThatThrownBy(() -> PerformancePage.with(page, "heap", "Measured.", List.of()))
        .hasMessageContaining("no part heap");
  }

  /** A run that is to publish would fail at its end without it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "first backfill of a new worker",
        "freshness",
        "backfills and freshness",
        "the ledger in offsets",
        "a page, a digest, the ledger"
      })
  void the_page_has_what_the_runs_measured(String part) throws IOException {
    String page = Files.readString(PerformancePage.PAGE);

    int from = page.indexOf(PerformancePage.begin(part));
    int to = page.indexOf(PerformancePage.end(part));
    assertThat(from).isNotNegative();
    assertThat(page.substring(from, to))
        .contains("Measured on ")
        .contains("| what | measured | promised |");
  }
}
