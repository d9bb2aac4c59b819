package io.github.wooshpay.connect.capture.hint;

/** Told what becomes of hints, for metrics. Implementations are quick and thread-safe. */
public interface HintListener {
  /** Listens to nothing. */
  HintListener NONE = new HintListener() {};

  /** What a look came to. */
  enum Outcome {
    /** A version was emitted that had not been. */
    CHANGED,
    /** The session is as it was emitted last. */
    UNCHANGED,
    /** The list does not have the session, or the connector does not watch it any more. */
    UNKNOWN
  }

  /** A hint was given. */
  default void hinted(Hint hint) {}

  /** A record of the hints' topic holds no hint. */
  default void passedOver() {}

  /** A hint was dropped, since too many wait. */
  default void dropped() {}

  /**
   * A hint was followed.
   *
   * @param tookMs from when the hint was given until now, in milliseconds
   */
  default void followed(Outcome outcome, long tookMs) {}
}
