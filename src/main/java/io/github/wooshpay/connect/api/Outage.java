package io.github.wooshpay.connect.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the API answers, as all requests of a client see it together. Says so in the log: a
 * warning at the first failure, then one a minute at most however many requests fail, and that it
 * answers again. A refusal is warned of at once, also within a minute of another warning.
 * Thread-safe.
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
   * @param answeredBefore whether the API is known to have answered before this was made
   */
  Outage(InstantSource clock, boolean answeredBefore) {
    this.clock = clock;
    this.everAnswered = answeredBefore;
    this.answeredMs = clock.millis();
  }

  /**
   * Records a request that failed in a way that may pass.
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

  /** A request was answered. */
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

  /** Returns whether the API has ever answered: then it exists, and the key was right. */
  synchronized boolean everAnswered() {
    return everAnswered;
  }

  /**
   * Returns for how long there were nothing but failures; zero while the API answers.
   *
   * @param refusals whether to count only the refusals without a failure of another kind between
   *     them
   */
  synchronized Duration lasts(boolean refusals) {
    long fromMs = refusals ? refusedSinceMs : sinceMs;
    return fromMs == NEVER
        ? Duration.ZERO
        : Duration.ofMillis(Math.max(0, clock.millis() - fromMs));
  }

  /** How long ago the last page was read; since the start where none was yet. */
  synchronized Duration sinceAnswered() {
    return Duration.ofMillis(Math.max(0, clock.millis() - answeredMs));
  }
}
