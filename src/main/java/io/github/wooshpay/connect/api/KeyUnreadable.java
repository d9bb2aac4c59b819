package io.github.wooshpay.connect.api;

import java.io.IOException;

/** A key was refused, and the configuration cannot be read for the one that it holds now. */
final class KeyUnreadable extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param cause what reading failed with; its message is a sentence for the user where it is an
   *     {@link ApiException}
   */
  KeyUnreadable(RuntimeException cause) {
    super("the key cannot be read", cause);
  }
}
