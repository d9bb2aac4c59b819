package io.github.wooshpay.connect.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.wooshpay.connect.json.JsonText;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;

/**
 * The mapping backwards, as a user of the topic could write it from {@code docs/records.md} alone:
 * the Struct becomes JSON again, and what is unmapped goes back to where its pointer says. What a
 * coercion may change is brought to one form on both sides: {@link #canonical}.
 */
public final class Reversal {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Far beyond what int64 holds; longer ones would fill the memory if they were written out. */
  private static final int LONGEST_WRITTEN_OUT = 20_000;

  private Reversal() {}

  /** The session that a value was made from, in canonical form, without its identity. */
  public static JsonNode session(Struct value) {
    ObjectNode session = (ObjectNode) json(value);
    session.remove(List.of("unmapped", "observed_at"));
    Mapping.unmapped(value).forEach((pointer, raw) -> putBack(session, pointer, raw));
    return canonical(session);
  }

  /** One form for all that says the same at its place of the schema; nulls of known fields go. */
  public static JsonNode canonical(JsonNode session) {
    ObjectNode canonical = (ObjectNode) canonical(session, CheckoutSessionSchema.SCHEMA);
    canonical.remove(List.of("id", "created"));
    return canonical;
  }

  private static void putBack(ObjectNode session, String pointer, String raw) {
    String[] steps =
        Arrays.stream(pointer.substring(1).split("/", -1))
            .map(step -> step.replace("~1", "/").replace("~0", "~"))
            .toArray(String[]::new);
    JsonNode parent = session;
    for (int i = 0; i < steps.length - 1; i++) {
      parent =
          parent instanceof ArrayNode array
              ? array.get(Integer.parseInt(steps[i]))
              : parent.get(steps[i]);
    }
    String last = steps[steps.length - 1];
    if (parent instanceof ArrayNode array) {
      array.insert(Integer.parseInt(last), Mapping.json(raw));
    } else if (((ObjectNode) parent).replace(last, Mapping.json(raw)) != null) {
      throw new IllegalStateException("mapped and unmapped: " + pointer);
    }
  }

  private static JsonNode json(Object value) {
    if (value instanceof Struct struct) {
      ObjectNode object = NODES.objectNode();
      for (Field field : struct.schema().fields()) {
        if (struct.get(field) != null) {
          object.set(field.name(), json(struct.get(field)));
        }
      }
      return object;
    }
    if (value instanceof List<?> list) {
      ArrayNode array = NODES.arrayNode();
      list.forEach(element -> array.add(json(element)));
      return array;
    }
    if (value instanceof Map<?, ?> map) {
      ObjectNode object = NODES.objectNode();
      map.forEach((name, text) -> object.put((String) name, (String) text));
      return object;
    }
    return TextNode.valueOf(
        value instanceof Date time ? "@" + time.toInstant().toEpochMilli() : value.toString());
  }

  private static JsonNode canonical(JsonNode value, Schema schema) {
    return switch (schema.type()) {
      case STRUCT -> {
        JsonNode read = JsonText.asObject(value);
        yield read.isObject() ? object(read, schema) : unmapped(value);
      }
      case ARRAY -> {
        JsonNode read = JsonText.asArray(value);
        yield read.isArray() ? array(read, schema.valueSchema()) : unmapped(value);
      }
      case MAP -> {
        JsonNode read = JsonText.asObject(value);
        yield read.isObject() ? map(read, schema.valueSchema()) : unmapped(value);
      }
      default -> scalar(value, schema);
    };
  }

  private static JsonNode object(JsonNode value, Schema schema) {
    ObjectNode canonical = NODES.objectNode();
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      boolean ours = List.of("unmapped", "observed_at").contains(entry.getKey());
      Field field = ours ? null : schema.field(entry.getKey());
      if (field == null) {
        canonical.set(entry.getKey(), unmapped(entry.getValue()));
      } else if (!isAbsent(entry.getValue(), field.schema())) {
        canonical.set(entry.getKey(), canonical(entry.getValue(), field.schema()));
      }
    }
    return canonical;
  }

  /** An empty string represents a missing object or array. */
  private static boolean isAbsent(JsonNode value, Schema schema) {
    boolean container =
        schema.type() == Schema.Type.STRUCT
            || schema.type() == Schema.Type.ARRAY
            || schema.type() == Schema.Type.MAP;
    return value.isNull() || (container && value.isTextual() && value.textValue().isEmpty());
  }

  /** A number is what it counts: {@code 12E0} is read as a decimal, {@code 12} as an integer. */
  private static JsonNode unmapped(JsonNode value) {
    if (value.isNumber()) {
      return NODES.numberNode(new BigDecimal(value.asText()).stripTrailingZeros());
    }
    if (value.isArray()) {
      ArrayNode canonical = NODES.arrayNode();
      value.forEach(element -> canonical.add(unmapped(element)));
      return canonical;
    }
    if (value.isObject()) {
      ObjectNode canonical = NODES.objectNode();
      value.forEachEntry((name, element) -> canonical.set(name, unmapped(element)));
      return canonical;
    }
    return value;
  }

  private static JsonNode array(JsonNode value, Schema schema) {
    ArrayNode canonical = NODES.arrayNode();
    value.forEach(element -> canonical.add(canonical(element, schema)));
    return canonical;
  }

  private static JsonNode map(JsonNode value, Schema schema) {
    ObjectNode canonical = NODES.objectNode();
    value
        .properties()
        .forEach(entry -> canonical.set(entry.getKey(), canonical(entry.getValue(), schema)));
    return canonical;
  }

  private static JsonNode scalar(JsonNode value, Schema schema) {
    if (value.isContainerNode() || value.isNull()) {
      return unmapped(value);
    }
    if (schema.type() != Schema.Type.INT64 || value.isBoolean()) {
      return TextNode.valueOf(value.asText());
    }
    String text = value.isTextual() ? value.textValue() : plain(new BigDecimal(value.asText()));
    boolean time = Timestamp.LOGICAL_NAME.equals(schema.name());
    if (time
        && text.matches("0|[1-9][0-9]{0,14}")
        && Long.parseLong(text) <= 100_000_000_000_000L) {
      long number = Long.parseLong(text);
      return TextNode.valueOf("@" + (number < 100_000_000_000L ? number * 1000 : number));
    }
    return TextNode.valueOf(text);
  }

  private static String plain(BigDecimal number) {
    if (number.signum() == 0) {
      return "0";
    }
    return Math.abs((long) number.scale()) > LONGEST_WRITTEN_OUT
        ? number.toString()
        : number.stripTrailingZeros().toPlainString();
  }
}
