package io.github.wooshpay.connect.api;

/**
 * A stretch of {@code created}: from {@code fromMs}, inclusive, to {@code toMs}, exclusive; both in
 * milliseconds since the epoch. A window without an end has {@link #NO_END}.
 */
public record Window(long fromMs, long toMs) {
  /** The {@code toMs} of a window without an end. */
  public static final long NO_END = Long.MAX_VALUE;

  public Window {
    if (fromMs < 0 || toMs <= fromMs) {
      throw new IllegalArgumentException("not a window: " + fromMs + " to " + toMs);
    }
  }

  /** The window from this instant on, without an end. */
  public static Window from(long fromMs) {
    return new Window(fromMs, NO_END);
  }

  /** Whether the window has an end. */
  public boolean bounded() {
    return toMs != NO_END;
  }

  /** Returns its length in milliseconds; meaningless without an end. */
  public long lengthMs() {
    return toMs - fromMs;
  }

  /** Whether a session of this instant of creation lies in the window. */
  public boolean contains(long createdMs) {
    return createdMs >= fromMs && createdMs < toMs;
  }
}
