package io.github.wooshpay.connect.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
  private static final ObjectMapper JACKSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final JsonReader reader = new JsonReader(StreamReadConstraints.defaults(), 1000);

  private static final Arbitrary<String> NAMES =
      Arbitraries.of("id", "created", "metadata", "customer_details", "a\\\"b", "\\u0069d", "ü");

  private static final Arbitrary<String> SCALARS =
      Arbitraries.of(
          "1",
          "-0",
          "12345678901",
          "123456789012345678901234567890",
          "1.50",
          "1e5",
          "-2.0E-3",
          "true",
          "false",
          "null",
          "\"\"",
          "\"text\"",
          "\"\\ud83d\"",
          "\"a\\n\\u00fc😀\"");

  /** Names recur in any order, and some come twice in an object. */
  @Provide
  Arbitrary<List<String>> documents() {
    return value(4).list().ofMinSize(1).ofMaxSize(8);
  }

  private static Arbitrary<String> value(int depth) {
    if (depth == 0) {
      return SCALARS;
    }
    Arbitrary<String> below = value(depth - 1);
    Arbitrary<String> object =
        Combinators.combine(NAMES, below)
            .as((name, value) -> "\"" + name + "\" :" + value)
            .list()
            .ofMaxSize(6)
            .map(fields -> "{ " + String.join(" , ", fields) + "}");
    Arbitrary<String> array =
        below.list().ofMaxSize(4).map(elements -> "[" + String.join(",\n", elements) + " ]");
    return Arbitraries.oneOf(SCALARS, object, object, array);
  }

  @Property(tries = 1000)
  void it_reads_what_jackson_reads(@ForAll("documents") List<String> documents) throws IOException {
    // So few shapes that some objects have none.
    JsonReader few = new JsonReader(StreamReadConstraints.defaults(), 12);
    for (String document : documents) {
      JsonNode expected = JACKSON.readTree(document);
      for (JsonNode actual : List.of(fromBytes(few, document), few.read(document))) {
        assertThat(actual).isEqualTo(expected);
        assertThat(actual.toString()).isEqualTo(expected.toString());
        assertThat(actual.getNodeType()).isEqualTo(expected.getNodeType());
      }
    }
  }

  @Property(tries = 500)
  void it_refuses_what_jackson_refuses(@ForAll("documents") List<String> documents) {
    for (String document : documents) {
      for (int end = 0; end < document.length(); end++) {
        String truncated = document.substring(0, end);
        assertThat(isRefusedBy(reader, truncated)).isEqualTo(isRefusedByJackson(truncated));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{} {}", "1 2", "[1]]", "{\"a\":1}x", "{\"a\" 1}", "{a:1}", "[1,]", "{\"a\":1,}"})
  void it_refuses_what_is_not_one_json_value(String text) {
    assertThatThrownBy(() -> reader.read(text)).isInstanceOf(JacksonException.class);
    assertThatThrownBy(() -> fromBytes(reader, text)).isInstanceOf(JacksonException.class);
  }

  @Test
  void objects_with_the_same_names_share_their_shape_and_the_strings_of_their_names()
      throws IOException {
    JsonNode objects =
        fromBytes(reader, "[{\"id\":\"a\",\"created\":1},{\"id\":\"b\",\"created\":2}]");

    ShapedObject first = (ShapedObject) objects.get(0);
    ShapedObject second = (ShapedObject) objects.get(1);
    assertThat(second.shape()).isSameAs(first.shape());
    assertThat(second.shape().names()).containsExactly("id", "created");
    assertThat(second.at(1).intValue()).isEqualTo(2);
  }

  @Test
  void objects_read_one_after_another_share_a_string_that_recurs() throws IOException {
    JsonNode objects =
        fromBytes(
            reader,
            "[{\"id\":\"a\",\"mode\":\"payment\"},{\"id\":\"b\",\"mode\":\"payment\"},"
                + "{\"id\":\"c\",\"mode\":\"setup\"}]");

    assertThat(objects.get(1).get("mode")).isSameAs(objects.get(0).get("mode"));
    assertThat(objects.get(2).get("mode").textValue()).isEqualTo("setup");
    assertThat(objects.get(1).get("id").textValue()).isEqualTo("b");
  }

  /** A shape keeps the string for good, and there are thousands of shapes. */
  @Test
  void a_long_string_is_not_shared() throws IOException {
    String longest = "x".repeat(Shape.LONGEST_SHARED);
    for (String text : List.of(longest, longest + "x")) {
      String object = "{\"url\":\"" + text + "\"}";
      JsonNode objects = fromBytes(reader, "[" + object + "," + object + "]");
      Set<JsonNode> nodes = Collections.newSetFromMap(new IdentityHashMap<>());
      objects.forEach(each -> nodes.add(each.get("url")));

      assertThat(nodes).hasSize(text.equals(longest) ? 1 : 2);
      assertThat(objects.get(1).get("url").textValue()).isEqualTo(text);
    }
  }

  @Test
  void a_predicted_name_counts_as_a_token_like_any_other() {
    JsonReader bounded =
        new JsonReader(StreamReadConstraints.builder().maxTokenCount(1000).build(), 1000);
    String objects = "{\"id\":1},".repeat(300);

    assertThatThrownBy(() -> fromBytes(bounded, "[" + objects + "{}]"))
        .isInstanceOf(StreamConstraintsException.class);
  }

  @Test
  void a_name_that_only_begins_as_predicted_is_another_name() throws IOException {
    Map<String, String> before = Map.of("id", "{\"id\":1}", "created", "{\"created\":1}");
    for (Map.Entry<String, String> known : before.entrySet()) {
      reader.read(known.getValue());
      for (String name : List.of(known.getKey() + "s", known.getKey().substring(1), "")) {
        JsonNode object = fromBytes(reader, "{\"" + name + "\":2}");

        assertThat(object.toString()).isEqualTo("{\"" + name + "\":2}");
      }
    }
  }

  private static JsonNode fromBytes(JsonReader reader, String text) throws IOException {
    return reader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static boolean isRefusedBy(JsonReader reader, String text) {
    try {
      fromBytes(reader, text);
      return false;
    } catch (JacksonException e) {
      return true;
    } catch (IOException e) {
      throw new AssertionError("only the text can be at fault", e);
    }
  }

  private static boolean isRefusedByJackson(String text) {
    try {
      JACKSON.readTree(text);
      return false;
    } catch (JsonProcessingException e) {
      return true;
    }
  }
}
