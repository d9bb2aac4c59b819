package io.github.wooshpay.connect.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/** Arbitrary sessions: near the schema, and anywhere off it. */
final class Sessions {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final long[] EDGES = {
    0, 1, -1, 99_999_999_999L, 100_000_000_000L, 100_000_000_000_000L, 100_000_000_000_001L
  };

  private Sessions() {}

  /**
   * Sessions of which each known field may be missing, null, right, right as JSON text, coercible
   * or wrong.
   */
  static Arbitrary<ObjectNode> arbitrary() {
    // Parsed, so that a number has the form that it has when it comes from the API.
    return objects(CheckoutSessionSchema.SCHEMA)
        .map(session -> (ObjectNode) Mapping.json(session.toString()));
  }

  /** Any JSON of a few levels. */
  static Arbitrary<JsonNode> anyJson() {
    return Arbitraries.recursive(Sessions::scalars, Sessions::containers, 0, 2);
  }

  private static Arbitrary<JsonNode> objects(Schema schema) {
    List<Arbitrary<Map.Entry<String, JsonNode>>> known =
        schema.fields().stream().map(Sessions::field).toList();
    Arbitrary<Map.Entry<String, JsonNode>> unknown = entries(names(), anyJson());
    Arbitrary<Map.Entry<String, JsonNode>> any =
        Arbitraries.integers()
            .between(0, known.size() + 1)
            .flatMap(i -> i < known.size() ? known.get(i) : unknown);
    return any.list().ofMinSize(0).ofMaxSize(schema.fields().size()).map(Sessions::object);
  }

  private static Arbitrary<Map.Entry<String, JsonNode>> field(Field field) {
    return entries(Arbitraries.just(field.name()), loosely(field.schema()));
  }

  private static Arbitrary<JsonNode> loosely(Schema schema) {
    return Arbitraries.lazyOf(
        () -> fitting(schema),
        () -> fitting(schema),
        () -> fitting(schema).map(value -> TextNode.valueOf(value.toString())),
        Sessions::scalars,
        Sessions::anyJson);
  }

  private static Arbitrary<JsonNode> fitting(Schema schema) {
    return switch (schema.type()) {
      case STRUCT -> objects(schema);
      case ARRAY ->
          loosely(schema.valueSchema())
              .list()
              .ofMaxSize(4)
              .map(elements -> NODES.arrayNode().addAll(elements));
      case MAP -> entries(names(), scalars()).list().ofMaxSize(4).map(Sessions::object);
      case BOOLEAN ->
          Arbitraries.of(
              BooleanNode.TRUE, BooleanNode.FALSE, TextNode.valueOf("true"), LongNode.valueOf(1));
      default -> scalars();
    };
  }

  private static Arbitrary<JsonNode> containers(Arbitrary<JsonNode> below) {
    return Arbitraries.oneOf(
        below.list().ofMaxSize(3).map(elements -> NODES.arrayNode().addAll(elements)),
        entries(names(), below).list().ofMaxSize(3).map(Sessions::object));
  }

  private static Arbitrary<JsonNode> scalars() {
    return Arbitraries.oneOf(
        Arbitraries.of(NullNode.instance, BooleanNode.TRUE, BooleanNode.FALSE),
        Arbitraries.longs().map(LongNode::valueOf),
        Arbitraries.longs()
            .between(0, EDGES.length - 1L)
            .map(i -> LongNode.valueOf(EDGES[Math.toIntExact(i)])),
        Arbitraries.bigIntegers()
            .between(BigInteger.TWO.pow(70).negate(), BigInteger.TWO.pow(70))
            .map(NODES::numberNode),
        Arbitraries.bigDecimals()
            .between(BigDecimal.valueOf(-1_000_000), BigDecimal.valueOf(1_000_000))
            .ofScale(3)
            .map(DecimalNode::valueOf),
        Arbitraries.integers()
            .between(-30, 30)
            .map(s -> new DecimalNode(BigDecimal.valueOf(12, s))),
        Arbitraries.longs().map(number -> TextNode.valueOf(Long.toString(number))),
        texts().map(TextNode::valueOf));
  }

  /** With lone surrogates and control characters among them. */
  private static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.of("", " ", "012", "+1", "true", "1e3", "cut \uD83D", "\uDED2", "\uD83D\uDED2"),
        Arbitraries.strings().all().ofMaxLength(12));
  }

  /** Without lone surrogates, which no parser lets pass in a name. */
  private static Arbitrary<String> names() {
    return Arbitraries.oneOf(
        Arbitraries.of("", "/", "~", "~1", "a/b~c", "id", "created", "data", "metadata", "0"),
        Arbitraries.strings().withCharRange('!', 'z').withChars('é', '订').ofMaxLength(6));
  }

  private static Arbitrary<Map.Entry<String, JsonNode>> entries(
      Arbitrary<String> names, Arbitrary<JsonNode> values) {
    return names.flatMap(name -> values.map(value -> Map.entry(name, value)));
  }

  private static JsonNode object(List<Map.Entry<String, JsonNode>> entries) {
    ObjectNode object = NODES.objectNode();
    entries.forEach(entry -> object.set(entry.getKey(), entry.getValue()));
    return object;
  }
}
