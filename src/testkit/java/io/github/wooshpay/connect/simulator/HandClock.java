package io.github.wooshpay.connect.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that moves only when it is told to. Thread-safe. */
public final class HandClock implements InstantSource {
  private final AtomicLong nowMs;

  /** A clock that shows an instant, in milliseconds since the epoch. */
  public HandClock(long nowMs) {
    this.nowMs = new AtomicLong(nowMs);
  }

  /** Moves the clock on, or back by a negative duration. */
  public void advance(Duration duration) {
    nowMs.addAndGet(duration.toMillis());
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(nowMs.get());
  }
}
