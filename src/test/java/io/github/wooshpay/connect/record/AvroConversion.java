package io.github.wooshpay.connect.record;

import io.apicurio.registry.utils.converter.avro.AvroData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.connect.data.Struct;

/** What an Avro converter makes of records: the conversion of a real one, without its registry. */
final class AvroConversion {
  private final AvroData conversion = new AvroData(100);

  /** The session's schema as it gets into a registry. */
  Schema schema() {
    return conversion.fromConnectSchema(CheckoutSessionSchema.SCHEMA);
  }

  /** As the bytes of a record, without a converter's header. */
  byte[] write(Struct value) {
    return encode((GenericRecord) conversion.fromConnectData(value.schema(), value));
  }

  /** The bytes of a record in the schema that it has, without a converter's header. */
  static byte[] encode(GenericRecord record) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      new GenericDatumWriter<>(record.getSchema()).write(record, encoder);
      encoder.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As a sink gets it that knows the schema from its text alone. */
  Struct read(byte[] bytes, String schema) {
    return (Struct) conversion.toConnectData(parse(schema), decode(bytes, schema, schema)).value();
  }

  /** As a consumer gets it whose schema is another than the writer's. */
  static Object decode(byte[] bytes, String writersSchema, String readersSchema) {
    try {
      return new GenericDatumReader<>(parse(writersSchema), parse(readersSchema))
          .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By the rules of the specification: legal names, and defaults that fit. */
  static Schema parse(String text) {
    return new Schema.Parser(NameValidator.STRICT_VALIDATOR).setValidateDefaults(true).parse(text);
  }

  /** The records in a schema, itself first, by full name. */
  static Map<String, Schema> records(Schema schema) {
    Map<String, Schema> records = new TreeMap<>();
    collect(schema, records);
    return records;
  }

  private static void collect(Schema schema, Map<String, Schema> records) {
    switch (schema.getType()) {
      case RECORD -> {
        if (records.putIfAbsent(schema.getFullName(), schema) == null) {
          schema.getFields().forEach(field -> collect(field.schema(), records));
        }
      }
      case UNION -> schema.getTypes().forEach(type -> collect(type, records));
      case ARRAY -> collect(schema.getElementType(), records);
      case MAP -> collect(schema.getValueType(), records);
      default -> {}
    }
  }
}
