package io.github.wooshpay.connect.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table of measurements next to what is promised, in Markdown, and whether every promise was
 * kept. Not thread-safe.
 */
public final class Promises {
  private final List<String> rows = new ArrayList<>();
  private boolean kept = true;

  /** An empty table. */
  public Promises() {
    rows.add("| what | measured | promised |");
    rows.add("| --- | --- | --- |");
  }

  /**
   * Adds what is promised nothing of.
   *
   * @param format of the number and its unit, such as {@code %.1f ms}
   */
  public void measured(String what, String format, double measured) {
    row(what, text(format, measured), "");
  }

  /** Adds what may be no more than so much. */
  public void atMost(double most, String what, String format, double measured) {
    promised(what, format, measured, "at most " + text(format, most), measured <= most);
  }

  /** Adds what may be no less than so much. */
  public void atLeast(double least, String what, String format, double measured) {
    promised(what, format, measured, "at least " + text(format, least), measured >= least);
  }

  private void promised(String what, String format, double measured, String bound, boolean ok) {
    kept &= ok;
    row(what, text(format, measured), ok ? bound : bound + " **NOT KEPT**");
  }

  private void row(String what, String measured, String promised) {
    rows.add("| " + what + " | " + measured + " | " + promised + " |");
  }

  /** Whether nothing was worse than promised. */
  public boolean kept() {
    return kept;
  }

  /** The lines of the table. */
  public List<String> lines() {
    return List.copyOf(rows);
  }

  /** Writes lines to a file, and makes its folder where there is none. */
  public static void write(Path file, List<String> lines) throws IOException {
    Path folder = file.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.write(file, lines);
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
