package io.github.wooshpay.connect.session;

import org.jspecify.annotations.Nullable;

/** Capture cannot go on. The message is a sentence for the user, and holds no personal data. */
public final class CaptureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CaptureException(String message) {
    this(message, null);
  }

  public CaptureException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
