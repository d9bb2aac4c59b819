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
 * Fills a Struct of one schema from the JSON object at one location of the session. The type and
 * the redaction of each field are resolved once, at construction, and the fields of an object once
 * per {@link Shape}; a session then costs one look-up per object. Thread-safe.
 *
 * <p>Tests: {@code MappingPropertyTest}.
 */
final class StructMapper {
  private final Schema schema;
  private final Redaction redaction;
  private final Map<String, FieldMapper> fields;

  /** The mappers of an object's fields in order; bounded by the number of shapes. */
  private final Map<Shape, FieldMapper[]> byShape = new ConcurrentHashMap<>();

  private StructMapper(Schema schema, Redaction redaction, Map<String, FieldMapper> fields) {
    this.schema = schema;
    this.redaction = redaction;
    this.fields = fields;
  }

  /** Creates a mapper for all fields of the schema. */
  static StructMapper of(Schema schema, Redaction redaction) {
    Map<String, FieldMapper> fields = new HashMap<>();
    for (Field field : schema.fields()) {
      fields.put(field.name(), FieldMapper.of(field, redaction.at(field.name())));
    }
    return new StructMapper(schema, redaction, fields);
  }

  /**
   * Creates a mapper for some fields of the schema.
   *
   * @param elsewhere JSON fields to skip, because their values come from elsewhere
   * @param ours fields of the schema that the API does not have; in the JSON, such a name is
   *     unknown
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

  /** Maps the fields that fit, and keeps the rest as unmapped. JSON null leaves a field null. */
  void fill(Struct into, JsonNode object, JsonLocation here, Unmapped unmapped) {
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

  private void fill(Struct into, ShapedObject object, JsonLocation here, Unmapped unmapped) {
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
      FieldMapper field, JsonNode value, Struct into, JsonLocation here, Unmapped unmapped) {
    if (!(value instanceof NullNode) || field instanceof FieldMapper.Unknown) {
      field.map(value, into, here, unmapped);
    }
  }

  private FieldMapper fieldOf(String name) {
    FieldMapper field = fields.get(name);
    return field == null ? new FieldMapper.Unknown(name, redaction.at(name)) : field;
  }
}
