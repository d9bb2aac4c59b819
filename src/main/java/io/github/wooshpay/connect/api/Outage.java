package io.github.wooshpay.connect.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tracks whether the API answers, across all requests of a client, and logs it: a warning at the
 * first failure, then at most one per minute, and a line when the API answers again. A refusal is
 * always reported at once. Thread-safe.
 */
final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
  private static final long WARN_EVERY_MS = Duration.ofMinutes(1).toMillis();
  private static final long NEVER = Long.MIN_VALUE;

  private final InstantSource clock;
  private long sinceMs = NEVER;
  private long warnedMs = NEVER;
  private long warnedOfRefusalMs = NEVER;
  private long failures;
  private long unsaid;
  private boolean warned;
  private boolean everAnswered;
  private long refusedSinceMs = NEVER;
  private long answeredMs;

  /**
   * @param answeredBefore whether the API is known to have answered before
   */
  Outage(InstantSource clock, boolean answeredBefore) {
    this.clock = clock;
    this.everAnswered = answeredBefore;
    this.answeredMs = clock.millis();
  }

  /**
   * Records a failed request that will be retried.
   *
   * @param what a sentence without its full stop
   * @param refused whether the request was refused, as opposed to not answered
   */
  synchronized void failed(String what, boolean refused) {
    long now = clock.millis();
    refusedSinceMs = !refused ? NEVER : refusedSinceMs == NEVER ? now : refusedSinceMs;
    if (sinceMs == NEVER) {
      sinceMs = now;
      failures = 0;
    }
    failures++;
    unsaid++;
    if (isDue(refused ? warnedOfRefusalMs : warnedMs, now)) {
      warnedOfRefusalMs = refused ? now : warnedOfRefusalMs;
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

  /** Records a request that was answered. */
  synchronized void answered() {
    answeredMs = clock.millis();
    if (warned) {
      LOG.info(
          "WooshPay answers again, {} seconds after the first of {} failed requests.",
          lasts(false).toSeconds(),
          failures);
    }
    warned = false;
    everAnswered = true;
    sinceMs = NEVER;
    refusedSinceMs = NEVER;
  }

  private static boolean isDue(long lastMs, long now) {
    return lastMs == NEVER || now - lastMs >= WARN_EVERY_MS || now < lastMs;
  }

  /** Returns whether the API has ever answered, which proves the address and the key. */
  synchronized boolean everAnswered() {
    return everAnswered;
  }

  /**
   * Returns for how long requests have done nothing but fail; zero while the API answers.
   *
   * @param refusals whether to count only an unbroken run of refusals
   */
  synchronized Duration lasts(boolean refusals) {
    long fromMs = refusals ? refusedSinceMs : sinceMs;
    return fromMs == NEVER
        ? Duration.ZERO
        : Duration.ofMillis(Math.max(0, clock.millis() - fromMs));
  }

  /** Returns the time since the last page was read, or since the start if none has been. */
  synchronized Duration sinceAnswered() {
    return Duration.ofMillis(Math.max(0, clock.millis() - answeredMs));
  }
}
