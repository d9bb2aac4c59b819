package io.github.wooshpay.connect.simulator;

/** A bucket of permits that fills evenly; full at the start, holding those of one second. */
final class EvenRateLimit implements RateLimit {
  private final double perSecond;
  private double permits;
  private long filledMs = Long.MIN_VALUE;

  EvenRateLimit(double perSecond) {
    this.perSecond = perSecond;
    this.permits = Math.max(1, perSecond);
  }

  @Override
  public synchronized boolean take(long nowMs) {
    if (filledMs != Long.MIN_VALUE && nowMs > filledMs) {
      double filled = permits + (nowMs - filledMs) * perSecond / 1000;
      permits = Math.min(Math.max(1, perSecond), filled);
    }
    filledMs = Math.max(filledMs, nowMs);
    boolean granted = permits >= 1;
    if (granted) {
      permits--;
    }
    return granted;
  }
}
