package io.github.wooshpay.connect.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A chart being drawn as SVG, with the look that all charts share in light and in dark. */
final class Svg {
  /** The classes a to f are the colours of lines and their labels. */
  private static final String STYLE =
      """
      <style>
        text { font: 12px sans-serif; fill: #1f2328; }
        .grid { stroke: #d1d9e0; }
        polyline { fill: none; stroke-width: 2; }
        rect { fill: #0969da; }
        .a { stroke: #0969da; } text.a { fill: #0969da; stroke: none; }
        .b { stroke: #bc4c00; } text.b { fill: #bc4c00; stroke: none; }
        .c { stroke: #1a7f37; } text.c { fill: #1a7f37; stroke: none; }
        .d { stroke: #656d76; } text.d { fill: #656d76; stroke: none; }
        .e { stroke: #8250df; } text.e { fill: #8250df; stroke: none; }
        .f { stroke: #bf3989; } text.f { fill: #bf3989; stroke: none; }
        @media (prefers-color-scheme: dark) {
          text { fill: #f0f6fc; }
          .grid { stroke: #3d444d; }
          rect { fill: #4493f8; }
          .a { stroke: #4493f8; } text.a { fill: #4493f8; }
          .b { stroke: #f0883e; } text.b { fill: #f0883e; }
          .c { stroke: #3fb950; } text.c { fill: #3fb950; }
          .d { stroke: #9198a1; } text.d { fill: #9198a1; }
          .e { stroke: #ab7df8; } text.e { fill: #ab7df8; }
          .f { stroke: #f778ba; } text.f { fill: #f778ba; }
        }
      </style>
      """;

  private final List<String> lines = new ArrayList<>();

  /**
   * @param title for readers who cannot see the chart
   */
  Svg(int width, int height, String title) {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">",
        width, height);
    lines.add("<title>" + title + "</title>");
    lines.add(STYLE.strip());
  }

  /** Adds an element. */
  void add(String pattern, Object... values) {
    lines.add(String.format(Locale.ROOT, pattern, values));
  }

  /** Returns the finished SVG. */
  String text() {
    return String.join("\n", lines) + "\n</svg>\n";
  }
}
