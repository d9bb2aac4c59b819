package io.github.wooshpay.connect.capture.schedule;

/** Where to begin if there is no checkpoint. */
public sealed interface StartFrom {
  /** With the account's first session. */
  record Earliest() implements StartFrom {}

  /** With the first session created after the start. */
  record Latest() implements StartFrom {}

  /** With the first session created at or after an instant, in milliseconds since the epoch. */
  record At(long createdMs) implements StartFrom {}
}
