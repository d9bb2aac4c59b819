package io.github.wooshpay.connect.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.github.wooshpay.connect.json.Shape;
import io.github.wooshpay.connect.json.ShapedObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * Fills a Struct of one schema from the JSON object at one place of the session. What there is to
 * decide for a field, its type and its redaction, is decided once, here, and which fields an object
 * has once a {@link Shape}; a session then costs one look-up an object. Safe for use by several
 * threads at once.
 */
final class StructMapper {
  private final Schema schema;
  private final Redaction redaction;
  private final Map<String, FieldMapper> fields;

  /** The mappers of an object's fields, in their order; as many at most as there are shapes. */
  private final Map<Shape, FieldMapper[]> byShape = new ConcurrentHashMap<>();

  private StructMapper(Schema schema, Redaction redaction, Map<String, FieldMapper> fields) {
    this.schema = schema;
    this.redaction = redaction;
    this.fields = fields;
  }

  /** The mapper to all fields of the schema. */
  static StructMapper of(Schema schema, Redaction redaction) {
    Map<String, FieldMapper> fields = new HashMap<>();
    for (Field field : schema.fields()) {
      fields.put(field.name(), FieldMapper.of(field, redaction.at(field.name())));
    }
    return new StructMapper(schema, redaction, fields);
  }

  /**
   * The mapper to the fields of the schema but some.
   *
   * @param elsewhere fields of the JSON that are not read, since their values come from elsewhere
   * @param ours fields of the schema that are not the API's: in the JSON, such a name is unknown
   */
  static StructMapper of(
      Schema schema, Redaction redaction, Set<String> elsewhere, Set<String> ours) {
    StructMapper all = of(schema, redaction);
    Map<String, FieldMapper> fields = new HashMap<>(all.fields);
    elsewhere.forEach(name -> fields.put(name, new FieldMapper.LeftOut()));
    fields.keySet().removeAll(ours);
    return new StructMapper(schema, redaction, fields);
  }

  Struct newStruct() {
    return new Struct(schema);
  }

  /** Puts what fits, and keeps the rest as unmapped. JSON's null leaves a known field null. */
  void fill(Struct into, JsonNode object, Place here, Unmapped unmapped) {
    ShapedObject shaped = ShapedObject.shaped(object);
    if (shaped != null) {
      fill(into, shaped, here, unmapped);
      return;
    }
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      String name = entry.getKey();
      map(fieldOf(name), entry.getValue(), into, here, unmapped);
    }
  }

  private void fill(Struct into, ShapedObject object, Place here, Unmapped unmapped) {
    Shape shape = object.shape();
    FieldMapper[] mappers = byShape.get(shape);
    if (mappers == null) {
      mappers = shape.names().stream().map(this::fieldOf).toArray(FieldMapper[]::new);
      byShape.put(shape, mappers);
    }
    for (int i = 0; i < mappers.length; i++) {
      map(mappers[i], object.at(i), into, here, unmapped);
    }
  }

  private static void map(
      FieldMapper field, JsonNode value, Struct into, Place here, Unmapped unmapped) {
    if (!(value instanceof NullNode) || field instanceof FieldMapper.Unknown) {
      field.map(value, into, here, unmapped);
    }
  }

  private FieldMapper fieldOf(String name) {
    FieldMapper field = fields.get(name);
    return field == null ? new FieldMapper.Unknown(name, redaction.at(name)) : field;
  }
}
