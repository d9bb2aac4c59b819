package io.github.wooshpay.connect.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which page was asked for, in the words of a message: the window and the cursor. */
final class ListDescription {
  private ListDescription() {}

  /** Said after "the session list": begins with a space. */
  static String of(Window window, @Nullable String startingAfter) {
    String from = Instant.ofEpochMilli(window.fromMs()).toString();
    String created =
        window.bounded()
            ? " for created " + from + " to " + Instant.ofEpochMilli(window.toMs())
            : " for created from " + from;
    return startingAfter == null ? created : created + " after " + startingAfter;
  }
}
