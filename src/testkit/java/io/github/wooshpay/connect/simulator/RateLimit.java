package io.github.wooshpay.connect.simulator;

/** A limit of requests. Thread-safe. */
interface RateLimit {
  /** Returns whether a request at this instant is within the limit. */
  boolean take(long nowMs);

  /** Returns a quota per fixed window, in which refused requests count too. */
  static RateLimit perWindow(int quota, long windowMs) {
    return new RateLimit() {
      private long window = -1;
      private int used;

      @Override
      public synchronized boolean take(long nowMs) {
        if (nowMs / windowMs != window) {
          window = nowMs / windowMs;
          used = 0;
        }
        return ++used <= quota;
      }
    };
  }
}
