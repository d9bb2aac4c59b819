package io.github.wooshpay.connect.capture.scan;

import io.github.wooshpay.connect.api.Page;
import io.github.wooshpay.connect.session.CaptureException;
import io.github.wooshpay.connect.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles entries that are not sessions: fails, or logs and skips them. Thread-safe. */
public final class MalformedPolicy {
  private static final Logger LOG = LoggerFactory.getLogger(MalformedPolicy.class);

  /** A session created further ahead of the server's clock than this has an invalid time. */
  private static final long FUTURE_MS = 24 * 3_600_000L;

  private static final long MS_BETWEEN_WARNINGS = 60_000;

  private final boolean fail;
  private long warnedMs = Long.MIN_VALUE / 2;
  private int since;
  private volatile long total;

  public MalformedPolicy(boolean fail) {
    this.fail = fail;
  }

  /**
   * Handles the malformed entries of a page.
   *
   * @throws CaptureException if the policy is to fail
   */
  public void check(Page page) {
    for (String what : page.malformed()) {
      found(what, page.observedAtMs());
    }
  }

  /**
   * Returns whether the session's time of creation is plausible.
   *
   * @throws CaptureException if it is not, and the policy is to fail
   */
  public boolean accepts(Session session, long nowMs) {
    if (session.createdMs() <= nowMs + FUTURE_MS) {
      return true;
    }
    found(
        "Session " + session.id() + " says that it is created more than a day in the future.",
        nowMs);
    return false;
  }

  /** Returns how many entries have been skipped since the start. */
  public long total() {
    return total;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Written only while holding the lock.
  private synchronized void found(String what, long nowMs) {
    if (fail) {
      throw new CaptureException(
          "WooshPay returned a malformed session. "
              + what
              + " Set behavior.on.malformed.session to log to skip such entries, or ask WooshPay to fix them.");
    }
    since++;
    total++;
    if (nowMs - warnedMs >= MS_BETWEEN_WARNINGS) {
      LOG.warn("Skipped {} malformed entries since the last warning, for example: {}", since, what);
      warnedMs = nowMs;
      since = 0;
    }
  }
}
