package io.github.wooshpay.connect.api;

/**
 * Whose turn it is when several requests wait for the next permit of the rate limit; first is
 * served first.
 */
public enum Urgency {
  /** New sessions: before everything. */
  TAIL,
  /** Re-reading for changes: four permits in five where history waits as well. */
  SWEEP,
  /** Years of history: permits that nobody else wants, and one in five, so that it ends. */
  HISTORY
}
