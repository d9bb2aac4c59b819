package io.github.wooshpay.connect.record;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.wooshpay.connect.json.JsonText;
import io.github.wooshpay.connect.json.Surrogates;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;

/**
 * Maps the JSON value of one field at one location of the session: puts a value that fits the
 * field's type into the Struct, and keeps any other as unmapped. Immutable.
 *
 * <p>A container is put while it is empty and filled afterwards: {@link Struct#put} validates
 * everything below, so filling it first would validate a product's name five times.
 *
 * <p>Tests: {@code CoercionTest}, {@code MappingPropertyTest}.
 */
sealed interface FieldMapper {
  /**
   * Maps a value.
   *
   * @param value not JSON null, except for {@link Unknown}
   * @param parent the location of the object that contains the field
   */
  void map(JsonNode value, Struct into, JsonLocation parent, Unmapped unmapped);

  /** Returns the mapper of this field under the redaction of its location. */
  static FieldMapper of(Field field, Redaction redaction) {
    if (redaction.drops()) {
      return new LeftOut();
    }
    Schema schema = field.schema();
    return switch (schema.type()) {
      case STRING -> new OfString(field, redaction);
      case INT64, BOOLEAN ->
          // A hash is not a number: it goes to unmapped, and the field stays null.
          redaction.hashes()
              ? new WithoutField(field.name(), redaction)
              : new OfScalar(field, scalar(schema), redaction);
      case STRUCT -> new OfStruct(field, StructMapper.of(schema, redaction), redaction);
      case MAP -> new OfStringMap(field, redaction);
      case ARRAY ->
          schema.valueSchema().type() == Schema.Type.STRUCT
              ? new OfStructs(field, StructMapper.of(schema.valueSchema(), redaction), redaction)
              : new OfStrings(field, redaction);
      default -> throw new IllegalArgumentException("no mapping to " + schema.type());
    };
  }

  private static Scalar scalar(Schema schema) {
    if (schema.type() == Schema.Type.BOOLEAN) {
      return Scalar.BOOLEAN;
    }
    return Timestamp.LOGICAL_NAME.equals(schema.name()) ? Scalar.TIMESTAMP : Scalar.INT64;
  }

  /** Keeps a value that does not fit the field's type, unless it was read as null. */
  private static void keepUnlessNull(
      JsonNode read, JsonNode value, JsonLocation here, Redaction redaction, Unmapped unmapped) {
    if (!read.isNull()) {
      unmapped.keep(here, value, redaction);
    }
  }

  /** Skips a field. */
  record LeftOut() implements FieldMapper {
    @Override
    public void map(JsonNode value, Struct into, JsonLocation parent, Unmapped unmapped) {}
  }

  /** Keeps a field that the schema does not have. */
  record Unknown(String name, Redaction redaction) implements FieldMapper {
    @Override
    public void map(JsonNode value, Struct into, JsonLocation parent, Unmapped unmapped) {
      unmapped.keep(parent.field(name), value, redaction);
    }
  }

  /** Keeps a field whose value can never be in the Struct. */
  record WithoutField(String name, Redaction redaction) implements FieldMapper {
    @Override
    public void map(JsonNode value, Struct into, JsonLocation parent, Unmapped unmapped) {
      unmapped.keep(parent.field(name), value, redaction);
    }
  }

  /** Maps a string. */
  record OfString(Field field, Redaction redaction) implements FieldMapper {
    @Override
    public void map(JsonNode value, Struct into, JsonLocation parent, Unmapped unmapped) {
      String text = Scalar.text(value);
      if (text == null) {
        unmapped.keep(parent.field(field.name()), value, redaction);
      } else {
        into.put(field, RawJson.shown(text, redaction));
      }
    }
  }

  /** Maps a number, boolean or time that is not hashed. */
  record OfScalar(Field field, Scalar type, Redaction redaction) implements FieldMapper {
    @Override
    public void map(JsonNode value, Struct into, JsonLocation parent, Unmapped unmapped) {
      Object read = type.read(value);
      if (read == null) {
        unmapped.keep(parent.field(field.name()), value, redaction);
      } else {
        into.put(field, read);
      }
    }
  }

  /** Maps an object with its own schema, or its JSON text. */
  record OfStruct(Field field, StructMapper shape, Redaction redaction) implements FieldMapper {
    @Override
    public void map(JsonNode value, Struct into, JsonLocation parent, Unmapped unmapped) {
      JsonLocation here = parent.field(field.name());
      JsonNode object = JsonText.asObject(value);
      if (object.isObject()) {
        Struct struct = shape.newStruct();
        into.put(field, struct);
        shape.fill(struct, object, here, unmapped);
      } else {
        keepUnlessNull(object, value, here, redaction, unmapped);
      }
    }
  }

  /** Maps an object with arbitrary names and string values, or its JSON text. */
  record OfStringMap(Field field, Redaction redaction) implements FieldMapper {
    @Override
    public void map(JsonNode value, Struct into, JsonLocation parent, Unmapped unmapped) {
      JsonLocation here = parent.field(field.name());
      JsonNode object = JsonText.asObject(value);
      if (!object.isObject()) {
        keepUnlessNull(object, value, here, redaction, unmapped);
        return;
      }
      Map<String, String> texts = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        Redaction below = redaction.at(entry.getKey());
        String text = Scalar.text(entry.getValue());
        if (text == null || Surrogates.loneIn(entry.getKey())) {
          unmapped.keep(here.field(entry.getKey()), entry.getValue(), below);
          continue;
        }
        String shown = RawJson.shown(text, below);
        if (shown != null) {
          texts.put(entry.getKey(), shown);
        }
      }
      into.put(field, texts);
    }
  }

  /**
   * Maps an array of strings, or its JSON text. Other elements are kept as unmapped, without
   * leaving a gap.
   */
  record OfStrings(Field field, Redaction redaction) implements FieldMapper {
    @Override
    public void map(JsonNode value, Struct into, JsonLocation parent, Unmapped unmapped) {
      JsonLocation here = parent.field(field.name());
      JsonNode array = JsonText.asArray(value);
      if (!array.isArray()) {
        keepUnlessNull(array, value, here, redaction, unmapped);
        return;
      }
      List<String> texts = new ArrayList<>(array.size());
      for (int i = 0; i < array.size(); i++) {
        String text = Scalar.text(array.get(i));
        if (text == null) {
          unmapped.keep(here.element(i), array.get(i), redaction);
          continue;
        }
        String shown = RawJson.shown(text, redaction);
        if (shown != null) {
          texts.add(shown);
        }
      }
      into.put(field, texts);
    }
  }

  /** Maps an array of objects of one schema. Other elements as in {@link OfStrings}. */
  record OfStructs(Field field, StructMapper shape, Redaction redaction) implements FieldMapper {
    @Override
    public void map(JsonNode value, Struct into, JsonLocation parent, Unmapped unmapped) {
      JsonLocation here = parent.field(field.name());
      JsonNode array = JsonText.asArray(value);
      if (!array.isArray()) {
        keepUnlessNull(array, value, here, redaction, unmapped);
        return;
      }
      List<Struct> structs = new ArrayList<>(array.size());
      into.put(field, structs);
      for (int i = 0; i < array.size(); i++) {
        JsonNode object = JsonText.asObject(array.get(i));
        if (object.isObject()) {
          Struct struct = shape.newStruct();
          structs.add(struct);
          shape.fill(struct, object, here.element(i), unmapped);
        } else {
          unmapped.keep(here.element(i), array.get(i), redaction);
        }
      }
    }
  }
}
