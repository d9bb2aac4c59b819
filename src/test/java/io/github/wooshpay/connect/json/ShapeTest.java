package io.github.wooshpay.connect.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShapeTest {
  private final Shape root = Shape.root(1000);

  private static Shape with(Shape shape, String name) {
    return Objects.requireNonNull(shape.with(name));
  }

  @Test
  void objects_with_the_same_names_in_the_same_order_share_their_shape() {
    Shape shape = with(with(root, "id"), "created");

    assertThat(with(with(root, "id"), "created")).isSameAs(shape);
    assertThat(with(with(root, "created"), "id")).isNotSameAs(shape);
    assertThat(shape.names()).containsExactly("id", "created");
    assertThat(shape.size()).isEqualTo(2);
    assertThat(shape.indexOf("created")).isEqualTo(1);
    assertThat(shape.indexOf("url")).isEqualTo(-1);
    assertThat(root.names()).isEmpty();
  }

  @Test
  void no_shape_has_a_name_twice() {
    Shape shape = with(with(root, "id"), "created");

    assertThat(shape.with("id")).isNull();
    assertThat(shape.with("created")).isNull();
  }

  @Test
  void there_are_no_more_shapes_than_allowed_and_none_has_more_names() {
    Shape small = Shape.root(2);

    assertThat(small.with("a")).isNotNull();
    assertThat(small.with("b")).isNotNull();
    assertThat(small.with("c")).isNull();
    assertThat(small.with("a")).isNotNull();
    Shape shape = root;
    for (int i = 0; i < Shape.MOST_NAMES; i++) {
      shape = with(shape, "n" + i);
    }
    assertThat(shape.with("one more")).isNull();
  }

  @Test
  void threads_that_meet_the_same_names_at_once_share_the_shape() {
    Set<Shape> met =
        Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    IntStream.range(0, 2000)
        .parallel()
        .forEach(
            i -> {
              List<String> names = i % 2 == 0 ? List.of("a", "b") : List.of("b", "a");
              met.add(with(with(root, names.get(0)), names.get(1)));
            });

    assertThat(met).hasSize(2);
  }
}
