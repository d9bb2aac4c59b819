package io.github.wooshpay.connect.capture.scan;

import io.github.wooshpay.connect.session.Session;
import java.util.Comparator;

/**
 * A session as one page showed it, and when that page was read (server's clock, milliseconds since
 * the epoch).
 */
public record Observed(Session session, long observedAtMs) {
  /** Orders by (created, id), the order in which changes are emitted. */
  public static final Comparator<Observed> ORDER =
      Comparator.<Observed>comparingLong(o -> o.session.createdMs())
          .thenComparing(o -> o.session.id());

  public long createdMs() {
    return session.createdMs();
  }
}
