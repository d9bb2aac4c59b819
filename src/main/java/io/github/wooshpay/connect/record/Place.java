package io.github.wooshpay.connect.record;

import io.github.wooshpay.connect.json.Surrogates;
import org.jspecify.annotations.Nullable;

/**
 * Where in a session one stands: a step below another place. Costs one small object a container on
 * the way; the JSON pointer is spelt out only for what has no place in the schema.
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

  /** The field of this name. */
  Place field(String name) {
    return new Place(this, name);
  }

  /** The array element of this index, from 0 on. */
  Place element(int index) {
    return new Place(this, Integer.toString(index));
  }

  /** The JSON pointer (RFC 6901) from the session to here; a lone surrogate is spelt out. */
  String pointer() {
    StringBuilder pointer = new StringBuilder();
    appendTo(pointer);
    return Surrogates.spelt(pointer.toString());
  }

  /** Recursive: no deeper than the schema, since all below an unknown field is kept as one text. */
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
