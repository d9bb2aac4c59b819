package io.github.wooshpay.connect.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rate of requests that the API bears, learned from its refusals (429), since no limit is
 * published: additive increase and multiplicative decrease, as in TCP's congestion control (RFC
 * 5681) and in the adaptive retry mode of the AWS SDKs. It never exceeds {@code
 * requests.per.second}.
 *
 * <p>After a refusal no request leaves until a wait is over, which doubles with each further
 * refusal: a limit may count refused requests too.
 *
 * <p>Refusals that do not depend on the rate, such as those that another user of the key causes, do
 * not lower it: they are few, and the request after the wait is answered. Thread-safe.
 */
final class LearnedRate implements RequestBudget.Limiter {
  private static final Logger LOG = LoggerFactory.getLogger(LearnedRate.class);

  /**
   * Refusals in a row lower the rate once, to this share. The mean rate is then nine tenths of the
   * limit.
   */
  private static final double DECREASE = 0.8;

  /**
   * From nothing to the configured rate it takes half an hour of answered requests: faster growth
   * exceeds a quota per minute so early that the waits cost more than the tenth that is left
   * unused.
   */
  private static final double SECONDS_TO_FULL = 1800;

  /**
   * Up to this share, single refusals do not lower the rate. Without this, one in a hundred at
   * random would lower five requests per second to 1.3 ({@code LearnedRateTest}).
   */
  private static final double NOISE = 0.05;

  /** The share of refused requests is a moving average over about this number of requests. */
  private static final double AVERAGED = 200;

  /** The rate never falls below this share of the configured one. */
  private static final double LEAST_SHARE = 0.05;

  /** A rate counts as another one if it differs by more than this share. */
  private static final double MATERIAL = 0.25;

  private static final long QUIET_NS = Duration.ofMinutes(10).toNanos();

  private static final double SECOND_NS = 1e9;

  private final double most;
  private final Backoff backoff;
  private final InstantSource clock;
  private double perSecond;
  private long answeredNs;
  private long nextNs;
  private long heldUntilNs;
  private long heldForNs;
  private int refusedInRow;
  private boolean lowered;
  private double refusedShare;
  private double lastLimit;
  private double saidLimit;
  private long saidNs;

  /**
   * @param most the configured rate, in requests per second
   * @param backoff how long to wait after a refusal
   * @param clock the worker's clock; no wait gets longer if it is set back
   */
  LearnedRate(double most, Backoff backoff, InstantSource clock) {
    this.most = most;
    this.backoff = backoff;
    this.clock = clock;
    this.perSecond = most;
    this.saidLimit = most;
    this.nextNs = nowNs();
    this.heldUntilNs = nextNs;
    this.answeredNs = nextNs;
    this.saidNs = nextNs - QUIET_NS;
  }

  /** Waits until the next request may leave. */
  @Override
  public void acquire() throws InterruptedException {
    long waitNs = reserve();
    if (waitNs > 0) {
      TimeUnit.NANOSECONDS.sleep(waitNs);
    }
  }

  /** Reserves the next slot and returns how long to wait for it, in nanoseconds. */
  synchronized long reserve() {
    long nowNs = nowNs();
    long intervalNs = (long) (SECOND_NS / perSecond);
    // One slot may be made up for, since a sleep lasts longer than it should.
    long slotNs = Math.max(nowNs - intervalNs, Math.min(nextNs, nowNs + intervalNs));
    if (heldUntilNs > nowNs) {
      slotNs = Math.max(slotNs, Math.min(heldUntilNs, nowNs + heldForNs));
    }
    nextNs = slotNs + intervalNs;
    return slotNs - nowNs;
  }

  /** Records that the API answered a request. */
  synchronized void answered() {
    long nowNs = nowNs();
    double seconds = Math.max(0, Math.min(1, (nowNs - answeredNs) / SECOND_NS));
    answeredNs = nowNs;
    refusedInRow = 0;
    lowered = false;
    refusedShare -= refusedShare / AVERAGED;
    perSecond = Math.min(most, perSecond + seconds * most / SECONDS_TO_FULL);
  }

  /**
   * Records that the API refused a request for its rate, and lets none leave for a while. Refusals
   * of requests that were under way meanwhile count as one.
   *
   * @param retryAfter how long the API asks to wait, or null if it does not say
   */
  synchronized void refused(@Nullable Duration retryAfter) {
    long nowNs = nowNs();
    if (nowNs < heldUntilNs) {
      return;
    }
    refusedInRow++;
    refusedShare += (1 - refusedShare) / AVERAGED;
    if (!lowered && (refusedInRow > 1 || refusedShare > NOISE)) {
      say(perSecond, nowNs);
      perSecond = Math.max(LEAST_SHARE * most, DECREASE * perSecond);
      lowered = true;
    }
    heldForNs = backoff.before(refusedInRow, retryAfter).toNanos();
    heldUntilNs = nowNs + heldForNs;
  }

  private long nowNs() {
    Instant now = clock.instant();
    return now.getEpochSecond() * (long) SECOND_NS + now.getNano();
  }

  /** Returns the rate in requests per second. */
  synchronized double perSecond() {
    return perSecond;
  }

  /**
   * Logs a limit once two refusals in a row have met it, and again only if it is another one, every
   * ten minutes at most.
   */
  private void say(double limit, long nowNs) {
    boolean settled = Math.abs(limit - lastLimit) <= MATERIAL * lastLimit;
    lastLimit = limit;
    boolean another = Math.abs(limit - saidLimit) > MATERIAL * saidLimit;
    if (settled && another && nowNs - saidNs >= QUIET_NS) {
      saidLimit = limit;
      saidNs = nowNs;
      LOG.info(
          "WooshPay accepts about {} requests per second, fewer than the {} of requests.per.second; the connector adapts.",
          String.format(Locale.ROOT, "%.2f", limit),
          String.format(Locale.ROOT, "%.0f", most));
    }
  }
}
