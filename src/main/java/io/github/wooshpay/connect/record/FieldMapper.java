package io.github.wooshpay.connect.record;

import com.fasterxml.jackson.databind.JsonNode;
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
 * Maps the JSON value of one field at one place of the session: puts into the Struct what fits the
 * field's type, and keeps the rest as unmapped. Immutable.
 *
 * <p>A container is put while it is still empty and filled afterwards: {@link Struct#put} validates
 * all that is below, so filling it first would validate a product's name five times.
 */
sealed interface FieldMapper {
  /**
   * Maps a value.
   *
   * @param value not JSON's null, but for {@link Unknown}
   * @param parent the place of the object that has the field
   */
  void map(JsonNode value, Struct into, Place parent, Unmapped unmapped);

  /** The mapper of this field under the redaction of its place. */
  static FieldMapper of(Field field, Redaction redaction) {
    if (redaction.drops()) {
      return new LeftOut();
    }
    Schema schema = field.schema();
    return switch (schema.type()) {
      case STRING -> new OfString(field, redaction);
      case INT64, BOOLEAN ->
          // A hash is no number: it stands in unmapped, and the field stays null.
          redaction.hashes()
              ? new WithoutPlace(field.name(), redaction)
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

  /** A field that is not read. */
  record LeftOut() implements FieldMapper {
    @Override
    public void map(JsonNode value, Struct into, Place parent, Unmapped unmapped) {}
  }

  /** A field that the schema does not have. */
  record Unknown(String name, Redaction redaction) implements FieldMapper {
    @Override
    public void map(JsonNode value, Struct into, Place parent, Unmapped unmapped) {
      unmapped.keep(parent.field(name), value, redaction);
    }
  }

  /** A field whose value can never stand in the Struct. */
  record WithoutPlace(String name, Redaction redaction) implements FieldMapper {
    @Override
    public void map(JsonNode value, Struct into, Place parent, Unmapped unmapped) {
      unmapped.keep(parent.field(name), value, redaction);
    }
  }

  /** A text. */
  record OfString(Field field, Redaction redaction) implements FieldMapper {
    @Override
    public void map(JsonNode value, Struct into, Place parent, Unmapped unmapped) {
      String text = Scalar.text(value);
      if (text == null) {
        unmapped.keep(parent.field(field.name()), value, redaction);
      } else {
        into.put(field, redaction.shown(text));
      }
    }
  }

  /** A number, boolean or time that is not hashed. */
  record OfScalar(Field field, Scalar type, Redaction redaction) implements FieldMapper {
    @Override
    public void map(JsonNode value, Struct into, Place parent, Unmapped unmapped) {
      Object read = type.read(value);
      if (read == null) {
        unmapped.keep(parent.field(field.name()), value, redaction);
      } else {
        into.put(field, read);
      }
    }
  }

  /** An object with a shape of its own. */
  record OfStruct(Field field, StructMapper shape, Redaction redaction) implements FieldMapper {
    @Override
    public void map(JsonNode value, Struct into, Place parent, Unmapped unmapped) {
      Place here = parent.field(field.name());
      if (value.isObject()) {
        Struct struct = shape.newStruct();
        into.put(field, struct);
        shape.fill(struct, value, here, unmapped);
      } else {
        unmapped.keep(here, value, redaction);
      }
    }
  }

  /** An object of names that the schema does not know, all with texts. */
  record OfStringMap(Field field, Redaction redaction) implements FieldMapper {
    @Override
    public void map(JsonNode value, Struct into, Place parent, Unmapped unmapped) {
      Place here = parent.field(field.name());
      if (!value.isObject()) {
        unmapped.keep(here, value, redaction);
        return;
      }
      Map<String, String> texts = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        Redaction below = redaction.at(entry.getKey());
        String text = Scalar.text(entry.getValue());
        if (text == null || Surrogates.loneIn(entry.getKey())) {
          unmapped.keep(here.field(entry.getKey()), entry.getValue(), below);
        } else if (!below.drops()) {
          texts.put(entry.getKey(), below.shown(text));
        }
      }
      into.put(field, texts);
    }
  }

  /** An array of texts; an element that is none is kept as unmapped, and the others close up. */
  record OfStrings(Field field, Redaction redaction) implements FieldMapper {
    @Override
    public void map(JsonNode value, Struct into, Place parent, Unmapped unmapped) {
      Place here = parent.field(field.name());
      if (!value.isArray()) {
        unmapped.keep(here, value, redaction);
        return;
      }
      List<String> texts = new ArrayList<>(value.size());
      for (int i = 0; i < value.size(); i++) {
        String text = Scalar.text(value.get(i));
        if (text == null) {
          unmapped.keep(here.element(i), value.get(i), redaction);
        } else {
          texts.add(redaction.shown(text));
        }
      }
      into.put(field, texts);
    }
  }

  /** An array of objects of one shape; as {@link OfStrings} with what is no object. */
  record OfStructs(Field field, StructMapper shape, Redaction redaction) implements FieldMapper {
    @Override
    public void map(JsonNode value, Struct into, Place parent, Unmapped unmapped) {
      Place here = parent.field(field.name());
      if (!value.isArray()) {
        unmapped.keep(here, value, redaction);
        return;
      }
      List<Struct> structs = new ArrayList<>(value.size());
      into.put(field, structs);
      for (int i = 0; i < value.size(); i++) {
        JsonNode element = value.get(i);
        if (element.isObject()) {
          Struct struct = shape.newStruct();
          structs.add(struct);
          shape.fill(struct, element, here.element(i), unmapped);
        } else {
          unmapped.keep(here.element(i), element, redaction);
        }
      }
    }
  }
}
