package io.github.wooshpay.connect.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A panel of time series as part of an SVG, legible at a width of 400 pixels. Immutable.
 *
 * @param title above the panel
 * @param unit of the values, after the title; empty if the title says it
 * @param series the lines; at most six
 */
record TimePanel(String title, String unit, List<Series> series) {
  /** The width of a panel in pixels. */
  static final int WIDTH = 400;

  private static final int LEFT = 44;
  private static final int RIGHT = 376;
  private static final int TITLE_HEIGHT = 28;
  private static final int PLOT_HEIGHT = 130;
  private static final int X_AXIS_HEIGHT = 22;
  private static final int LEGEND_HEIGHT = 16;
  private static final int LEGEND_COLUMNS = 3;
  private static final int Y_TICKS = 4;
  private static final int X_TICKS = 6;

  /**
   * A line.
   *
   * @param label in the legend
   * @param points in the order of time
   */
  record Series(String label, List<Point> points) {}

  /**
   * A value.
   *
   * @param seconds since the left edge of the panel
   */
  record Point(double seconds, double value) {}

  /** Returns the height of the panel in pixels. */
  int height() {
    int legendLines = (series.size() + LEGEND_COLUMNS - 1) / LEGEND_COLUMNS;
    return TITLE_HEIGHT + PLOT_HEIGHT + X_AXIS_HEIGHT + legendLines * LEGEND_HEIGHT + 12;
  }

  /**
   * Draws the panel.
   *
   * @param top its upper edge
   * @param seconds from its left edge to its right edge
   */
  void draw(Svg svg, int top, double seconds) {
    int plotTop = top + TITLE_HEIGHT;
    int bottom = plotTop + PLOT_HEIGHT;
    svg.add(
        "<text x=\"4\" y=\"%d\">%s%s</text>", top + 16, title, unit.isEmpty() ? "" : ", " + unit);
    double largest =
        series.stream()
            .flatMap(line -> line.points().stream())
            .mapToDouble(Point::value)
            .max()
            .orElse(0);
    double most = largest == 0 ? 1 : largest;
    double yStep = step(most, Y_TICKS);
    double yEnd = yStep * Math.ceil(most / yStep);
    for (int i = 0; i * yStep <= yEnd; i++) {
      double y = bottom - i * yStep / yEnd * PLOT_HEIGHT;
      svg.add(
          "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>", LEFT, y, RIGHT, y);
      svg.add(
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
          LEFT - 6, y + 4, compact(i * yStep));
    }
    double minutes = seconds / 60;
    double xStep = step(minutes, X_TICKS);
    for (int i = 0; i * xStep <= minutes; i++) {
      svg.add(
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s min</text>",
          LEFT + i * xStep / minutes * (RIGHT - LEFT), bottom + 16, compact(i * xStep));
    }
    for (int i = 0; i < series.size(); i++) {
      String style = "abcdef".substring(i, i + 1);
      String points =
          series.get(i).points().stream()
              .map(
                  point ->
                      String.format(
                          Locale.ROOT,
                          "%.1f,%.1f",
                          LEFT + point.seconds() / seconds * (RIGHT - LEFT),
                          bottom - point.value() / yEnd * PLOT_HEIGHT))
              .collect(Collectors.joining(" "));
      svg.add("<polyline class=\"%s\" points=\"%s\"/>", style, points);
      svg.add(
          "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>",
          style,
          LEFT + i % LEGEND_COLUMNS * (RIGHT - LEFT) / LEGEND_COLUMNS,
          bottom + X_AXIS_HEIGHT + (i / LEGEND_COLUMNS + 1) * LEGEND_HEIGHT,
          series.get(i).label());
    }
  }

  /** Returns the round number that divides a range into about this many parts, or fewer. */
  private static double step(double range, int parts) {
    double power = Math.pow(10, Math.floor(Math.log10(range / parts)));
    for (int factor : new int[] {1, 2, 5}) {
      if (range / (factor * power) <= parts) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** Returns a number in few characters: 0.5, 20, 1.5k, 3M. */
  static String compact(double value) {
    if (value >= 1_000_000) {
      return trimmed(value / 1_000_000) + "M";
    }
    return value >= 1000 ? trimmed(value / 1000) + "k" : trimmed(value);
  }

  private static String trimmed(double value) {
    return String.format(Locale.ROOT, value < 1 ? "%.2f" : "%.1f", value)
        .replaceFirst("\\.?0+$", "");
  }
}
