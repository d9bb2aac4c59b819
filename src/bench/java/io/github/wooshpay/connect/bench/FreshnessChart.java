package io.github.wooshpay.connect.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A chart of {@code docs/performance.md} and {@code docs/fulfilment.md}: how soon a payment is in
 * the topic against sessions per day, drawn from the table of the former.
 */
public final class FreshnessChart {
  static final Path FILE = Path.of("docs", "images", "freshness.svg");

  /** The part of the page with the table. */
  public static final String PART = "freshness";

  private static final int FIRST_COLUMN = 3;
  private static final List<String> LINES = List.of("p99", "p95", "mean", "limit", "p50");

  private FreshnessChart() {}

  /** Draws the chart again, see {@link PerformancePage#draw}. */
  public static void publish() throws IOException {
    PerformancePage.draw(FILE, FreshnessChart::of);
  }

  /** Returns the chart of a page. */
  static String of(String page) {
    List<Integer> perDay = new ArrayList<>();
    List<List<Double>> columns = new ArrayList<>();
    LINES.forEach(line -> columns.add(new ArrayList<>()));
    for (String row : PerformancePage.part(page, PART).lines().toList()) {
      String[] cells = PerformancePage.cells(row);
      if (cells.length > FIRST_COLUMN + LINES.size() && cells[1].matches("[0-9,]+")) {
        perDay.add((int) number(cells[1]));
        for (int i = 0; i < LINES.size(); i++) {
          columns.get(i).add(number(cells[FIRST_COLUMN + i]));
        }
      }
    }
    List<LineChart.Line> lines = new ArrayList<>();
    for (int i = 0; i < LINES.size(); i++) {
      lines.add(new LineChart.Line(LINES.get(i), columns.get(i)));
    }
    return new LineChart(
            "Seconds from a payment to its record, against sessions per day",
            "sessions per day, 5 requests per second",
            "seconds from a payment to its record",
            LineChart.Scale.LOGARITHMIC,
            perDay,
            lines)
        .svg();
  }

  private static double number(String cell) {
    return Double.parseDouble(cell.replace(",", ""));
  }
}
