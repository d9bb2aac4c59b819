package io.github.wooshpay.connect.capture;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of objects in the order of their names, and the names as they are digested. Sessions
 * have few shapes, and to sort and spell the names of one anew costs more than to digest its
 * values: so the shapes that were met last are remembered.
 *
 * <p>Not safe for use by several threads at once.
 */
final class SortedNames {
  /** How many shapes are remembered, one for each value of a short hash; a power of two. */
  private static final int SHAPES = 128;

  /** Larger objects and longer names are none of the API's, and not worth the memory. */
  private static final int MAX_NAMES = 64;

  private static final int MAX_NAME_LENGTH = 64;

  private final @Nullable Shape[] shapes = new Shape[SHAPES];

  /** A field's name, and how {@link DigestBuffer} spells it. */
  static final class Name {
    private final String text;
    private final byte[] spelt;

    private Name(String text) {
      this.text = text;
      this.spelt = DigestBuffer.spelt(text);
    }

    String text() {
      return text;
    }

    /** Not to be written to. */
    byte[] spelt() {
      return spelt;
    }
  }

  private record Shape(List<String> given, List<Name> sorted) {
    boolean isOf(JsonNode object) {
      if (given.size() != object.size()) {
        return false;
      }
      Iterator<String> names = object.fieldNames();
      for (String name : given) {
        if (!name.equals(names.next())) {
          return false;
        }
      }
      return true;
    }
  }

  /** The names of the object's fields, in the order of their characters. */
  List<Name> of(JsonNode object) {
    int slot = slot(object);
    Shape known = shapes[slot];
    if (known != null && known.isOf(object)) {
      return known.sorted;
    }
    List<String> given = new ArrayList<>(object.size());
    object.fieldNames().forEachRemaining(given::add);
    List<Name> sorted = given.stream().sorted().map(Name::new).toList();
    if (given.size() <= MAX_NAMES && given.stream().allMatch(n -> n.length() <= MAX_NAME_LENGTH)) {
      shapes[slot] = new Shape(given, sorted);
    }
    return sorted;
  }

  private static int slot(JsonNode object) {
    int hash = object.size();
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      hash = 31 * hash + names.next().hashCode();
    }
    return (hash ^ (hash >>> 7) ^ (hash >>> 14)) & (SHAPES - 1);
  }
}
