package io.github.wooshpay.connect.api;

import java.time.Duration;

/**
 * Observes the client, for metrics. Called from several of the client's threads at once, so
 * implementations are quick and safe for that.
 */
public interface ClientListener {
  /** Listens to nothing. */
  ClientListener NONE = new ClientListener() {};

  /** What became of one request. */
  enum Outcome {
    /** A 2xx status. */
    ANSWERED,
    /** Any other status. */
    REFUSED,
    /** No answer at all: a time-out, a reset, an unresolvable host. */
    FAILED
  }

  /**
   * A request is over, up to the first byte of the answer's body (in the body style: the last).
   * Retries count as requests.
   */
  default void requestFinished(Outcome outcome, Duration took) {}

  /** A request failed in a way that passes, and will be repeated. */
  default void retryScheduled() {}

  /** The API answered 429. */
  default void rateLimited() {}

  /** A page was read whole. */
  default void pageRead(int sessions) {}

  /** The API knows no line items of a session. */
  default void lineItemsMissing() {}
}
