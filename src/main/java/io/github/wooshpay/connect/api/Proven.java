package io.github.wooshpay.connect.api;

/**
 * What is known to work when a request is sent. It decides whether a refusal is final or treated
 * for a fault that passes.
 */
enum Proven {
  /** First contact: the URL, the key and the style may all be wrong. */
  NOTHING,
  /** The session list has answered, but not yet to a request of this form. */
  ENDPOINT,
  /** The session list has answered requests of this form. */
  FORM,
  /**
   * The same, but this request names something that may not exist: what refuses it says no more
   * than that.
   */
  FORM_OF_LOOKUP
}
