package io.github.wooshpay.connect.session;

/**
 * A unit of time since the epoch. WooshPay documents seconds and returns milliseconds, but the
 * magnitude of a number shows its unit: 10^11 seconds is the year 5138, 10^11 milliseconds is 1973.
 */
public enum EpochUnit {
  SECONDS(1000),
  MILLISECONDS(1);

  /** The first number that is read as milliseconds; smaller ones are read as seconds. */
  public static final long FIRST_IN_MILLISECONDS = 100_000_000_000L;

  /** The last plausible time, in milliseconds: the year 5138, as far as seconds reach. */
  public static final long LAST_MS = 1000 * FIRST_IN_MILLISECONDS;

  private final int ms;

  EpochUnit(int ms) {
    this.ms = ms;
  }

  /** Returns one unit in milliseconds. */
  public int ms() {
    return ms;
  }

  /** Returns the unit of a number that is not negative. */
  public static EpochUnit of(long number) {
    return number < FIRST_IN_MILLISECONDS ? SECONDS : MILLISECONDS;
  }

  /** Converts a number that is not negative, in either unit, to milliseconds. */
  public static long toMs(long number) {
    return number * of(number).ms;
  }
}
