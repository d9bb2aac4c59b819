package io.github.wooshpay.connect.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A chart of {@code docs/performance.md}: the first backfill of a new worker next to the bare pager
 * and the Connect floor, drawn from the page's tables.
 */
final class FirstBackfillChart {
  static final Path FILE = Path.of("docs", "images", "first-backfill.svg");
  static final String PART = "first backfill of a new worker";
  static final String FLOOR = "Connect floor, first backfill of a new worker, seconds";
  private static final String SESSIONS = "50,000";
  private static final String LATENCY = "50";
  private static final int SECONDS_COLUMN = 5;

  private FirstBackfillChart() {}

  /** Draws the chart again, see {@link PerformancePage#draw}. */
  static void publish() throws IOException {
    PerformancePage.draw(FILE, FirstBackfillChart::of);
  }

  /** Returns the chart of a page. */
  static String of(String page) {
    List<BarChart.Bar> bars = new ArrayList<>();
    for (String row : PerformancePage.part(page, PART).lines().toList()) {
      String[] cells = PerformancePage.cells(row);
      if (cells.length > SECONDS_COLUMN && cells[2].equals(SESSIONS) && cells[3].equals(LATENCY)) {
        bars.add(
            new BarChart.Bar(cells[1].replace("`", ""), Double.parseDouble(cells[SECONDS_COLUMN])));
      } else if (cells.length > 2 && cells[1].equals(FLOOR)) {
        bars.add(
            new BarChart.Bar(
                "the Connect floor: the same records from memory, 0 ms a page",
                Double.parseDouble(cells[2])));
      }
    }
    return new BarChart(
            "First backfill of a new worker: 50,000 sessions, 50 ms a page, in seconds", "s", bars)
        .svg();
  }
}
