package io.github.wooshpay.connect.capture.scan;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants as capture writes and cuts them. */
public final class Times {
  private static final long SECOND = 1000;

  private Times() {}

  /** For a message: ISO-8601 to the second. */
  public static String text(long ms) {
    return Instant.ofEpochMilli(ms).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * The whole second in which the instant lies: floors and boundaries can be asked for in either
   * unit.
   */
  public static long wholeSecond(long ms) {
    return Math.floorDiv(ms, SECOND) * SECOND;
  }
}
