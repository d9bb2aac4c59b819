package io.github.wooshpay.connect.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The schema and the records are Avro's too, and nothing of them changes on the way there and back.
 */
class AvroTest {
  private static final Path GOLDEN =
      Path.of(
          "src/test/resources/golden/checkout-session-v" + CheckoutSessionSchema.VERSION + ".avsc");

  private final AvroConversion avro = new AvroConversion();

  /**
   * The file of a version stays as it is; another version gets another file, and {@link
   * SchemaEvolutionTest} holds it to all the earlier ones. {@code -Dgolden.update=true} writes it.
   */
  @Test
  void the_schema_in_avro_is_the_golden_one() throws IOException {
    String text = SchemaFormatter.format("json/pretty", avro.schema()) + "\n";
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(GOLDEN, text);
    }

    assertThat(GOLDEN).content().isEqualTo(text);
  }

  @Test
  void the_schema_is_legal_by_the_rules_of_the_specification() {
    assertThat(AvroConversion.parse(avro.schema().toString())).isEqualTo(avro.schema());
  }

  @Test
  void every_shape_is_a_record_of_its_own_name_with_all_its_fields() {
    Map<String, List<String>> expected =
        SchemaText.shapes(CheckoutSessionSchema.SCHEMA).entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, shape -> names(shape.getValue())));

    Map<String, Schema> records = AvroConversion.records(avro.schema());

    assertThat(records).hasSize(15);
    assertThat(records.keySet()).isEqualTo(expected.keySet());
    records.forEach(
        (name, record) ->
            assertThat(record.getFields())
                .extracting(Schema.Field::name)
                .isEqualTo(expected.get(name)));
  }

  @Test
  void every_time_is_avros_timestamp_in_milliseconds() {
    Schema session = avro.schema();

    assertThat(List.of("created", "expires_at", "observed_at"))
        .allSatisfy(
            field ->
                assertThat(withoutNull(session.getField(field).schema()).getLogicalType())
                    .isEqualTo(LogicalTypes.timestampMillis()));
  }

  @Test
  void optional_fields_default_to_null_and_required_ones_have_no_default() {
    assertThat(AvroConversion.records(avro.schema()).values())
        .flatExtracting(Schema::getFields)
        .allSatisfy(
            field ->
                assertThat(field.defaultVal() != null)
                    .as(field.name())
                    .isEqualTo(field.schema().isNullable()));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void a_sample_is_the_same_after_avro(Struct value) {
    assertThat(avro.read(avro.write(value), avro.schema().toString())).isEqualTo(value);
  }

  @Property(tries = 50)
  void any_session_is_the_same_after_avro(@ForAll("sessions") ObjectNode session) {
    Struct value = Mapping.plain().value(session);

    assertThat(avro.read(avro.write(value), avro.schema().toString())).isEqualTo(value);
  }

  @Provide
  Arbitrary<ObjectNode> sessions() {
    return Sessions.arbitrary();
  }

  static Stream<Named<Struct>> samples() {
    return SampleValues.all();
  }

  private static List<String> names(org.apache.kafka.connect.data.Schema shape) {
    return shape.fields().stream().map(Field::name).toList();
  }

  private static Schema withoutNull(Schema schema) {
    return schema.isUnion() ? schema.getTypes().get(1) : schema;
  }
}
