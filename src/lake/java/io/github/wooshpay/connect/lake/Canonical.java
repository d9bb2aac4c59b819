package io.github.wooshpay.connect.lake;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * One form for a row of the table and for the session that the API answered: times as text, fields
 * that are null left out, what is in {@code unmapped} back where its pointer says. A type that is
 * not the documented one shows.
 */
final class Canonical {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> TIMES = Set.of("created", "expires_at", "updated");

  /** Fields of objects and arrays, where an empty string means that there is none. */
  private static final Set<String> CONTAINERS =
      Set.of("line_items", "metadata", "shipping", "customer_details", "payment_method_types");

  private Canonical() {}

  /** Of a row, without its {@code observed_at}. */
  static JsonNode row(JsonNode row) {
    ObjectNode session = row.deepCopy();
    session.remove("observed_at");
    JsonNode unmapped = session.remove("unmapped");
    unmapped.properties().forEach(e -> putBack(session, e.getKey(), e.getValue().textValue()));
    return withoutNulls(session);
  }

  /** Of a session as answered. */
  static JsonNode session(String answered) {
    return withoutNulls(withTimes(parse(answered)));
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void putBack(ObjectNode session, String pointer, String raw) {
    JsonPointer place = JsonPointer.compile(pointer);
    ObjectNode parent = (ObjectNode) session.at(place.head());
    parent.set(place.last().getMatchingProperty(), parse(raw));
  }

  private static JsonNode withTimes(JsonNode value) {
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      if (TIMES.contains(field.getKey()) && field.getValue().isIntegralNumber()) {
        field.setValue(TextNode.valueOf(time(field.getValue().longValue()).toString()));
      }
    }
    for (JsonNode below : value) {
      withTimes(below);
    }
    return value;
  }

  /** Seconds or milliseconds, which the size tells apart. */
  private static Instant time(long number) {
    return number < 100_000_000_000L ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number);
  }

  private static boolean isAbsent(Map.Entry<String, JsonNode> field) {
    JsonNode value = field.getValue();
    boolean emptyString = value.isTextual() && value.textValue().isEmpty();
    return value.isNull() || (emptyString && CONTAINERS.contains(field.getKey()));
  }

  private static JsonNode withoutNulls(JsonNode value) {
    if (value instanceof ObjectNode object) {
      object.properties().removeIf(Canonical::isAbsent);
    }
    if (value.isContainerNode()) {
      value.forEach(Canonical::withoutNulls);
    }
    return value;
  }
}
