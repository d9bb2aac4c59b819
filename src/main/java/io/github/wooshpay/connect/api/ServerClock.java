package io.github.wooshpay.connect.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Now by the server's clock. A {@code Date} header names a whole second, so one answer bounds the
 * difference between the clocks to about a second and the time the request took; the next answers
 * narrow it. The correction is the smallest that agrees with all of them: none where the worker's
 * clock may be right. Thread-safe.
 */
final class ServerClock {
  private static final long SECOND = Duration.ofSeconds(1).toMillis();

  private final InstantSource local;
  private long least = Long.MIN_VALUE;
  private long most = Long.MAX_VALUE;

  ServerClock(InstantSource local) {
    this.local = local;
  }

  /**
   * Updates the difference from the {@code Date} of an answer.
   *
   * @param sentMs when the request left, by the worker's clock
   * @param receivedMs when the answer had come, by the worker's clock
   */
  synchronized void observe(Instant date, long sentMs, long receivedMs) {
    long seenLeast = date.toEpochMilli() - receivedMs;
    long seenMost = date.toEpochMilli() + SECOND - sentMs;
    if (seenLeast > seenMost) {
      return; // The worker's clock was set back while the request was under way.
    }
    if (seenLeast > most || seenMost < least) {
      // One of the clocks was set: the known difference is void.
      least = seenLeast;
      most = seenMost;
    } else {
      least = Math.max(least, seenLeast);
      most = Math.min(most, seenMost);
    }
  }

  /** Milliseconds since the epoch. */
  synchronized long nowMs() {
    return local.millis() + Math.max(least, Math.min(0, most));
  }
}
