package io.github.wooshpay.connect.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the API answers, as all requests of a client see it together. Says so in the log: a
 * warning at the first failure, then one a minute at most however many requests fail, and that it
 * answers again. Thread-safe.
 */
final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
  private static final long WARN_EVERY_MS = Duration.ofMinutes(1).toMillis();
  private static final long NEVER = Long.MIN_VALUE;

  private final InstantSource clock;
  private long sinceMs = NEVER;
  private long warnedMs = NEVER;
  private long failures;
  private long unsaid;
  private boolean warned;
  private long answeredMs;

  Outage(InstantSource clock) {
    this.clock = clock;
    this.answeredMs = clock.millis();
  }

  /**
   * A request failed in a way that passes.
   *
   * @param what a sentence without its full stop
   */
  synchronized void failed(String what) {
    long now = clock.millis();
    if (sinceMs == NEVER) {
      sinceMs = now;
      failures = 0;
    }
    failures++;
    unsaid++;
    if (warnedMs == NEVER || now - warnedMs >= WARN_EVERY_MS || now < warnedMs) {
      LOG.warn(
          "{}. Trying again until it answers ({} failed since the last warning, {} in a row since {}).",
          what,
          unsaid,
          failures,
          Instant.ofEpochMilli(sinceMs));
      warnedMs = now;
      unsaid = 0;
      warned = true;
    }
  }

  /** A request was answered. */
  synchronized void answered() {
    answeredMs = clock.millis();
    if (warned) {
      LOG.info(
          "WooshPay answers again, {} seconds after the first of {} failed requests.",
          lasts().toSeconds(),
          failures);
    }
    warned = false;
    sinceMs = NEVER;
  }

  /** For how long nothing but failures; zero while the API answers. */
  synchronized Duration lasts() {
    return sinceMs == NEVER
        ? Duration.ZERO
        : Duration.ofMillis(Math.max(0, clock.millis() - sinceMs));
  }

  /** How long ago the last page was read; since the start where none was yet. */
  synchronized Duration sinceAnswered() {
    return Duration.ofMillis(Math.max(0, clock.millis() - answeredMs));
  }
}
