package io.github.wooshpay.connect.capture.scan;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants in milliseconds since the epoch, at the precision of a second. */
public final class EpochMillis {
  private static final long SECOND = 1000;

  private EpochMillis() {}

  /** Returns ISO-8601 to the second, for messages. */
  public static String text(long ms) {
    return Instant.ofEpochMilli(ms).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * Returns the beginning of the second that contains the instant, so that floors and boundaries
   * can be requested in either unit.
   */
  public static long floorToSecond(long ms) {
    return Math.floorDiv(ms, SECOND) * SECOND;
  }
}
