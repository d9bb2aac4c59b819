package io.github.wooshpay.connect.capture.ledger;

import io.github.wooshpay.connect.session.PaymentState;
import io.github.wooshpay.connect.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * A version of a session that has not been emitted before.
 *
 * @param session the session as read
 * @param observedAtMs when this version was read, by the server's clock, in milliseconds since the
 *     epoch; strictly increasing from version to version of a session
 * @param was the state of payment of the version emitted before; null if there is none, {@link
 *     PaymentState#OTHER} if only an offset of format 1 knows it
 * @param becamePaid whether this is the version by which the session became paid
 * @param entry the part of it that an offset stores
 */
public record Change(
    Session session,
    long observedAtMs,
    @Nullable PaymentState was,
    boolean becamePaid,
    Entry entry) {

  /**
   * The part of a version that an offset stores.
   *
   * @param idHash 32 bits of the id's digest
   * @param version 40 bits, see {@link PackedVersion#stored}
   * @param replaces the version emitted before, likewise; {@link #NONE} if there is none, or if
   *     only an offset of format 1 knows it
   */
  public record Entry(int idHash, long version, long replaces) {
    /** Means that there is no version. */
    public static final long NONE = -1;

    PaymentState state() {
      return PackedVersion.storedState(version);
    }
  }

  /** Returns whether an earlier version was emitted. */
  public boolean isUpdate() {
    return was != null;
  }

  /** Returns whether the version emitted before awaited a payment. */
  boolean awaitedPayment() {
    return was != null && was.awaitsPayment();
  }

  boolean isPaid() {
    return state() == PaymentState.PAID;
  }

  /** Returns the state of payment of this version. */
  public PaymentState state() {
    return entry.state();
  }

  /**
   * Returns this change with a more complete session. Whether it is a change, and its entry in the
   * offset, have been decided from the session as it was listed.
   */
  public Change with(Session fuller) {
    return new Change(fuller, observedAtMs, was, becamePaid, entry);
  }

  long createdMs() {
    return session.createdMs();
  }
}
