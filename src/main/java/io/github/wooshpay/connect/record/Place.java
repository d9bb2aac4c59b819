package io.github.wooshpay.connect.record;

import io.github.wooshpay.connect.json.Surrogates;
import org.jspecify.annotations.Nullable;

/**
 * A place in a session: a step below another place. It costs one small object per container on the
 * way; the JSON pointer is built only for values that do not fit the schema.
 */
final class Place {
  /** The session itself. */
  static final Place ROOT = new Place(null, "");

  private final @Nullable Place parent;
  private final String step;

  private Place(@Nullable Place parent, String step) {
    this.parent = parent;
    this.step = step;
  }

  /** Returns the place of the field with this name. */
  Place field(String name) {
    return new Place(this, name);
  }

  /** Returns the place of the array element at this index, from 0. */
  Place element(int index) {
    return new Place(this, Integer.toString(index));
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
