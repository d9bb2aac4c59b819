package io.github.wooshpay.connect.simulator;

import java.time.Duration;

/**
 * How sessions live. What is neither paid at once nor delayed expires.
 *
 * @param createdPerSecond how many sessions are created a second, on average; 0 for none
 * @param paidShare the share of them that is paid by an immediate method
 * @param delayedShare the share that is completed by a delayed method, and paid later
 * @param payWithin the longest time from creation to completion
 * @param settleWithin the longest time from an unpaid completion to the payment
 * @param lifetime the time from creation to expiry; at least {@code payWithin}
 * @param lateShare the share of sessions that the list shows late
 * @param lateBy how late
 */
public record LifeSettings(
    double createdPerSecond,
    double paidShare,
    double delayedShare,
    Duration payWithin,
    Duration settleWithin,
    Duration lifetime,
    double lateShare,
    Duration lateBy) {
  public LifeSettings {
    if (createdPerSecond < 0 || paidShare < 0 || delayedShare < 0 || paidShare + delayedShare > 1) {
      throw new IllegalArgumentException(
          "no rate and no share is negative, the shares are 1 at most");
    }
    if (lifetime.compareTo(payWithin) < 0) {
      throw new IllegalArgumentException("a session cannot be paid after it has expired");
    }
  }

  /**
   * As documented: a session expires after 24 hours, is paid within 6, and a delayed payment takes
   * up to 3 days; 60 in 100 are paid, 10 delayed, none late.
   */
  public static LifeSettings documented(double createdPerSecond) {
    return new LifeSettings(
        createdPerSecond,
        0.6,
        0.1,
        Duration.ofHours(6),
        Duration.ofDays(3),
        Duration.ofHours(24),
        0,
        Duration.ZERO);
  }

  /** The same life in fast motion: every duration divided by the factor; the rate stays. */
  public LifeSettings faster(long factor) {
    return new LifeSettings(
        createdPerSecond,
        paidShare,
        delayedShare,
        payWithin.dividedBy(factor),
        settleWithin.dividedBy(factor),
        lifetime.dividedBy(factor),
        lateShare,
        lateBy.dividedBy(factor));
  }

  /** The same life, a share of the sessions shown late. */
  public LifeSettings withLate(double share, Duration by) {
    return new LifeSettings(
        createdPerSecond, paidShare, delayedShare, payWithin, settleWithin, lifetime, share, by);
  }
}
