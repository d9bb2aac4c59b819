package io.github.wooshpay.connect.api;

import java.io.IOException;

/** A request was refused with a key that the configuration has replaced since. */
final class KeyRenewed extends IOException {
  private static final long serialVersionUID = 1L;

  KeyRenewed() {
    super("the key was replaced");
  }
}
