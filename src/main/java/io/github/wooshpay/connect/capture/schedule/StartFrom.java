package io.github.wooshpay.connect.capture.schedule;

/** Where to begin when there is no checkpoint. */
public sealed interface StartFrom {
  /** With the first session there is. */
  record Earliest() implements StartFrom {}

  /** With the first session created after the start. */
  record Latest() implements StartFrom {}

  /** With the first session created at or after an instant, in milliseconds since the epoch. */
  record At(long createdMs) implements StartFrom {}
}
