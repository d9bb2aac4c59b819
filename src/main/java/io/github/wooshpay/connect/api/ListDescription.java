package io.github.wooshpay.connect.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Describes a requested page in the words of a message: its window and its cursor. */
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
