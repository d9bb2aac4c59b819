package io.github.wooshpay.connect.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A chart of {@code docs/performance.md}: backfills against windows, drawn from the page's table.
 */
final class BackfillChart {
  static final Path FILE = Path.of("docs", "images", "backfill.svg");
  private static final String PART = "backfills and freshness";
  private static final String SESSIONS = "50,000";

  private BackfillChart() {}

  /** Draws the chart again, see {@link PerformancePage#draw}. */
  static void publish() throws IOException {
    PerformancePage.draw(FILE, BackfillChart::of);
  }

  /**
   * Returns the chart of a page.
   *
   * @throws IllegalStateException if the table has not the same windows for each latency
   */
  static String of(String page) {
    String part = PerformancePage.part(page, PART);
    Map<Integer, Map<Integer, Double>> byLatency = new TreeMap<>();
    for (String row : part.lines().toList()) {
      String[] cells = PerformancePage.cells(row);
      if (cells.length > 5 && cells[1].equals(SESSIONS)) {
        byLatency
            .computeIfAbsent(Integer.valueOf(cells[2]), latency -> new TreeMap<>())
            .put(Integer.valueOf(cells[3]), Double.valueOf(cells[5]));
      }
    }
    TreeSet<Integer> windows = new TreeSet<>();
    byLatency.values().forEach(row -> windows.addAll(row.keySet()));
    List<LineChart.Line> lines = new ArrayList<>();
    byLatency.forEach(
        (latency, row) -> {
          if (!row.keySet().equals(windows)) {
            throw new IllegalStateException("Windows are missing for " + latency + " ms: " + row);
          }
          // The slower the API, the more parallel windows gain.
          lines.add(0, new LineChart.Line(latency + " ms", List.copyOf(row.values())));
        });
    return new LineChart(
            "Backfill of 50,000 sessions on a warmed-up worker, times the bare pager",
            "windows read in parallel",
            "times the bare pager, by the latency of a page",
            LineChart.Scale.LINEAR,
            List.copyOf(windows),
            lines)
        .svg();
  }
}
