package io.github.wooshpay.connect.capture.ledger;

import io.github.wooshpay.connect.json.Shape;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.stream.IntStream;

/**
 * The fields of objects sorted by name, with the encoded names. Sorting and encoding the names of
 * each session would cost more than digesting its values, so it is done once per {@link Shape}.
 *
 * <p>Not thread-safe.
 */
final class SortedNames {
  private final IdentityHashMap<Shape, Name[]> byShape = new IdentityHashMap<>();

  /**
   * A field's name.
   *
   * @param text the name
   * @param encoded its encoding by {@link DigestBuffer}; must not be modified
   * @param index the index of the field in the shape
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Name(String text, byte[] encoded, int index) {
    static Name of(String text, int index) {
      return new Name(text, DigestBuffer.encoded(text), index);
    }
  }

  /** Returns the sorted names of the shape; must not be modified. */
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
