package io.github.wooshpay.connect.record;

import io.github.wooshpay.connect.json.Surrogates;
import org.jspecify.annotations.Nullable;

/**
 * A location in a session: one step below another location. It costs one small object per container
 * on the way; the JSON pointer is built only for values that do not fit the schema.
 */
final class JsonLocation {
  /** The session itself. */
  static final JsonLocation ROOT = new JsonLocation(null, "");

  private final @Nullable JsonLocation parent;
  private final String step;

  private JsonLocation(@Nullable JsonLocation parent, String step) {
    this.parent = parent;
    this.step = step;
  }

  /** Returns the location of the field with this name. */
  JsonLocation field(String name) {
    return new JsonLocation(this, name);
  }

  /** Returns the location of the array element at this index, from 0. */
  JsonLocation element(int index) {
    return new JsonLocation(this, Integer.toString(index));
  }

  /** Returns the JSON pointer (RFC 6901) from the session; a lone surrogate is escaped. */
  String pointer() {
    StringBuilder pointer = new StringBuilder();
    appendTo(pointer);
    return Surrogates.escaped(pointer.toString());
  }

  /** Recursive, but no deeper than the schema: an unknown field is kept as one string. */
  private void appendTo(StringBuilder pointer) {
    if (parent == null) {
      return;
    }
    parent.appendTo(pointer);
    pointer.append('/');
    for (int i = 0; i < step.length(); i++) {
      char c = step.charAt(i);
      switch (c) {
        case '~' -> pointer.append("~0");
        case '/' -> pointer.append("~1");
        default -> pointer.append(c);
      }
    }
  }
}
