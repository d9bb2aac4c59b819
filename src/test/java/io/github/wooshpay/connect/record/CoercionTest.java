package io.github.wooshpay.connect.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A value of another type is taken where it says just as much, and kept as it is where not. */
class CoercionTest {
  private static final Mapping MAPPING = Mapping.plain();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12|12",
        "-12|-12",
        "12.0|12",
        "12.000|12",
        "1.2e1|12",
        "120e-1|12",
        "1e3|1000",
        "1e18|1000000000000000000",
        "'\"12\"'|12",
        "'\"-12\"'|-12",
        "0|0",
        "-0|0",
        "0.0|0",
        "0e999999999|0",
        "9223372036854775807|9223372036854775807",
        "-9223372036854775808|-9223372036854775808",
        "9.223372036854775807e18|9223372036854775807",
        "'\"9223372036854775807\"'|9223372036854775807",
        "'\"-9223372036854775808\"'|-9223372036854775808"
      })
  void an_amount_is_a_whole_number_however_it_is_written(String json, long expected) {
    Struct value = MAPPING.value("{\"amount_total\":" + json + "}");

    assertThat(value.getInt64("amount_total")).isEqualTo(expected);
    assertThat(value.get("unmapped")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12.5",
        "1E-7",
        "9223372036854775808",
        "-9223372036854775809",
        "1180591620717411303424",
        "1E+999999999",
        "1E-999999999",
        "\"\"",
        "\" 12\"",
        "\"012\"",
        "\"+12\"",
        "\"-0\"",
        "\"12.0\"",
        "\"1e3\"",
        "\"9223372036854775808\"",
        "\"0x10\"",
        "\"１２\"",
        "\"twelve\"",
        "true",
        "false",
        "{}",
        "[12]"
      })
  void keeps_an_amount_that_is_not_a_64_bit_integer_unchanged(String json) {
    Struct value = MAPPING.value("{\"amount_total\":" + json + "}");

    assertThat(value.get("amount_total")).isNull();
    assertThat(Mapping.unmapped(value)).isEqualTo(Map.of("/amount_total", json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1|1",
        "-7|-7",
        "1.50|1.50",
        "true|true",
        "false|false",
        "1180591620717411303424|1180591620717411303424",
        "'\"\"'|''",
        "'\" \"'|' '",
        "'\"null\"'|null"
      })
  void a_text_takes_a_number_or_boolean_as_it_is_written(String json, String expected) {
    Struct value = MAPPING.value("{\"customer\":" + json + "}");

    assertThat(value.getString("customer")).isEqualTo(expected);
    assertThat(value.get("unmapped")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"true|true", "false|false", "'\"true\"'|true", "'\"false\"'|false"})
  void a_boolean_may_be_written_as_text(String json, boolean expected) {
    assertThat(MAPPING.value("{\"livemode\":" + json + "}").getBoolean("livemode"))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "0", "\"TRUE\"", "\"yes\"", "\"1\"", "\"\"", "[true]", "{}"})
  void a_boolean_is_not_guessed(String json) {
    Struct value = MAPPING.value("{\"livemode\":" + json + "}");

    assertThat(value.get("livemode")).isNull();
    assertThat(Mapping.unmapped(value)).isEqualTo(Map.of("/livemode", json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1665553291|2022-10-12T05:41:31Z",
        "1665553291123|2022-10-12T05:41:31.123Z",
        "'\"1665553291\"'|2022-10-12T05:41:31Z",
        "1665553291.0|2022-10-12T05:41:31Z",
        "0|1970-01-01T00:00:00Z",
        // The largest seconds, the smallest milliseconds, the largest milliseconds.
        "99999999999|5138-11-16T09:46:39Z",
        "100000000000|1973-03-03T09:46:40Z",
        "100000000000000|5138-11-16T09:46:40Z"
      })
  void a_time_is_in_milliseconds_from_ten_to_the_eleventh_on(String json, String expected) {
    String session =
        """
        {"expires_at":<t>,"line_items":{"data":[{"price":
          {"created":<t>,"product":{"created":<t>,"updated":<t>}}}]}}
        """
            .replace("<t>", json);
    Date instant = Date.from(Instant.parse(expected));

    Struct value = MAPPING.value(session);

    Struct price = value.getStruct("line_items").<Struct>getArray("data").get(0).getStruct("price");
    assertThat(value.get("expires_at")).isEqualTo(instant);
    assertThat(price.get("created")).isEqualTo(instant);
    assertThat(price.getStruct("product").get("created")).isEqualTo(instant);
    assertThat(price.getStruct("product").get("updated")).isEqualTo(instant);
    assertThat(value.get("unmapped")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"2022-10-12\"",
        "1665553291.5",
        "-1",
        "100000000000001",
        "1665553291000000000",
        "9223372036854775807",
        "9223372036854775808",
        "\"\"",
        "true",
        "{}"
      })
  void keeps_a_value_that_is_not_a_time_unchanged(String json) {
    Struct value = MAPPING.value("{\"expires_at\":" + json + "}");

    assertThat(value.get("expires_at")).isNull();
    assertThat(Mapping.unmapped(value)).isEqualTo(Map.of("/expires_at", json));
  }

  @Test
  void elements_that_are_no_text_leave_the_others_in_order() {
    Struct value = MAPPING.value("{\"payment_method_types\":[1,[],\"card\",true,null,\"pix\"]}");

    assertThat(value.<String>getArray("payment_method_types"))
        .isEqualTo(List.of("1", "card", "true", "pix"));
    assertThat(Mapping.unmapped(value))
        .isEqualTo(Map.of("/payment_method_types/1", "[]", "/payment_method_types/4", "null"));
  }

  @Test
  void null_is_as_good_as_absent_for_a_known_field_and_is_kept_for_an_unknown_one() {
    Struct value =
        MAPPING.value("{\"status\":null,\"metadata\":null,\"shipping\":null,\"new\":null}");

    assertThat(value.get("status")).isNull();
    assertThat(value.get("metadata")).isNull();
    assertThat(value.get("shipping")).isNull();
    assertThat(Mapping.unmapped(value)).isEqualTo(Map.of("/new", "null"));
  }

  @Test
  void an_empty_container_is_not_null() {
    Struct value =
        MAPPING.value(
            "{\"metadata\":{},\"payment_method_types\":[],\"shipping\":{},"
                + "\"line_items\":{\"data\":[]},\"payment_method_options\":{\"sepa_debit\":{}}}");

    assertThat(value.getMap("metadata")).isEmpty();
    assertThat(value.getArray("payment_method_types")).isEmpty();
    assertThat(value.getStruct("shipping")).isNotNull();
    assertThat(value.getStruct("line_items").getArray("data")).isEmpty();
    assertThat(value.getStruct("payment_method_options").getMap("sepa_debit")).isEmpty();
  }

  @Test
  void line_items_that_are_no_array_are_kept() {
    Struct value =
        MAPPING.value("{\"line_items\":{\"object\":\"list\",\"data\":{\"id\":\"li_1\"}}}");

    assertThat(value.getStruct("line_items").getString("object")).isEqualTo("list");
    assertThat(value.getStruct("line_items").get("data")).isNull();
    assertThat(Mapping.unmapped(value)).isEqualTo(Map.of("/line_items/data", "{\"id\":\"li_1\"}"));
  }

  @Test
  void the_api_cannot_write_our_own_fields() {
    Struct value = MAPPING.value("{\"unmapped\":{\"/x\":\"1\"},\"observed_at\":5}");

    assertThat(value.get("observed_at"))
        .isEqualTo(Date.from(Instant.ofEpochMilli(Mapping.OBSERVED_MS)));
    assertThat(Mapping.unmapped(value))
        .isEqualTo(Map.of("/unmapped", "{\"/x\":\"1\"}", "/observed_at", "5"));
  }

  @Test
  void a_text_that_utf_8_cannot_write_is_kept_as_json_spells_it() {
    Struct value =
        MAPPING.value(
            "{\"customer\":\"cut \\ud83d\",\"status\":\"\\ud83d\\uded2\","
                + "\"payment_method_types\":[\"\\udc00\",\"card\"],"
                + "\"metadata\":{\"k\":\"\\udfff\\ud83d\\uded2\"},"
                + "\"new\":[\"\\ud83d\\ud83d\\uded2\"]}");

    assertThat(value.get("customer")).isNull();
    assertThat(value.getString("status")).isEqualTo("\uD83D\uDED2");
    assertThat(value.<String>getArray("payment_method_types")).containsExactly("card");
    assertThat(value.getMap("metadata")).isEmpty();
    assertThat(Mapping.unmapped(value))
        .isEqualTo(
            Map.of(
                "/customer", "\"cut \\ud83d\"",
                "/payment_method_types/0", "\"\\udc00\"",
                "/metadata/k", "\"\\udfff\uD83D\uDED2\"",
                "/new", "[\"\\ud83d\uD83D\uDED2\"]"));
  }

  /** The parser refuses such names as yet. */
  @Test
  void a_name_that_utf_8_cannot_write_is_spelt_as_json_spells_it() {
    ObjectNode session = JsonNodeFactory.instance.objectNode();
    session.putObject("metadata").put("\uD800k", "v");
    session.putObject("new").put("\uDBFF", 1);

    Struct value = MAPPING.value(session);

    assertThat(value.getMap("metadata")).isEmpty();
    assertThat(Mapping.unmapped(value))
        .isEqualTo(Map.of("/metadata/\\ud800k", "\"v\"", "/new", "{\"\\udbff\":1}"));
  }

  @Test
  void a_pointer_escapes_what_json_pointers_escape() {
    assertThat(
            MAPPING.unmapped("{\"a/b\":1,\"c~d\":2,\"\":3,\"metadata\":{\"~/\":{}},\"e\\\"f\":4}"))
        .isEqualTo(
            Map.of("/a~1b", "1", "/c~0d", "2", "/", "3", "/metadata/~0~1", "{}", "/e\"f", "4"));
  }

  @Test
  void raw_json_keeps_the_order_of_fields_and_every_digit() {
    assertThat(
            MAPPING.unmapped(
                "{\"x\":{\"b\":1.10,\"a\":[true,null,\"\\u00e9\\n\\\"\"],"
                    + "\"n\":123456789012345678901234567890}}"))
        .isEqualTo(
            Map.of(
                "/x",
                "{\"b\":1.10,\"a\":[true,null,\"é\\n\\\"\"],\"n\":123456789012345678901234567890}"));
  }

  @Test
  void json_text_is_read_as_the_object_or_array_that_belongs_there_at_any_depth() {
    Struct value =
        MAPPING.value(
            """
            {"customer_details":"{\\"name\\":\\"Jane\\",\\"address\\":\\"{\\\\\\"city\\\\\\":\\\\\\"Springfield\\\\\\"}\\"}",
             "metadata":" {\\"n\\": 1.50, \\"n\\": 2.50} ",
             "payment_method_types":"[\\"card\\",7]",
             "line_items":{"data":"[{\\"id\\":\\"li_1\\"},\\"{\\\\\\"quantity\\\\\\":2}\\"]"},
             "shipping":"{\\"name\\":\\"John\\",\\"depot\\":\\"north\\"}"}
            """);

    Struct details = value.getStruct("customer_details");
    assertThat(details.getString("name")).isEqualTo("Jane");
    assertThat(details.getStruct("address").getString("city")).isEqualTo("Springfield");
    assertThat(value.getMap("metadata")).isEqualTo(Map.of("n", "2.50"));
    assertThat(value.<String>getArray("payment_method_types")).containsExactly("card", "7");
    assertThat(value.getStruct("line_items").<Struct>getArray("data"))
        .extracting(item -> item.get("id"), item -> item.get("quantity"))
        .containsExactly(tuple("li_1", null), tuple(null, 2L));
    assertThat(value.getStruct("shipping").getString("name")).isEqualTo("John");
    assertThat(Mapping.unmapped(value)).isEqualTo(Map.of("/shipping/depot", "\"north\""));
  }

  @Test
  void an_empty_text_where_an_object_or_array_belongs_is_null() {
    Struct value =
        MAPPING.value(
            """
            {"customer_details":"","metadata":"","payment_method_types":"","line_items":{"data":""},
             "shipping":{"address":""},"customer":""}
            """);

    assertThat(value.get("customer_details")).isNull();
    assertThat(value.get("metadata")).isNull();
    assertThat(value.get("payment_method_types")).isNull();
    assertThat(value.getStruct("line_items").get("data")).isNull();
    assertThat(value.getStruct("shipping").get("address")).isNull();
    assertThat(value.getString("customer")).isEmpty();
    assertThat(value.get("unmapped")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "shipping|\"[{}]\"",
        "shipping|\"{\\\"name\\\":\"",
        "shipping|\"{} {}\"",
        "shipping|\"null\"",
        "shipping|\" \"",
        "metadata|\"[\\\"a\\\"]\"",
        "payment_method_types|\"{\\\"a\\\":1}\"",
        "payment_method_types|\"card,pix\"",
        "line_items|\"[1e99999999999]\"",
      })
  void a_text_that_is_not_what_belongs_there_stays_as_it_came(String field, String json) {
    Struct value = MAPPING.value("{\"" + field + "\":" + json + "}");

    assertThat(value.get(field)).isNull();
    assertThat(Mapping.unmapped(value)).isEqualTo(Map.of("/" + field, json));
  }

  @Test
  void a_text_that_holds_json_stays_a_text_where_a_text_belongs() {
    Struct value =
        MAPPING.value("{\"metadata\":{\"order\":\"{\\\"n\\\": 1}\"},\"customer\":\"[]\"}");

    assertThat(value.getMap("metadata")).isEqualTo(Map.of("order", "{\"n\": 1}"));
    assertThat(value.getString("customer")).isEqualTo("[]");
  }
}
