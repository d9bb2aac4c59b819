package io.github.wooshpay.connect.session;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a session's {@code status}, {@code payment_status} and {@code mode} say together about its
 * payment. The names are those of the header {@code wooshpay.was}.
 */
public enum PaymentState {
  /** Waiting for the shopper: it may be paid or expire at any moment. */
  OPEN,
  /** Complete, but a delayed payment method has yet to pay it. */
  UNPAID,
  /** Paid, or no payment is required, whatever the status says: a merchant may fulfil. */
  PAID,
  /** Expired without a payment. */
  EXPIRED,
  /** None of these: a completed setup of a card, or a status that is missing or unknown. */
  OTHER;

  /** Returns the state of a session as the API answered it. */
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
   * Returns whether a session in this state usually goes on to the other one, and not the other way
   * round: an open session to any state, an unpaid or expired one to paid.
   */
  public boolean precedes(PaymentState later) {
    return switch (this) {
      case OPEN -> later != OPEN;
      case UNPAID, EXPIRED -> later == PAID;
      case PAID, OTHER -> false;
    };
  }

  /**
   * Returns whether nobody need look at the checkout any more and a payment may still arrive: a
   * delayed one of a complete session, or one that was under way when the session expired.
   */
  public boolean awaitsPayment() {
    return this == UNPAID || this == EXPIRED;
  }

  /** Returns whether the session saves a card: such a session has no payment to wait for. */
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
