package io.github.wooshpay.connect.api;

import io.github.wooshpay.connect.api.ApiRequest.Subject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which part of its subject a request asks for, in the words of a message: "at first contact", "of
 * session cs_1". Immutable.
 *
 * @param words follow the noun of the subject; empty for all of it
 */
record RequestedPart(String words) {
  /** All of it. */
  static final RequestedPart ALL = new RequestedPart("");

  /** Returns a page of the session list: its window and its cursor. */
  static RequestedPart of(Window window, @Nullable String startingAfter) {
    String from = Instant.ofEpochMilli(window.fromMs()).toString();
    String created =
        window.bounded()
            ? "for created " + from + " to " + Instant.ofEpochMilli(window.toMs())
            : "for created from " + from;
    return new RequestedPart(startingAfter == null ? created : created + " after " + startingAfter);
  }

  /** Returns the subject and the part: "the session list at first contact". */
  String of(Subject subject) {
    return words.isEmpty() ? subject.noun() : subject.noun() + " " + words;
  }
}
