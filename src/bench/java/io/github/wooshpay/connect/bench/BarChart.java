package io.github.wooshpay.connect.bench;

import java.util.List;

/**
 * A chart of horizontal bars as SVG, legible at a width of 400 pixels, in light and in dark. Each
 * bar has its label above it and its value at its end. Immutable.
 *
 * @param title for readers who cannot see the chart
 * @param unit of the values, after each
 * @param bars from top to bottom
 */
record BarChart(String title, String unit, List<Bar> bars) {
  /**
   * A bar.
   *
   * @param label above it
   * @param value its length, positive
   */
  record Bar(String label, double value) {}

  private static final int WIDTH = 400;
  private static final int LEFT = 4;
  private static final int LONGEST = 330;
  private static final int ROW = 40;

  /** Returns the SVG. */
  String svg() {
    double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
    Svg svg = new Svg(WIDTH, ROW * bars.size() + 4, title);
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      double length = LONGEST * bar.value / most;
      int top = ROW * i;
      svg.add("<text x=\"%d\" y=\"%d\">%s</text>", LEFT, top + 16, bar.label);
      svg.add("<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"14\"/>", LEFT, top + 22, length);
      svg.add(
          "<text x=\"%.1f\" y=\"%d\">%.1f %s</text>", LEFT + length + 6, top + 34, bar.value, unit);
    }
    return svg.text();
  }
}
