package io.github.wooshpay.connect.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A topic lives longer than a version of the connector. Whoever has today's schema reads what every
 * earlier one wrote, and whoever has an earlier one reads what is written today: a registry's
 * {@code FULL_TRANSITIVE}.
 */
class SchemaEvolutionTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  private final AvroConversion avro = new AvroConversion();
  private final String today = avro.schema().toString();

  @ParameterizedTest
  @MethodSource("everySchemaEverWritten")
  void todays_schema_reads_and_is_read_by_every_earlier_one(Path file) throws IOException {
    String earlier = Files.readString(file);

    assertThat(reads(today, earlier)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    assertThat(reads(earlier, today)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }

  @ParameterizedTest
  @MethodSource("everySchemaEverWritten")
  void an_earlier_schema_reads_a_current_record(Path file) throws IOException {
    byte[] bytes = avro.write(Mapping.plain().value(Mapping.sample("full.json")));

    GenericRecord read =
        (GenericRecord) AvroConversion.decode(bytes, today, Files.readString(file));

    assertThat(read.get("id")).hasToString("cs_given");
    assertThat(read.get("amount_total")).isEqualTo(10002L);
    assertThat(read.get("observed_at")).isEqualTo(1_665_553_299_456L);
  }

  @Test
  void a_record_of_version_1_is_read_today_with_the_new_fields_null() throws Exception {
    String first = Files.readString(GOLDEN.resolve("checkout-session-v1.avsc"));
    GenericData.Record details =
        new GenericData.Record(notNull(AvroConversion.parse(first), "customer_details"));
    details.put("email", "jane.doe@example.com");
    GenericData.Record session = new GenericData.Record(AvroConversion.parse(first));
    session.put("id", "cs_1");
    session.put("created", 1_665_553_291_000L);
    session.put("observed_at", 1_665_553_299_456L);
    session.put("customer_details", details);

    GenericRecord read =
        (GenericRecord) AvroConversion.decode(AvroConversion.encode(session), first, today);

    assertThat(read.get("id")).hasToString("cs_1");
    assertThat(read.get("observed_at")).isEqualTo(1_665_553_299_456L);
    assertThat(read.get("setup_intent")).isNull();
    assertThat(read.get("subscription")).isNull();
    assertThat(read.get("live_mode")).isNull();
    GenericRecord payer = (GenericRecord) read.get("customer_details");
    assertThat(payer.get("email")).hasToString("jane.doe@example.com");
    assertThat(payer.get("id")).isNull();
    assertThat(payer.get("created")).isNull();
  }

  /** As the next version may be. */
  @Test
  void a_new_optional_field_before_our_own_two_is_a_change_that_harms_nobody() {
    String tomorrow =
        changed(fields -> fields.insert(32, field("refund", "[\"null\",\"string\"]")));
    byte[] bytes = avro.write(Mapping.plain().value(Mapping.sample("full.json")));

    assertThat(reads(tomorrow, today)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    assertThat(reads(today, tomorrow)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    GenericRecord read = (GenericRecord) AvroConversion.decode(bytes, today, tomorrow);
    assertThat(read.get("refund")).isNull();
    assertThat(read.get("observed_at")).isEqualTo(1_665_553_299_456L);
  }

  @ParameterizedTest
  @MethodSource("changesThatHarm")
  void a_change_that_breaks_readers_is_told_from_one_that_does_not(
      String what, Consumer<ArrayNode> change, boolean breaksNewReaders, boolean breaksOldReaders) {
    String tomorrow = changed(change);

    assertThat(reads(tomorrow, today) == SchemaCompatibilityType.INCOMPATIBLE)
        .as("%s breaks who reads the past", what)
        .isEqualTo(breaksNewReaders);
    assertThat(reads(today, tomorrow) == SchemaCompatibilityType.INCOMPATIBLE)
        .as("%s breaks who is not upgraded", what)
        .isEqualTo(breaksOldReaders);
  }

  static Stream<Arguments> changesThatHarm() {
    return Stream.of(
        harm("amount_total as text", f -> retype(f, 3, "[\"null\",\"string\"]"), true, true),
        harm("amount_total as double", f -> retype(f, 3, "[\"null\",\"double\"]"), false, true),
        harm("currency required", f -> retype(f, 8, "\"string\""), true, false),
        harm("id optional", f -> retype(f, 0, "[\"null\",\"string\"]"), false, true),
        harm("created gone", f -> f.remove(7), false, true),
        harm("a new required field", f -> f.add(required("account")), true, false));
  }

  static List<Path> everySchemaEverWritten() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(".avsc")).sorted().toList();
      assertThat(found).hasSize(CheckoutSessionSchema.VERSION);
      return found;
    }
  }

  /** The schema of an optional field where it is not null. */
  private static Schema notNull(Schema record, String field) {
    return record.getField(field).schema().getTypes().stream()
        .filter(type -> type.getType() != Schema.Type.NULL)
        .findFirst()
        .orElseThrow();
  }

  private static SchemaCompatibilityType reads(String reader, String writer) {
    Schema readers = AvroConversion.parse(reader);
    return SchemaCompatibility.checkReaderWriterCompatibility(readers, AvroConversion.parse(writer))
        .getType();
  }

  /** Today's schema with other fields of the session. */
  private String changed(Consumer<ArrayNode> change) {
    ObjectNode schema = (ObjectNode) Mapping.json(today);
    change.accept(schema.withArrayProperty("fields"));
    return schema.toString();
  }

  private static Arguments harm(
      String what, Consumer<ArrayNode> change, boolean breaksNewReaders, boolean breaksOldReaders) {
    return Arguments.of(what, change, breaksNewReaders, breaksOldReaders);
  }

  private static void retype(ArrayNode fields, int at, String type) {
    ObjectNode field = (ObjectNode) fields.get(at);
    field.set("type", Mapping.json(type));
    if (!type.startsWith("[")) {
      field.remove("default");
    }
  }

  private static ObjectNode field(String name, String type) {
    ObjectNode field = (ObjectNode) Mapping.json("{\"default\":null}");
    field.put("name", name).set("type", Mapping.json(type));
    return field;
  }

  private static ObjectNode required(String name) {
    return ((ObjectNode) Mapping.json("{\"type\":\"string\"}")).put("name", name);
  }
}
