package io.github.wooshpay.connect.capture.hint;

/** Observes the outcome of hints, for metrics. Implementations are fast and thread-safe. */
public interface HintListener {
  /** Ignores everything. */
  HintListener NONE = new HintListener() {};

  /** The outcome of a look. */
  enum Outcome {
    /** A new version was emitted. */
    CHANGED,
    /** The session has not changed since it was last emitted. */
    UNCHANGED,
    /** The list does not contain the session, or the connector no longer watches it. */
    UNKNOWN
  }

  /** A hint arrived. */
  default void hinted(Hint hint) {}

  /** A record of the hints topic contains no hint. */
  default void passedOver() {}

  /** A hint was dropped because too many are waiting. */
  default void dropped() {}

  /**
   * A hint was followed.
   *
   * @param tookMs the time since the hint was given, in milliseconds
   */
  default void followed(Outcome outcome, long tookMs) {}
}
