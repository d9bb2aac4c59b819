package io.github.wooshpay.connect.record;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/**
 * A schema as text: one paragraph for each shape by name, in the order in which a reader meets
 * them, with its version and its fields in order. Optional ones have a question mark.
 */
final class SchemaText {
  private final Map<String, Schema> shapes = new LinkedHashMap<>();

  private SchemaText() {}

  static String of(Schema schema) {
    StringBuilder text = new StringBuilder();
    shapes(schema)
        .forEach(
            (name, shape) -> {
              text.append(name).append(" version ").append(shape.version()).append('\n');
              for (Field field : shape.fields()) {
                text.append("  ").append(field.name()).append(": ");
                text.append(type(field.schema())).append('\n');
              }
              text.append('\n');
            });
    return text.toString();
  }

  /**
   * The named Structs in it, itself first, by name.
   *
   * @throws IllegalStateException if two shapes have one name
   */
  static Map<String, Schema> shapes(Schema schema) {
    SchemaText text = new SchemaText();
    text.collect(schema);
    return text.shapes;
  }

  private void collect(Schema schema) {
    switch (schema.type()) {
      case STRUCT -> {
        Schema known = shapes.putIfAbsent(String.valueOf(schema.name()), schema);
        if (known != null && !known.fields().equals(schema.fields())) {
          throw new IllegalStateException("two shapes are called " + schema.name());
        }
        schema.fields().forEach(field -> collect(field.schema()));
      }
      case ARRAY -> collect(schema.valueSchema());
      case MAP -> {
        collect(schema.keySchema());
        collect(schema.valueSchema());
      }
      default -> {}
    }
  }

  /** A type in a few words: {@code array of string?}. */
  static String type(Schema schema) {
    String type =
        switch (schema.type()) {
          case STRUCT -> schema.name();
          case ARRAY -> "array of " + type(schema.valueSchema());
          case MAP -> "map of " + type(schema.keySchema()) + " to " + type(schema.valueSchema());
          default ->
              schema.name() == null
                  ? schema.type().getName()
                  : schema.type().getName()
                      + " as "
                      + schema.name()
                      + " version "
                      + schema.version();
        };
    return schema.isOptional() ? type + "?" : type;
  }
}
