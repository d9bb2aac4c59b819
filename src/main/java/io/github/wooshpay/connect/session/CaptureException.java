package io.github.wooshpay.connect.session;

import org.jspecify.annotations.Nullable;

/** The capture cannot continue. The message is a sentence for the user, without personal data. */
public final class CaptureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CaptureException(String message) {
    this(message, null);
  }

  public CaptureException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
