package io.github.wooshpay.connect.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;

/** Whatever a session holds: nothing is lost, nothing fails, and what is hidden stays hidden. */
class MappingPropertyTest {
  private static final String CANARY = "canary-of-a-person";

  @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
  void every_leaf_is_in_the_struct_or_in_unmapped(@ForAll("sessions") ObjectNode session) {
    JsonNode before = session.deepCopy();

    Struct value = Mapping.plain().value(session);

    value.validate();
    assertThat(Reversal.session(value)).isEqualTo(Reversal.canonical(before));
    assertThat(session).as("the session that came in").isEqualTo(before);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void the_json_converter_gives_back_what_it_was_given(@ForAll("sessions") ObjectNode session) {
    SourceRecord record = Mapping.plain().record(session);
    try (JsonConverter converter = new JsonConverter()) {
      converter.configure(Map.of("schemas.enable", "true"), false);

      byte[] bytes = converter.fromConnectData("sessions", record.valueSchema(), record.value());
      SchemaAndValue read = converter.toConnectData("sessions", bytes);

      assertThat(read.schema()).isEqualTo(CheckoutSessionSchema.SCHEMA);
      assertThat(read.value()).isEqualTo(record.value());
    }
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void a_value_at_an_excluded_or_hashed_path_shows_nowhere(
      @ForAll("sessions") ObjectNode session, @ForAll int choice) {
    List<Runnable> marks = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    collect(session, "", paths, marks);
    if (paths.isEmpty()) {
      return;
    }
    int chosen = Math.floorMod(choice, paths.size());
    marks.get(chosen).run();

    for (Mapping mapping :
        List.of(Mapping.excluding(paths.get(chosen)), Mapping.hashing(paths.get(chosen)))) {
      SourceRecord record = mapping.record(session);

      ((Struct) record.value()).validate();
      assertThat(record.value().toString())
          .as("with %s hidden", paths.get(chosen))
          .doesNotContain(CANARY);
    }
  }

  /** At any depth an object or array on the way to the value may be sent as its JSON text. */
  @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
  void a_hidden_value_shows_nowhere_though_objects_on_the_way_to_it_are_json_text(
      @ForAll("sessions") ObjectNode session, @ForAll int choice, @ForAll int asText) {
    List<Runnable> marks = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    collect(session, "", paths, marks);
    if (paths.isEmpty()) {
      return;
    }
    int chosen = Math.floorMod(choice, paths.size());
    marks.get(chosen).run();
    ObjectNode sent = session.objectNode();
    session.forEachEntry(
        (name, value) -> sent.set(name, withTexts(value, new SplittableRandom(asText))));

    for (Mapping mapping :
        List.of(Mapping.excluding(paths.get(chosen)), Mapping.hashing(paths.get(chosen)))) {
      Struct value = mapping.value(sent);

      value.validate();
      assertThat(value.toString())
          .as("with %s hidden in %s", paths.get(chosen), sent)
          .doesNotContain(CANARY);
    }
  }

  /** The same value with every second object or array as its JSON text, three levels at most. */
  private static JsonNode withTexts(JsonNode value, SplittableRandom random) {
    return withTexts(value, random, 3);
  }

  private static JsonNode withTexts(JsonNode value, SplittableRandom random, int levels) {
    if (!value.isContainerNode()) {
      return value;
    }
    boolean text = levels > 0 && random.nextBoolean();
    int left = text ? levels - 1 : levels;
    JsonNode below;
    if (value.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      value.forEach(element -> array.add(withTexts(element, random, left)));
      below = array;
    } else {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      value.forEachEntry((name, element) -> object.set(name, withTexts(element, random, left)));
      below = object;
    }
    return text ? TextNode.valueOf(below.toString()) : below;
  }

  @Provide
  Arbitrary<ObjectNode> sessions() {
    return Sessions.arbitrary();
  }

  /**
   * The paths of all values in objects that a setting can name, and how to put the canary there.
   */
  private static void collect(
      JsonNode json, String above, List<String> paths, List<Runnable> marks) {
    json.forEach(
        element -> {
          if (json.isArray()) {
            collect(element, above, paths, marks);
          }
        });
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      if (entry.getKey().matches("[a-z_0-9]+")) {
        String path = above.isEmpty() ? entry.getKey() : above + "." + entry.getKey();
        paths.add(path);
        marks.add(() -> ((ObjectNode) json).put(entry.getKey(), CANARY));
        collect(entry.getValue(), path, paths, marks);
      }
    }
  }
}
