package io.github.wooshpay.connect.capture.ledger;

import io.github.wooshpay.connect.json.Shape;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.stream.IntStream;

/**
 * The fields of objects in the order of their names, and the names as they are digested. To sort
 * and spell the names of a session anew costs more than to digest its values: so it is done once a
 * {@link Shape}.
 *
 * <p>Not safe for use by several threads at once.
 */
final class SortedNames {
  private final IdentityHashMap<Shape, Name[]> byShape = new IdentityHashMap<>();

  /**
   * A field's name.
   *
   * @param text the name
   * @param spelt how {@link DigestBuffer} spells it; not to be written to
   * @param index which of the shape's fields it is
   */
  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
  record Name(String text, byte[] spelt, int index) {
    static Name of(String text, int index) {
      return new Name(text, DigestBuffer.spelt(text), index);
    }
  }

  /** The names of the shape, in the order of their characters; not to be written to. */
  Name[] of(Shape shape) {
    Name[] known = byShape.get(shape);
    if (known == null) {
      known =
          IntStream.range(0, shape.size())
              .mapToObj(i -> Name.of(shape.names().get(i), i))
              .sorted(Comparator.comparing(Name::text))
              .toArray(Name[]::new);
      byShape.put(shape, known);
    }
    return known;
  }
}
