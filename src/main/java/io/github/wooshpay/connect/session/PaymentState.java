package io.github.wooshpay.connect.session;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The state of a session's payment, derived from its {@code status}, {@code payment_status} and
 * {@code mode}. The names are those of the header {@code wooshpay.was}.
 */
public enum PaymentState {
  /** Waiting for the shopper: it may be paid or expire at any moment. */
  OPEN,
  /** Complete, but waiting for a delayed payment method. */
  UNPAID,
  /** Paid, or no payment is required, whatever the status: a merchant may fulfil. */
  PAID,
  /** Expired without a payment. */
  EXPIRED,
  /** None of these: a completed card setup, or a missing or unknown status. */
  OTHER;

  /** Returns the state of a session as the API returned it. */
  public static PaymentState of(ObjectNode session) {
    String payment = session.path("payment_status").asText("");
    if (payment.equals("paid") || payment.equals("no_payment_required")) {
      return PAID;
    }
    return switch (session.path("status").asText("")) {
      case "open" -> OPEN;
      case "expired" -> EXPIRED;
      case "complete" -> isSetup(session) ? OTHER : UNPAID;
      default -> OTHER;
    };
  }

  /**
   * Returns whether a session usually moves from this state to the other one, and not back: an open
   * session to any state, an unpaid or expired one to paid.
   */
  public boolean precedes(PaymentState later) {
    return switch (this) {
      case OPEN -> later != OPEN;
      case UNPAID, EXPIRED -> later == PAID;
      case PAID, OTHER -> false;
    };
  }

  /**
   * Returns whether the checkout is over but a payment may still arrive: a delayed payment of a
   * complete session, or one in progress when the session expired.
   */
  public boolean awaitsPayment() {
    return this == UNPAID || this == EXPIRED;
  }

  /** Returns whether the session only saves a card, so that there is no payment to wait for. */
  private static boolean isSetup(ObjectNode session) {
    return session.path("mode").asText("").equals("setup");
  }

  /** Returns the value of the header {@code wooshpay.was}, such as {@code open}. */
  public String headerValue() {
    return switch (this) {
      case OPEN -> "open";
      case UNPAID -> "unpaid";
      case PAID -> "paid";
      case EXPIRED -> "expired";
      case OTHER -> "other";
    };
  }
}
