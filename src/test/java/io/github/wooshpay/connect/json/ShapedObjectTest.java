package io.github.wooshpay.connect.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ShapedObjectTest {
  private final ObjectMapper stock = new ObjectMapper();
  private final ObjectMapper shaped = mapper(1000);

  private static ObjectMapper mapper(int mostShapes) {
    return JsonMapper.builder().nodeFactory(ShapedObject.factory(Shape.root(mostShapes))).build();
  }

  /** What is done to an object: a field is put, removed, or all are. */
  private record Step(int kind, String name, int value) {
    void on(ObjectNode object) {
      switch (kind) {
        case 0 -> object.remove(name);
        case 1 -> object.removeAll();
        default -> object.put(name, value);
      }
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<String> names = Arbitraries.of("a", "b", "c", "d", "e", "\ud83d", "");
    return Combinators.combine(
            Arbitraries.integers().between(0, 30), names, Arbitraries.integers().between(0, 9))
        .as(Step::new)
        .list()
        .ofMaxSize(40);
  }

  @Property(tries = 2000)
  void it_is_to_jackson_an_object_like_any_other(@ForAll("steps") List<Step> steps)
      throws JsonProcessingException {
    // So few shapes that objects lose theirs on the way.
    ObjectMapper few = mapper(6);
    ObjectNode expected = stock.createObjectNode();
    ObjectNode actual = few.createObjectNode();
    for (Step step : steps) {
      step.on(expected);
      step.on(actual);

      assertThat(actual.toString()).isEqualTo(expected.toString());
      assertThat(actual).isEqualTo(expected);
      assertThat(expected).isEqualTo(actual);
      assertThat(actual).hasSameHashCodeAs(expected);
      assertThat(actual.size()).isEqualTo(expected.size());
      assertThat(actual.fieldNames()).toIterable().containsExactlyElementsOf(names(expected));
      assertThat(actual.properties()).isEqualTo(expected.properties());
      assertThat(actual.get(step.name)).isEqualTo(expected.get(step.name));
      assertThat(actual.has(step.name)).isEqualTo(expected.has(step.name));
    }
    assertThat(actual.deepCopy()).isEqualTo(expected);
  }

  private static List<String> names(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void values_are_found_by_the_index_of_their_name() throws JsonProcessingException {
    ShapedObject object = read("{\"id\": \"cs_1\", \"created\": 12}");
    Shape shape = object.shape();

    assertThat(shape.names()).containsExactly("id", "created");
    assertThat(object.at(shape.indexOf("created")).longValue()).isEqualTo(12);
    assertThat(read("{\"id\": null, \"created\": {}}").shape()).isSameAs(shape);
  }

  @Test
  void of_a_name_that_comes_twice_the_last_value_counts() throws JsonProcessingException {
    ShapedObject object = read("{\"a\": 1, \"b\": 2, \"a\": 3}");

    assertThat(object.toString()).isEqualTo("{\"a\":3,\"b\":2}");
    assertThat(ShapedObject.shaped(object)).isSameAs(object);
  }

  @Test
  void an_object_of_many_names_has_no_shape_and_all_its_fields() throws JsonProcessingException {
    ObjectNode many = stock.createObjectNode();
    for (int i = 0; i < 10_000; i++) {
      many.put("n" + i, i);
    }

    ShapedObject object = read(many.toString());

    assertThat(ShapedObject.shaped(object)).isNull();
    assertThat((JsonNode) object).isEqualTo(many);
  }

  private ShapedObject read(String json) throws JsonProcessingException {
    return (ShapedObject) shaped.readTree(json);
  }
}
