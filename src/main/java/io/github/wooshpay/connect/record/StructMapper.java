package io.github.wooshpay.connect.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * Fills a Struct of one schema from the JSON object at one place of the session. What there is to
 * decide for a field, its type and its redaction, is decided once, here; a session costs one
 * look-up a field. Immutable.
 */
final class StructMapper {
  private final Schema schema;
  private final Redaction redaction;
  private final Map<String, FieldMapper> fields;

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
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      String name = entry.getKey();
      JsonNode value = entry.getValue();
      FieldMapper field = fields.get(name);
      if (field == null) {
        unmapped.keep(here.field(name), value, redaction.at(name));
      } else if (!(value instanceof NullNode)) {
        field.map(value, into, here, unmapped);
      }
    }
  }
}
