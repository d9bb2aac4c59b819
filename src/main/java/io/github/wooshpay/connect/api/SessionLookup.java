package io.github.wooshpay.connect.api;

/** Finds the session of a PaymentIntent. Thread-safe. */
public interface SessionLookup {
  /**
   * Reads the sessions of a PaymentIntent: one, or none if the list does not show it. Waits for its
   * turn under the rate limit and through failures that pass, for hours if need be.
   *
   * @throws ApiException if the failure is final
   * @throws InterruptedException if the thread was interrupted, or the client closed, while waiting
   */
  Page ofPaymentIntent(String paymentIntent, Urgency urgency) throws InterruptedException;
}
