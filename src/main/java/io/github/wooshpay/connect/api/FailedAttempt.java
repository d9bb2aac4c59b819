package io.github.wooshpay.connect.api;

import io.github.wooshpay.connect.api.ApiException.Kind;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One request failed. {@link FailureTriage} decides all that is said here. */
final class FailedAttempt extends Exception {
  private static final long serialVersionUID = 1L;

  /** What a triage decides. */
  enum Remedy {
    /** It passes: try again after a wait. */
    WAIT,
    /** The cause is gone already: try again at once, the first time. */
    AT_ONCE,
    /**
     * Perhaps only this request style is refused: for good, unless the other one is to be tried.
     */
    OTHER_STYLE,
    /** It stays until a person changes something. */
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
   * @param opening who did what to the session list: {@code WooshPay refused}
   * @param what status, type, code, message and request id; no full stop
   * @param advice a sentence: what to do
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

  @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** What happened, without what to do about it and without a full stop. */
  String during(String request) {
    return opening + " the session list" + request + ": " + what;
  }

  /** The error for the user. */
  ApiException forGood(String request) {
    return new ApiException(kind, setting, during(request) + ". " + advice, this);
  }

  /** The error for the user after it did not pass for as long as it was given. */
  ApiException after(Duration outage, String request) {
    return new ApiException(
        kind,
        "api.unavailable.timeout.ms",
        String.format(
            Locale.ROOT,
            "%s. It has failed for %d seconds, longer than api.unavailable.timeout.ms allows. %s Restart the task when the API answers again; nothing is lost.",
            during(request),
            outage.toSeconds(),
            advice),
        this);
  }
}
