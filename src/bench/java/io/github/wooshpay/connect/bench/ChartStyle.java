package io.github.wooshpay.connect.bench;

/** How charts look in light and in dark. */
final class ChartStyle {
  /** The style sheet of every chart; the classes a to e are the lines' colours. */
  static final String CSS =
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
        @media (prefers-color-scheme: dark) {
          text { fill: #f0f6fc; }
          .grid { stroke: #3d444d; }
          rect { fill: #0969da; }
        .a { stroke: #4493f8; } text.a { fill: #4493f8; }
          .b { stroke: #f0883e; } text.b { fill: #f0883e; }
          .c { stroke: #3fb950; } text.c { fill: #3fb950; }
          .d { stroke: #9198a1; } text.d { fill: #9198a1; }
          .e { stroke: #ab7df8; } text.e { fill: #ab7df8; }
        }
      </style>
      """;

  private ChartStyle() {}
}
