package io.github.wooshpay.connect.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A line chart as SVG, legible at a width of 400 pixels, in light and in dark. Each line is
 * labelled at its end. Immutable.
 *
 * @param title for readers who cannot see the chart
 * @param xLabel below the x axis
 * @param yLabel above the y axis
 * @param xs the values on the x axis, evenly spaced
 * @param lines the lines; at most three
 */
record LineChart(String title, String xLabel, String yLabel, List<Integer> xs, List<Line> lines) {
  /**
   * A line.
   *
   * @param label shown at its end
   * @param ys a value per x
   */
  record Line(String label, List<Double> ys) {}

  private static final int WIDTH = 400;
  private static final int HEIGHT = 260;
  private static final int LEFT = 32;
  private static final int RIGHT = 340;
  private static final int TOP = 34;
  private static final int BOTTOM = 218;

  private static final String STYLE =
      """
      <style>
        text { font: 12px sans-serif; fill: #1f2328; }
        .grid { stroke: #d1d9e0; }
        polyline { fill: none; stroke-width: 2; }
        .a { stroke: #0969da; } text.a { fill: #0969da; stroke: none; }
        .b { stroke: #bc4c00; } text.b { fill: #bc4c00; stroke: none; }
        .c { stroke: #1a7f37; } text.c { fill: #1a7f37; stroke: none; }
        @media (prefers-color-scheme: dark) {
          text { fill: #f0f6fc; }
          .grid { stroke: #3d444d; }
          .a { stroke: #4493f8; } text.a { fill: #4493f8; }
          .b { stroke: #f0883e; } text.b { fill: #f0883e; }
          .c { stroke: #3fb950; } text.c { fill: #3fb950; }
        }
      </style>
      """;

  /** Returns the SVG. */
  String svg() {
    double top =
        lines.stream().flatMap(line -> line.ys().stream()).max(Double::compare).orElse(1.0);
    int step = top > 10 ? 5 : top > 4 ? 2 : 1;
    int last = (int) Math.ceil(top / step) * step;
    List<String> svg = new ArrayList<>();
    svg.add(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">",
            WIDTH, HEIGHT));
    svg.add("<title>" + title + "</title>");
    svg.add(STYLE.strip());
    svg.add(format("<text x=\"4\" y=\"16\">%s</text>", yLabel));
    for (int value = 0; value <= last; value += step) {
      double y = y(value, last);
      svg.add(
          format(
              "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>",
              LEFT, y, RIGHT, y));
      svg.add(
          format(
              "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%d</text>", LEFT - 6, y + 4, value));
    }
    for (int i = 0; i < xs.size(); i++) {
      svg.add(
          format(
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>",
              x(i), BOTTOM + 18, xs.get(i)));
    }
    svg.add(
        format(
            "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
            (LEFT + RIGHT) / 2, HEIGHT - 6, xLabel));
    for (int i = 0; i < lines.size(); i++) {
      svg.addAll(line(lines.get(i), "abc".substring(i, i + 1), last));
    }
    svg.add("</svg>");
    return String.join("\n", svg) + "\n";
  }

  private List<String> line(Line line, String style, int last) {
    String points =
        IntStream.range(0, xs.size())
            .mapToObj(i -> format("%.1f,%.1f", x(i), y(line.ys().get(i), last)))
            .collect(Collectors.joining(" "));
    double end = y(line.ys().get(xs.size() - 1), last);
    return List.of(
        format("<polyline class=\"%s\" points=\"%s\"/>", style, points),
        format(
            "<text class=\"%s\" x=\"%d\" y=\"%.1f\">%s</text>",
            style, RIGHT + 6, end + 4, line.label()));
  }

  private double x(int index) {
    return LEFT + 12 + index * (RIGHT - LEFT - 12.0) / (xs.size() - 1);
  }

  private static double y(double value, int last) {
    return BOTTOM - value * (BOTTOM - TOP) / last;
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
