package io.github.wooshpay.connect.quickstart;

import io.github.wooshpay.connect.quickstart.Screen.Tone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * A picture of what the quickstart prints: the lines before the table, its last rows, and the
 * status. Not thread-safe.
 */
final class TerminalPicture {
  /** The picture that the README shows; {@code -Dpublish=true} draws it again. */
  static final Path FILE = Path.of("docs", "images", "quickstart.svg");

  private static final int MOST_ROWS = 10;
  private static final int LINE_HEIGHT = 18;
  private static final double CHARACTER_WIDTH = 7.8;
  private static final int MARGIN = 14;

  private final List<Line> head = new ArrayList<>();
  private final Deque<Line> rows = new ArrayDeque<>();
  private String status = "";

  private record Line(Tone tone, String text) {}

  /** Adds a line; only those before the first row are shown. */
  void line(Tone tone, String text) {
    if (rows.isEmpty()) {
      head.add(new Line(tone, withoutThisFolder(text)));
    }
  }

  /** Adds a row of the table. */
  void row(Tone tone, String text) {
    if (rows.size() == MOST_ROWS) {
      rows.remove();
    }
    rows.add(new Line(tone, text));
  }

  /** Replaces the status. */
  void status(String text) {
    status = text;
  }

  /** Returns the picture as SVG. */
  String svg() {
    List<Line> lines = new ArrayList<>(head);
    lines.addAll(rows);
    lines.add(new Line(Tone.BOLD, status));
    int columns = lines.stream().mapToInt(line -> line.text.length()).max().orElse(0);
    int width = (int) Math.ceil(columns * CHARACTER_WIDTH) + 2 * MARGIN;
    int height = lines.size() * LINE_HEIGHT + 2 * MARGIN;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img">
            <title>A terminal with the quickstart</title>
            <style>text { font: 13px ui-monospace, Menlo, Consolas, monospace; white-space: pre; }</style>
            <rect width="%d" height="%d" rx="8" fill="#0d1117"/>
            """,
            width,
            height,
            width,
            height));
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      if (!line.text.isEmpty()) {
        svg.append(
            String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" textLength=\"%.1f\" xml:space=\"preserve\" %s>%s</text>%n",
                MARGIN,
                MARGIN + (i + 1) * LINE_HEIGHT - 5,
                line.text.length() * CHARACTER_WIDTH,
                style(line.tone),
                escaped(line.text)));
      }
    }
    return svg.append("</svg>\n").toString();
  }

  /** Writes the picture. */
  void write(Path file) throws IOException {
    Files.writeString(file, svg());
  }

  private static String style(Tone tone) {
    return switch (tone) {
      case PLAIN -> "fill=\"#e6edf3\"";
      case BOLD -> "fill=\"#ffffff\" font-weight=\"bold\"";
      case DIM -> "fill=\"#8b949e\"";
      case GREEN -> "fill=\"#3fb950\"";
      case YELLOW -> "fill=\"#d29922\"";
      case RED -> "fill=\"#f85149\"";
    };
  }

  private static String withoutThisFolder(String text) {
    return text.replace(Path.of("").toAbsolutePath() + "/", "");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
