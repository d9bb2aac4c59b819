package io.github.wooshpay.connect.metrics;

import java.time.InstantSource;

/** The largest value of this minute and the last one. Thread-safe. */
final class RecentMax {
  private static final long SPAN_MS = 60_000;

  private final InstantSource clock;
  private long minute;
  private long now;
  private long before;

  RecentMax(InstantSource clock) {
    this.clock = clock;
    this.minute = Math.floorDiv(clock.millis(), SPAN_MS);
  }

  synchronized void add(long value) {
    turn();
    now = Math.max(now, value);
  }

  /** 0 where there was none. */
  synchronized long get() {
    turn();
    return Math.max(now, before);
  }

  private void turn() {
    long current = Math.floorDiv(clock.millis(), SPAN_MS);
    if (current != minute) {
      before = current == minute + 1 ? now : 0;
      now = 0;
      minute = current;
    }
  }
}
