package io.github.wooshpay.connect.api;

import io.github.wooshpay.connect.api.ApiException.Kind;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One failed request, as {@link FailureTriage} classified it.
 *
 * <p>Tests: {@code RefusalWireTest}, {@code PatienceWireTest}.
 */
final class FailedAttempt extends Exception {
  private static final long serialVersionUID = 1L;
  private static final String REFUSED_TIMEOUT = "api.refused.timeout.ms";
  private static final String UNAVAILABLE_TIMEOUT = "api.unavailable.timeout.ms";

  /** What to do about a failure. */
  enum Remedy {
    /** The API is unavailable: try again after a wait, for {@code api.unavailable.timeout.ms}. */
    WAIT,
    /**
     * The request was refused, but the endpoint has worked before: try again after a wait, for
     * {@code api.refused.timeout.ms}.
     */
    WAIT_A_WHILE,
    /** The cause is already gone: the first retry follows at once. */
    AT_ONCE,
    /** Perhaps only this request style is refused: try the other one, or give up. */
    OTHER_STYLE,
    /** Permanent until someone changes something. */
    NONE
  }

  private final Kind kind;
  private final String setting;
  private final Remedy remedy;
  private final String opening;
  private final String what;
  private final String advice;
  private final @Nullable Duration retryAfter;

  /**
   * @param opening the beginning of the message, up to the request: {@code WooshPay refused}
   * @param what status, type, code, message and request id; no full stop
   * @param advice a sentence that says what to do
   * @param retryAfter how long the API asks to wait, or null if it does not say
   */
  FailedAttempt(
      Kind kind,
      String setting,
      Remedy remedy,
      String opening,
      String what,
      String advice,
      @Nullable Duration retryAfter) {
    super(opening + ": " + what);
    this.kind = kind;
    this.setting = setting;
    this.remedy = remedy;
    this.opening = opening;
    this.what = what;
    this.advice = advice;
    this.retryAfter = retryAfter;
  }

  Kind kind() {
    return kind;
  }

  Remedy remedy() {
    return remedy;
  }

  /** Returns whether the request was refused, as opposed to not answered. */
  boolean isRefusal() {
    return remedy == Remedy.WAIT_A_WHILE || remedy == Remedy.AT_ONCE;
  }

  /** Returns the same failure as one that may pass, since the endpoint has worked before. */
  FailedAttempt asPassing() {
    return new FailedAttempt(kind, setting, Remedy.WAIT_A_WHILE, opening, what, advice, retryAfter);
  }

  @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /**
   * Returns what happened, without the advice and without a full stop.
   *
   * @param request the request in words: {@code the session list at first contact}
   */
  String during(String request) {
    return opening + " " + request + ": " + what;
  }

  /** Returns the error for the user. */
  ApiException forGood(String request) {
    return new ApiException(kind, setting, during(request) + ". " + advice, this);
  }

  /** Returns the warning to log for a failure that is retried, without a full stop. */
  String warning(String request) {
    return isRefusal()
        ? during(request) + ". " + advice + " The task fails if this lasts for " + REFUSED_TIMEOUT
        : during(request);
  }

  /** Returns the error for the user once the failure has lasted too long. */
  ApiException after(Duration lasted, String request) {
    return isRefusal()
        ? new ApiException(
            kind,
            setting,
            String.format(
                Locale.ROOT,
                "%s. Requests were refused for %d seconds, longer than %s allows. %s Then restart the task; nothing is lost.",
                during(request),
                lasted.toSeconds(),
                REFUSED_TIMEOUT,
                advice),
            this)
        : new ApiException(
            kind,
            UNAVAILABLE_TIMEOUT,
            String.format(
                Locale.ROOT,
                "%s. Requests have failed for %d seconds, longer than %s allows. %s Restart the task when the API answers again; nothing is lost.",
                during(request),
                lasted.toSeconds(),
                UNAVAILABLE_TIMEOUT,
                advice),
            this);
  }
}
