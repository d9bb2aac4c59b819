package io.github.wooshpay.connect.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.wooshpay.connect.session.EpochUnit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reading, writing and converting the JSON that the simulator keeps. */
final class SimulatedJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Set<String> TIMES = Set.of("created", "updated", "expires_at");
  private static final String FREE_FORM = "metadata";

  private SimulatedJson() {}

  static byte[] bytes(JsonNode value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode parse(byte[] json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /**
   * The same with every documented time, at any depth, turned from milliseconds into the unit; the
   * node itself if there is nothing to turn.
   */
  static JsonNode inUnit(JsonNode milliseconds, EpochUnit unit) {
    if (unit == EpochUnit.MILLISECONDS) {
      return milliseconds;
    }
    JsonNode copy = milliseconds.deepCopy();
    convert(copy, unit.ms());
    return copy;
  }

  private static void convert(JsonNode node, long divisor) {
    if (node instanceof ObjectNode object) {
      List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(object.properties());
      for (Map.Entry<String, JsonNode> field : fields) {
        if (TIMES.contains(field.getKey()) && isTime(field.getValue())) {
          object.set(field.getKey(), divided(field.getValue(), divisor));
        } else if (!FREE_FORM.equals(field.getKey())) {
          convert(field.getValue(), divisor);
        }
      }
    } else {
      node.forEach(element -> convert(element, divisor));
    }
  }

  private static boolean isTime(JsonNode value) {
    return value.isIntegralNumber() || (value.isTextual() && isInteger(value.textValue()));
  }

  private static JsonNode divided(JsonNode value, long divisor) {
    long quotient = Math.floorDiv(timeMs(value), divisor);
    return value.isTextual()
        ? TextNode.valueOf(Long.toString(quotient))
        : LongNode.valueOf(quotient);
  }

  /** The milliseconds of a time, given as a number or as a string. */
  static long timeMs(JsonNode value) {
    if (!isTime(value)) {
      throw new IllegalArgumentException("not a time: " + value);
    }
    return value.isTextual() ? Long.parseLong(value.textValue()) : value.longValue();
  }

  static boolean isInteger(String text) {
    return text.matches("-?[0-9]{1,18}");
  }
}
