package io.github.wooshpay.connect.quickstart;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * What the quickstart prints: steps, rows, and a status line that is rewritten in place on a
 * terminal and printed every five seconds elsewhere. Used by one thread.
 */
final class Screen {
  private static final Duration STATUS_INTERVAL = Duration.ofSeconds(5);
  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final String RESET = "\u001b[0m";

  /** How a string is highlighted, on a terminal only. */
  enum Tone {
    PLAIN(""),
    BOLD("\u001b[1m"),
    DIM("\u001b[2m"),
    GREEN("\u001b[32m"),
    YELLOW("\u001b[33m"),
    RED("\u001b[31m");

    private final String code;

    Tone(String code) {
      this.code = code;
    }
  }

  private final PrintStream out;
  private final boolean terminal;
  private final boolean colour;
  private final InstantSource clock;
  private final TerminalPicture picture = new TerminalPicture();
  private Instant lastStatus;
  private String status = "";

  /**
   * A screen.
   *
   * @param terminal whether a line can be rewritten
   * @param colour whether to use colour, if it is a terminal
   */
  Screen(PrintStream out, boolean terminal, boolean colour, InstantSource clock) {
    this.out = out;
    this.terminal = terminal;
    this.colour = terminal && colour;
    this.clock = clock;
    this.lastStatus = clock.instant();
  }

  /** The terminal this process was started from, or plain lines where there is none. */
  @SuppressWarnings("SystemConsoleNull") // The profile sets jdk.console=java.base for JDK 22 on.
  static Screen ofThisProcess() {
    String term = System.getenv("TERM");
    boolean terminal = System.console() != null && term != null && !term.equals("dumb");
    return new Screen(
        System.out, terminal, System.getenv("NO_COLOR") == null, InstantSource.system());
  }

  /** Returns a picture of what was printed. */
  TerminalPicture picture() {
    return picture;
  }

  /** Prints a line above the status line. */
  void line(Tone tone, String text) {
    picture.line(tone, text);
    print(tone, text);
  }

  private void print(Tone tone, String text) {
    if (terminal && !status.isEmpty()) {
      out.print(CLEAR_LINE);
    }
    out.println(text.isEmpty() ? "" : "  " + inTone(tone, text));
    rewriteStatus();
  }

  void line(String text) {
    line(Tone.PLAIN, text);
  }

  /** Prints a row of the table. */
  void row(SessionRow row) {
    Tone tone = toneOf(row);
    picture.row(tone, row.inColumns());
    print(tone, row.inColumns());
  }

  /**
   * Shows the status: at once on a terminal, elsewhere when five seconds have gone since the last.
   */
  void status(String text) {
    picture.status(text);
    if (terminal) {
      status = text;
      rewriteStatus();
    } else if (!clock.instant().isBefore(lastStatus.plus(STATUS_INTERVAL))) {
      lastStatus = clock.instant();
      print(Tone.PLAIN, "-- " + text);
    }
  }

  /** Takes the status line away. */
  void endStatus() {
    if (terminal && !status.isEmpty()) {
      out.print(CLEAR_LINE);
      out.flush();
    }
    status = "";
  }

  private void rewriteStatus() {
    if (terminal && !status.isEmpty()) {
      out.print(CLEAR_LINE + "  " + inTone(Tone.BOLD, status));
    }
    out.flush();
  }

  private String inTone(Tone tone, String text) {
    return colour && tone != Tone.PLAIN ? tone.code + text + RESET : text;
  }

  private static Tone toneOf(SessionRow row) {
    if (row.payment().equals("paid")) {
      return Tone.GREEN;
    }
    return switch (row.status()) {
      case "STATUS", "expired" -> Tone.DIM;
      case "complete" -> Tone.YELLOW;
      default -> Tone.PLAIN;
    };
  }
}
