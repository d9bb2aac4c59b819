package io.github.wooshpay.connect.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is moved. */
final class HandClock implements InstantSource {
  private final AtomicLong nowMs;

  HandClock(long nowMs) {
    this.nowMs = new AtomicLong(nowMs);
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(nowMs.get());
  }

  void move(Duration by) {
    nowMs.addAndGet(by.toMillis());
  }

  void set(long toMs) {
    nowMs.set(toMs);
  }
}
