package io.github.wooshpay.connect.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kafka's own {@code JsonConverter}, with the schema in every record and without. */
class JsonTest {

  @ParameterizedTest
  @MethodSource("samples")
  void a_sample_and_its_schema_are_the_same_after_json_with_the_schema(Struct value) {
    assertThat(thereAndBack(value, true))
        .isEqualTo(new SchemaAndValue(CheckoutSessionSchema.SCHEMA, value));
  }

  @Property(tries = 50)
  void any_session_is_the_same_after_json_with_the_schema(@ForAll("sessions") ObjectNode session) {
    Struct value = Mapping.plain().value(session);

    assertThat(thereAndBack(value, true).value()).isEqualTo(value);
  }

  /** Times are numbers then, of milliseconds; nothing else differs. */
  @ParameterizedTest
  @MethodSource("samples")
  void a_sample_has_the_same_leaves_after_json_without_a_schema(Struct value) {
    assertThat(thereAndBack(value, false).value()).isEqualTo(plain(value));
  }

  @Provide
  Arbitrary<ObjectNode> sessions() {
    return Sessions.arbitrary();
  }

  static Stream<Named<Struct>> samples() {
    return SampleValues.all();
  }

  private static SchemaAndValue thereAndBack(Struct value, boolean withSchema) {
    try (JsonConverter converter = new JsonConverter()) {
      converter.configure(Map.of("schemas.enable", Boolean.toString(withSchema)), false);
      return converter.toConnectData(
          "sessions", converter.fromConnectData("sessions", value.schema(), value));
    }
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof Struct struct) {
      Map<String, @Nullable Object> plain = new LinkedHashMap<>();
      for (Field field : struct.schema().fields()) {
        plain.put(field.name(), plain(struct.get(field)));
      }
      return plain;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(JsonTest::plain).toList();
    }
    return value instanceof Date time ? (Object) time.toInstant().toEpochMilli() : value;
  }
}
