package io.github.wooshpay.connect.api;

import io.github.wooshpay.connect.api.FailedAttempt.Remedy;
import org.jspecify.annotations.Nullable;

/**
 * The API failed permanently. The message is one or two sentences for the user: the request, what
 * came back (status, type, code, message of the API, request id), and which setting to look at. It
 * never holds a key, a body, or personal data.
 */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of failure: decided in one place, from status or exception, never from a message. */
  public enum Kind {
    /** 401 or 403: the key is wrong, revoked, of the other mode, or lacks a permission. */
    KEY_REFUSED,
    /** 400, 404 and other refusals of the request itself. */
    REQUEST_REFUSED,
    /** The session that a page was to begin after is not known to the API, or not any more. */
    CURSOR_REFUSED,
    /** 404 for the line items of one session: the API knows none. */
    LINE_ITEMS_MISSING,
    /** 429. */
    RATE_LIMITED,
    /** 5xx, a time-out, a reset, an unresolvable host. */
    UNAVAILABLE,
    /** A body that is cut off, not JSON, or JSON of another shape. */
    UNREADABLE,
    /** TLS: the certificate is not trusted, or not this host's. */
    UNTRUSTED,
    /** A parameter was ignored, so the answer is to a different question. */
    PARAMETER_IGNORED
  }

  private final Kind kind;
  private final String setting;

  public ApiException(Kind kind, String setting, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.setting = setting;
  }

  /** What kind of failure it is. */
  public Kind kind() {
    return kind;
  }

  /**
   * The config key to look at first, such as {@code wooshpay.api.key}; validation shows the error
   * there.
   */
  public String setting() {
    return setting;
  }

  /**
   * Returns the refusal behind this failure that may have been of the form of the request, or null.
   */
  @Nullable FailedAttempt refusedForm() {
    Throwable cause = getCause();
    if (cause instanceof ApiException refusal) {
      return refusal.refusedForm();
    }
    return cause instanceof FailedAttempt failed && failed.remedy() == Remedy.OTHER_STYLE
        ? failed
        : null;
  }
}
