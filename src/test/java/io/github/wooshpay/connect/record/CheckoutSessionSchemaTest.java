package io.github.wooshpay.connect.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for the schema for good: sinks have tables and registries have subjects of it. */
class CheckoutSessionSchemaTest {
  private static final Path GOLDEN =
      Path.of("src/test/resources/golden/checkout-session-schema.txt");
  private static final Schema SCHEMA = CheckoutSessionSchema.SCHEMA;

  /**
   * A change of this file is a change for every user: a new field goes to the end of its shape and
   * is optional, the version is raised, and CHANGELOG.md has a line. Then {@code
   * -Dgolden.update=true} rewrites it.
   */
  @Test
  void the_schema_is_the_golden_one() throws IOException {
    String text = SchemaText.of(SCHEMA);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(GOLDEN, text);
    }

    assertThat(GOLDEN).content().isEqualTo(text);
  }

  @Test
  void
      the_fields_are_the_29_of_the_reference_in_its_order_three_that_were_seen_and_two_of_our_own() {
    assertThat(SCHEMA.fields())
        .extracting(Field::name)
        .containsExactly(
            "id",
            "object",
            "amount_subtotal",
            "amount_total",
            "billing_address_collection",
            "cancel_url",
            "client_reference_id",
            "created",
            "currency",
            "customer",
            "customer_email",
            "expires_at",
            "livemode",
            "metadata",
            "mode",
            "payment_intent",
            "payment_link",
            "payment_method_options",
            "payment_method_types",
            "payment_status",
            "phone_number_collection",
            "shipping_address_collection",
            "shipping",
            "status",
            "success_url",
            "url",
            "line_items",
            "customer_creation",
            "customer_details",
            "setup_intent",
            "subscription",
            "live_mode",
            "unmapped",
            "observed_at");
  }

  @Test
  void the_payment_methods_are_those_of_the_references_example() {
    assertThat(SCHEMA.field("payment_method_options").schema().fields())
        .extracting(Field::name)
        .containsExactly(
            "card",
            "alipayplus",
            "alipay_hk",
            "alipay",
            "wechat_pay",
            "sepa_debit",
            "akulaku",
            "truemoney",
            "kakaopay",
            "shopeepay",
            "dana",
            "pix");
  }

  @Test
  void all_is_optional_but_what_every_session_has() {
    assertThat(SCHEMA.isOptional()).isFalse();
    assertThat(SCHEMA.fields())
        .filteredOn(field -> !field.schema().isOptional())
        .extracting(Field::name)
        .containsExactly("id", "created");
    assertThat(shapes().filter(shape -> !shape.equals(SCHEMA)).flatMap(s -> s.fields().stream()))
        .allMatch(field -> field.schema().isOptional());
  }

  @Test
  void every_time_is_a_timestamp() {
    List<String> times =
        shapes()
            .flatMap(
                shape ->
                    shape.fields().stream()
                        .filter(field -> Timestamp.LOGICAL_NAME.equals(field.schema().name()))
                        .map(field -> shape.name().replaceFirst(".*\\.", "") + "." + field.name()))
            .toList();

    assertThat(times)
        .containsExactlyInAnyOrder(
            "CheckoutSession.created",
            "CheckoutSession.expires_at",
            "CheckoutSession.observed_at",
            "Price.created",
            "Product.created",
            "Product.updated",
            "CustomerDetails.created");
  }

  @Test
  void one_name_is_one_shape() {
    Map<String, Schema> byName = SchemaText.shapes(SCHEMA);

    assertThat(byName).hasSize(15).doesNotContainKey("null");
    assertThat(byName.values()).extracting(Schema::fields).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void a_shape_has_a_name_and_fields_that_avro_takes_a_version_and_is_not_empty(Schema shape) {
    assertThat(shape.name()).matches("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*");
    assertThat(shape.version()).isEqualTo(CheckoutSessionSchema.VERSION);
    assertThat(shape.fields()).isNotEmpty();
    assertThat(shape.fields()).extracting(Field::name).allMatch(n -> n.matches("[a-z][a-z0-9_]*"));
  }

  /** Generated classes would clash with a package of the same name. */
  @Test
  void no_name_of_a_shape_is_the_package_of_another() {
    List<String> names = shapes().map(Schema::name).toList();

    assertThat(names)
        .allSatisfy(name -> assertThat(names).noneMatch(other -> other.startsWith(name + ".")));
  }

  static Stream<Schema> shapes() {
    return SchemaText.shapes(SCHEMA).values().stream();
  }
}
