package io.github.wooshpay.connect.bench;

import java.util.DoubleSummaryStatistics;
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
 * @param scale of the y axis
 * @param xs the values on the x axis, evenly spaced
 * @param lines the lines; at most five, the one that ends highest first
 */
record LineChart(
    String title, String xLabel, String yLabel, Scale scale, List<Integer> xs, List<Line> lines) {
  /** How values are spaced on the y axis. */
  enum Scale {
    /** From 0 on, evenly. */
    LINEAR {
      @Override
      List<Double> ticks(double least, double most) {
        int step = most > 10 ? 5 : most > 4 ? 2 : 1;
        return IntStream.rangeClosed(0, (int) Math.ceil(most / step))
            .mapToObj(i -> (double) i * step)
            .toList();
      }

      @Override
      double position(double value) {
        return value;
      }
    },
    /** Each power of ten as high as the next. */
    LOGARITHMIC {
      @Override
      List<Double> ticks(double least, double most) {
        return IntStream.rangeClosed(
                (int) Math.floor(Math.log10(least)), (int) Math.ceil(Math.log10(most)))
            .mapToObj(power -> Math.pow(10, power))
            .toList();
      }

      @Override
      double position(double value) {
        return Math.log10(value);
      }
    };

    /**
     * Returns the values that are labelled, in order; no value is below the first or above the
     * last.
     */
    abstract List<Double> ticks(double least, double most);

    /** Returns where a value is on the axis, in a unit of its own. */
    abstract double position(double value);
  }

  /**
   * A line.
   *
   * @param label shown at its end
   * @param ys a value per x
   */
  record Line(String label, List<Double> ys) {}

  private static final int WIDTH = 400;
  private static final int HEIGHT = 260;
  private static final int LEFT = 40;
  private static final int RIGHT = 340;
  private static final int TOP = 34;
  private static final int BOTTOM = 218;
  private static final int LABEL_HEIGHT = 13;

  /** Returns the SVG. */
  String svg() {
    DoubleSummaryStatistics ys =
        lines.stream()
            .flatMap(line -> line.ys().stream())
            .collect(Collectors.summarizingDouble(y -> y));
    List<Double> ticks = scale.ticks(ys.getMin(), ys.getMax());
    Svg svg = new Svg(WIDTH, HEIGHT, title);
    svg.add("<text x=\"4\" y=\"16\">%s</text>", yLabel);
    for (double value : ticks) {
      double y = y(value, ticks);
      svg.add(
          "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>", LEFT, y, RIGHT, y);
      svg.add(
          value > 0 && value < 1
              ? "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.1f</text>"
              : "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%,.0f</text>",
          LEFT - 6,
          y + 4,
          value);
    }
    for (int i = 0; i < xs.size(); i++) {
      svg.add(
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%,d</text>",
          x(i), BOTTOM + 18, xs.get(i));
    }
    svg.add(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
        (LEFT + RIGHT) / 2, HEIGHT - 6, xLabel);
    double lowest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      String style = "abcde".substring(i, i + 1);
      svg.add("<polyline class=\"%s\" points=\"%s\"/>", style, points(line, ticks));
      // Below the label before it: lines may end side by side.
      lowest = Math.max(lowest + LABEL_HEIGHT, y(line.ys().get(xs.size() - 1), ticks) + 4);
      svg.add(
          "<text class=\"%s\" x=\"%d\" y=\"%.1f\">%s</text>",
          style, RIGHT + 6, lowest, line.label());
    }
    return svg.text();
  }

  private String points(Line line, List<Double> ticks) {
    return IntStream.range(0, xs.size())
        .mapToObj(i -> String.format(Locale.ROOT, "%.1f,%.1f", x(i), y(line.ys().get(i), ticks)))
        .collect(Collectors.joining(" "));
  }

  private double x(int index) {
    return LEFT + 12 + index * (RIGHT - LEFT - 12.0) / (xs.size() - 1);
  }

  private double y(double value, List<Double> ticks) {
    double first = scale.position(ticks.get(0));
    double last = scale.position(ticks.get(ticks.size() - 1));
    return BOTTOM - (scale.position(value) - first) / (last - first) * (BOTTOM - TOP);
  }
}
