package io.github.wooshpay.connect.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * {@code docs/performance.md}: with {@code -Dpublish=true} a run writes its tables there, between
 * two comments that bear the name of the part, with the day and the machine above them.
 */
public final class PerformancePage {
  static final Path PAGE = Path.of("docs", "performance.md");

  private PerformancePage() {}

  /** Writes the lines into this part of the page, if that was asked for. */
  public static void publish(String part, List<String> lines) throws IOException {
    if (Boolean.getBoolean("publish")) {
      Files.writeString(PAGE, with(Files.readString(PAGE), part, onThisMachine(), lines));
    }
  }

  /**
   * The page with other lines in one of its parts.
   *
   * @throws IllegalArgumentException if the page has no such part
   */
  static String with(String page, String part, String on, List<String> lines) {
    String begin = begin(part);
    int from = page.indexOf(begin);
    int to = page.indexOf(end(part));
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("docs/performance.md has no part " + part);
    }
    return page.substring(0, from + begin.length())
        + "\n\n"
        + on
        + "\n\n"
        + String.join("\n", lines)
        + "\n\n"
        + page.substring(to);
  }

  /**
   * Draws a chart again after the page was written, if that was asked for.
   *
   * @param chart makes the SVG of a page
   */
  static void draw(Path file, UnaryOperator<String> chart) throws IOException {
    if (Boolean.getBoolean("publish")) {
      Files.writeString(file, chart.apply(Files.readString(PAGE)));
    }
  }

  /** Returns the lines of a part. */
  static String part(String page, String part) {
    return page.substring(page.indexOf(begin(part)), page.indexOf(end(part)));
  }

  /** Returns the cells of a row of a table: from 1 on; fewer than two if it is not a row. */
  static String[] cells(String row) {
    return row.split("\\s*\\|\\s*", -1);
  }

  static String begin(String part) {
    return "<!-- " + part + ": written by the run -->";
  }

  static String end(String part) {
    return "<!-- end of " + part + " -->";
  }

  private static String onThisMachine() {
    return String.format(
        Locale.ROOT,
        "Measured on %s, %d processors (%s), Java %s, %s.",
        LocalDate.now(ZoneOffset.UTC),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.arch"),
        System.getProperty("java.version"),
        System.getProperty("os.name"));
  }
}
