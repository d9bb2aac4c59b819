package io.github.wooshpay.connect.capture.scan;

import io.github.wooshpay.connect.api.Page;
import io.github.wooshpay.connect.api.Session;
import io.github.wooshpay.connect.session.CaptureException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of entries that are no session: the end, or a line in the log. Safe for use by
 * several threads.
 */
public final class MalformedPolicy {
  private static final Logger log = LoggerFactory.getLogger(MalformedPolicy.class);

  /** A session created further ahead of the server's clock than this has an absurd time. */
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
   * Looks at what a page held beside sessions.
   *
   * @throws CaptureException if the policy is to fail
   */
  public void check(Page page) {
    for (String what : page.malformed()) {
      found(what, page.observedAtMs());
    }
  }

  /**
   * Whether the session's time is one that a session can have.
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

  /** How many entries were left out, since the start. */
  public long total() {
    return total;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Written under the lock alone.
  private synchronized void found(String what, long nowMs) {
    if (fail) {
      throw new CaptureException(
          "WooshPay's answer cannot be used whole. "
              + what
              + " Set behavior.on.malformed.session to log to leave such entries out, or ask WooshPay to mend it.");
    }
    since++;
    total++;
    if (nowMs - warnedMs >= MS_BETWEEN_WARNINGS) {
      log.warn(
          "Left out what is no session, {} time(s) since the last warning, for example: {}",
          since,
          what);
      warnedMs = nowMs;
      since = 0;
    }
  }
}
