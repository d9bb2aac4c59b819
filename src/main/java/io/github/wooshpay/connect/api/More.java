package io.github.wooshpay.connect.api;

/** What a page says about pages after it, in {@code has_more}. */
public enum More {
  /** There are more. */
  YES,
  /** This is the last. */
  NO,
  /** Nothing: the field is null or missing, as in a sample of WooshPay's own. */
  UNSAID;

  /** Returns what a boolean says. */
  public static More of(boolean hasMore) {
    return hasMore ? YES : NO;
  }
}
