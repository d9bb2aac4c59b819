package io.github.wooshpay.connect.capture;

import io.github.wooshpay.connect.api.Session;
import java.util.Comparator;

/**
 * A session as one page showed it, and when that page was read (server's clock, milliseconds since
 * the epoch).
 */
record Observed(Session session, long observedAtMs) {
  /** By (created, id): the order in which changes are emitted. */
  static final Comparator<Observed> ORDER =
      Comparator.<Observed>comparingLong(o -> o.session.createdMs())
          .thenComparing(o -> o.session.id());

  long createdMs() {
    return session.createdMs();
  }
}
