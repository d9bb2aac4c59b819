package io.github.wooshpay.connect.capture;

import io.github.wooshpay.connect.api.Session;

/**
 * A version of a session that has not been emitted before.
 *
 * @param session the session as read
 * @param kind whether an earlier version was emitted
 * @param observedAtMs when this version was read, by the server's clock, in milliseconds since the
 *     epoch; strictly increasing from version to version of a session
 */
public record Change(Session session, Kind kind, long observedAtMs) {
  /** Whether an earlier version was emitted. */
  public enum Kind {
    /** The first version emitted. */
    CREATED,
    /** An earlier version was emitted. */
    UPDATED
  }
}
