package io.github.wooshpay.connect.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields that are left out or hashed, by path, in the schema's fields and in unmapped. */
class RedactionTest {
  /** {@code printf 'pepper-jane.doe@example.com' | sha256sum}, and so for the others. */
  private static final String JANE =
      "a11bf8d93808eb26ac107d047a795e39055be37de70ce0933acfbcc49c95054e";

  /** Of {@code pepper-12}. */
  private static final String TWELVE =
      "c4083e058025a9994dfc6731a22e96936426abb5cef11d2e9ecc6358a2262feb";

  /** Of {@code pepper-true}. */
  private static final String TRUE =
      "9d9b64a98a38ecda180f66d58be6e40eb0ca7d62edfc7b917a2ef931b9d6ed74";

  /** Of {@code pepper-{"n":[12,null,"jane.doe@example.com"]}}. */
  private static final String OBJECT =
      "afb310b9cfcf8c097196ad4cfa7d821a23467be4a80d5079bad76677bbfd6a8d";

  @Test
  void an_excluded_field_is_null() {
    Struct value =
        Mapping.excluding("customer_email", "shipping.address", "customer_details")
            .value(Mapping.sample("full.json"));

    assertThat(value.get("customer_email")).isNull();
    assertThat(value.getStruct("shipping").get("address")).isNull();
    assertThat(value.getStruct("shipping").getString("name")).isEqualTo("John Doe");
    assertThat(value.get("customer_details")).isNull();
    assertThat(value.getString("customer")).isEqualTo("cus_10004");
    assertThat(value.get("unmapped")).isNull();
  }

  /** Before version 2 of the schema they stood in unmapped, where the same paths hid them. */
  @Test
  void the_payers_id_and_the_instant_of_the_details_can_be_hidden() {
    ObjectNode session =
        (ObjectNode)
            Mapping.json("{\"customer_details\":{\"id\":\"jane.doe@example.com\",\"created\":12}}");

    Struct excluded =
        Mapping.excluding("customer_details.id", "customer_details.created").value(session);
    Struct hashed =
        Mapping.hashing("customer_details.id", "customer_details.created").value(session);

    assertThat(excluded.getStruct("customer_details").get("id")).isNull();
    assertThat(excluded.getStruct("customer_details").get("created")).isNull();
    assertThat(excluded.get("unmapped")).isNull();
    assertThat(hashed.getStruct("customer_details").getString("id")).isEqualTo(JANE);
    assertThat(hashed.getStruct("customer_details").get("created")).isNull();
    assertThat(Mapping.unmapped(hashed))
        .containsExactly(Map.entry("/customer_details/created", "\"" + TWELVE + "\""));
  }

  @Test
  void an_excluded_field_does_not_come_back_as_unmapped() {
    Mapping mapping =
        Mapping.excluding(
            "customer",
            "new.secret",
            "new.list.secret",
            "metadata.private",
            "livemode",
            "shipping.name");

    assertThat(
            mapping.unmapped(
                """
                {"customer":{"id":"cus_1"},
                 "new":{"secret":"s","open":1,"list":[{"secret":2,"a":3}]},
                 "metadata":{"private":{"x":1},"public":{"private":2}},
                 "livemode":"perhaps",
                 "shipping":[{"name":"Jane","phone":"1"}]}
                """))
        .isEqualTo(
            Map.of(
                "/new", "{\"open\":1,\"list\":[{\"a\":3}]}",
                "/metadata/public", "{\"private\":2}",
                "/shipping", "[{\"phone\":\"1\"}]"));
  }

  @Test
  void a_key_of_metadata_can_be_excluded_and_its_neighbour_hashed() {
    Struct value =
        Mapping.redacting(List.of("metadata.drop"), List.of("metadata.hash"), "pepper-")
            .value(
                "{\"metadata\":{\"drop\":\"a\",\"hash\":\"jane.doe@example.com\",\"keep\":\"c\"}}");

    assertThat(value.getMap("metadata")).isEqualTo(Map.of("hash", JANE, "keep", "c"));
  }

  @Test
  void arrays_are_no_step_of_a_path() {
    Struct value =
        Mapping.excluding("line_items.data.price.product", "line_items.data.description")
            .value(Mapping.sample("full.json"));

    Struct item = value.getStruct("line_items").<Struct>getArray("data").get(0);
    assertThat(item.get("description")).isNull();
    assertThat(item.getStruct("price").get("product")).isNull();
    assertThat(item.getStruct("price").getString("nickname")).isEqualTo("Nickname of the price");
  }

  @Test
  void a_star_matches_any_field_even_an_unknown_one() {
    Struct value =
        Mapping.excluding("payment_method_options.*.tax_id")
            .value(
                """
                {"payment_method_options":{"card":{"tax_id":"1","capture_method":"m"},
                  "pix":{"tax_id":"2"},"new":{"tax_id":"3","x":4}}}
                """);

    Struct options = value.getStruct("payment_method_options");
    assertThat(options.getStruct("card").get("tax_id")).isNull();
    assertThat(options.getStruct("card").getString("capture_method")).isEqualTo("m");
    assertThat(options.getStruct("pix").get("tax_id")).isNull();
    assertThat(Mapping.unmapped(value))
        .isEqualTo(Map.of("/payment_method_options/new", "{\"x\":4}"));
  }

  @Test
  void a_hashed_string_is_its_salted_sha_256_at_every_place() {
    Struct value =
        Mapping.hashing(
                "customer_email",
                "customer_details.email",
                "payment_method_types",
                "metadata",
                "line_items.data.id",
                "new")
            .value(
                """
                {"customer_email":"jane.doe@example.com",
                 "customer_details":{"email":"jane.doe@example.com","name":"Jane Doe"},
                 "payment_method_types":["jane.doe@example.com"],
                 "metadata":{"a":"jane.doe@example.com","b":12},
                 "line_items":{"data":[{"id":"jane.doe@example.com"}]},
                 "new":"jane.doe@example.com"}
                """);

    assertThat(value.getString("customer_email")).isEqualTo(JANE);
    assertThat(value.getStruct("customer_details").getString("email")).isEqualTo(JANE);
    assertThat(value.getStruct("customer_details").getString("name")).isEqualTo("Jane Doe");
    assertThat(value.<String>getArray("payment_method_types")).containsExactly(JANE);
    assertThat(value.getMap("metadata")).isEqualTo(Map.of("a", JANE, "b", TWELVE));
    assertThat(value.getStruct("line_items").<Struct>getArray("data").get(0).getString("id"))
        .isEqualTo(JANE);
    assertThat(Mapping.unmapped(value)).isEqualTo(Map.of("/new", "\"" + JANE + "\""));
  }

  /** {@code printf 'jane.doe@example.com' | sha256sum} */
  @Test
  void without_a_salt_the_hash_is_the_plain_sha_256() {
    assertThat(
            Mapping.redacting(List.of(), List.of("customer"), "")
                .value("{\"customer\":\"jane.doe@example.com\"}")
                .getString("customer"))
        .isEqualTo("86e0b9e56c17cc4d12387e1949b85053fbe73bc3ce5a1188713a9d300cc6133d");
  }

  @Test
  void a_hashed_number_time_or_boolean_is_in_unmapped_with_the_hash_of_its_text() {
    Struct value =
        Mapping.hashing("amount_total", "amount_subtotal", "livemode", "expires_at", "quantity")
            .value(
                """
                {"amount_total":12,"amount_subtotal":"12","livemode":true,"expires_at":12,
                 "quantity":{"n":[12,null,"jane.doe@example.com"]}}
                """);

    assertThat(value.get("amount_total")).isNull();
    assertThat(value.get("amount_subtotal")).isNull();
    assertThat(value.get("livemode")).isNull();
    assertThat(value.get("expires_at")).isNull();
    assertThat(Mapping.unmapped(value))
        .isEqualTo(
            Map.of(
                "/amount_total", "\"" + TWELVE + "\"",
                "/amount_subtotal", "\"" + TWELVE + "\"",
                "/livemode", "\"" + TRUE + "\"",
                "/expires_at", "\"" + TWELVE + "\"",
                "/quantity", "\"" + OBJECT + "\""));
  }

  @Test
  void hashes_an_object_without_its_excluded_fields() {
    String withSecret =
        Mapping.redacting(List.of("new.secret"), List.of("new"), "pepper-")
            .unmapped("{\"new\":{\"n\":[12,null,\"jane.doe@example.com\"],\"secret\":1}}")
            .get("/new");
    String without =
        Mapping.hashing("new")
            .unmapped("{\"new\":{\"n\":[12,null,\"jane.doe@example.com\"]}}")
            .get("/new");

    assertThat(withSecret).isEqualTo(without).isEqualTo("\"" + OBJECT + "\"");
  }

  @Test
  void an_object_of_a_known_shape_that_is_hashed_keeps_its_shape() {
    Struct value =
        Mapping.hashing("customer_details")
            .value(
                """
                {"customer_details":{"email":"jane.doe@example.com","address":null,
                  "age":12,"phones":["jane.doe@example.com"]}}
                """);

    assertThat(value.getStruct("customer_details").getString("email")).isEqualTo(JANE);
    assertThat(Mapping.unmapped(value))
        .containsEntry("/customer_details/age", "\"" + TWELVE + "\"");
    assertThat(Mapping.unmapped(value).get("/customer_details/phones")).doesNotContain("jane");
  }

  @Test
  void null_has_no_hash() {
    Struct value =
        Mapping.hashing("customer", "metadata", "payment_method_types", "new")
            .value(
                "{\"customer\":null,\"metadata\":{\"a\":null},"
                    + "\"payment_method_types\":[null],\"new\":null}");

    assertThat(value.get("customer")).isNull();
    assertThat(Mapping.unmapped(value))
        .isEqualTo(
            Map.of("/metadata/a", "null", "/payment_method_types/0", "null", "/new", "null"));
  }

  @Test
  void a_field_that_is_excluded_and_hashed_is_left_out() {
    Struct value =
        Mapping.redacting(List.of("customer"), List.of("customer"), "pepper-")
            .value("{\"customer\":\"jane.doe@example.com\"}");

    assertThat(value.get("customer")).isNull();
    assertThat(value.get("unmapped")).isNull();
  }

  @Test
  void identity_stays_whatever_the_paths_say() {
    Struct value =
        Mapping.redacting(List.of("id", "*"), List.of("created", "*"), "pepper-")
            .value("{\"id\":\"cs_1\",\"created\":5,\"status\":\"open\",\"x\":1}");

    assertThat(value.getString("id")).isEqualTo(Mapping.ID);
    assertThat(value.get("created")).isNotNull();
    assertThat(value.get("status")).isNull();
    assertThat(value.get("unmapped")).isNull();
  }

  @Test
  void a_payment_is_seen_although_its_status_is_hidden() {
    for (Mapping mapping :
        List.of(Mapping.excluding("payment_status"), Mapping.hashing("payment_status"))) {
      SourceRecord record =
          mapping.record((ObjectNode) Mapping.json("{\"payment_status\":\"paid\"}"));

      assertThat(record.headers().lastWithName("wooshpay.paid").value()).isEqualTo("true");
      assertThat(((Struct) record.value()).get("payment_status")).isNotEqualTo("paid");
    }
  }

  @Test
  void an_object_sent_as_json_text_hides_what_the_object_would() {
    String session =
        """
        {"customer_details":"{\\"email\\":\\"jane.doe@example.com\\",\\"name\\":\\"Jane\\",\\"age\\":12}",
         "shipping":{"name":"John","address":"{\\"city\\":\\"Springfield\\",\\"line1\\":\\"1 Road\\"}"},
         "line_items":"{\\"data\\":[\\"{\\\\\\"id\\\\\\":\\\\\\"li_1\\\\\\",\\\\\\"description\\\\\\":\\\\\\"Pills\\\\\\"}\\"]}"}
        """;

    Struct value =
        Mapping.redacting(
                List.of("customer_details.name", "shipping.address.line1", "line_items.data.id"),
                List.of(
                    "customer_details.email",
                    "customer_details.age",
                    "line_items.data.description"),
                "pepper-")
            .value(session);

    assertThat(value.getStruct("customer_details").getString("email")).isEqualTo(JANE);
    assertThat(value.getStruct("customer_details").get("name")).isNull();
    assertThat(value.getStruct("shipping").getStruct("address").getString("city"))
        .isEqualTo("Springfield");
    assertThat(Mapping.unmapped(value))
        .isEqualTo(Map.of("/customer_details/age", "\"" + TWELVE + "\""));
    assertThat(value.toString()).doesNotContain("Jane", "1 Road", "li_1", "Pills");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"jane.doe@example.com\"",
        "447700900123",
        "\"email=jane.doe@example.com\"",
        "\"{\\\"email\\\":\\\"jane.doe@exam\"",
        "\"{'email': 'jane.doe@example.com'}\"",
        "\"{} {\\\"email\\\":\\\"jane.doe@example.com\\\"}\"",
        "\"\\\"{\\\\\\\"email\\\\\\\":\\\\\\\"jane.doe@example.com\\\\\\\"}\\\"\"",
        "[\"jane.doe@example.com\"]",
        "[\"{\\\"email\\\":\\\"jane.doe@example.com\\\"}\",447700900123]",
        "\"[\\\"jane.doe@example.com\\\"]\"",
      })
  void hides_a_scalar_completely_if_it_replaces_an_object_with_hidden_fields(String sent) {
    for (String field : List.of("customer_details", "new")) {
      String session = "{\"" + field + "\":" + sent + "}";
      for (Mapping mapping :
          List.of(Mapping.excluding(field + ".email"), Mapping.hashing(field + ".email"))) {
        Struct value = mapping.value(session);

        assertThat(value.get("customer_details")).isNull();
        assertThat(value.toString()).doesNotContain("jane", "447700900123");
      }
    }
  }

  @Test
  void a_text_of_metadata_shows_without_what_is_hidden_in_its_json() {
    Struct value =
        Mapping.redacting(List.of("metadata.*.phone"), List.of("metadata.*.email"), "pepper-")
            .value(
                """
                {"metadata":{
                  "order":"{\\"n\\":1.50,\\"email\\":\\"jane.doe@example.com\\",\\"phone\\":\\"+1\\"}",
                  "cut":"[{\\"n\\":2,\\"phone\\":\\"+1",
                  "plain":"no JSON",
                  "12":12}}
                """);

    assertThat(value.getMap("metadata"))
        .isEqualTo(
            Map.of(
                "order", "{\"n\":1.50,\"email\":\"" + JANE + "\"}",
                "plain", "no JSON",
                "12", "12"));
    assertThat(value.get("unmapped")).isNull();
  }

  @Test
  void json_text_below_an_unknown_field_stays_text_without_what_is_hidden() {
    assertThat(
            Mapping.excluding("new.payer.email")
                .unmapped(
                    "{\"new\":{\"payer\":\"{\\\"email\\\":\\\"jane\\\",\\\"vip\\\":true}\",\"n\":1}}"))
        .isEqualTo(Map.of("/new", "{\"payer\":\"{\\\"vip\\\":true}\",\"n\":1}"));
  }

  @Test
  void a_text_is_hashed_without_what_is_excluded_in_its_json() {
    Mapping mapping = Mapping.redacting(List.of("new.secret"), List.of("new"), "pepper-");

    assertThat(
            mapping.unmapped(
                "{\"new\":\"{\\\"n\\\":[12,null,\\\"jane.doe@example.com\\\"],\\\"secret\\\":1}\"}"))
        .isEqualTo(Map.of("/new", "\"" + OBJECT + "\""));
    assertThat(mapping.unmapped("{\"new\":\"{\\\"secret\\\":\"}")).isEmpty();
  }

  /** Written out, fifty levels of quotes within quotes would take 2^50 backslashes. */
  @Test
  void json_text_in_json_text_is_hidden_whole_below_the_fourth_level() {
    String text = "{\"email\":\"jane.doe@example.com\",\"n\":1}";
    for (int level = 0; level < 50; level++) {
      text = "{\"a\":\"" + text.replace("\\", "\\u005c").replace("\"", "\\u0022") + "\"}";
    }
    ObjectNode session = Mapping.sample("smallest.json").put("new", text);

    String paths = "new" + ".a".repeat(50) + ".email";

    assertThat(Mapping.excluding(paths).value(session).toString())
        .hasSizeLessThan(1000)
        .doesNotContain("jane");
    assertThat(Mapping.hashing(paths).value(session).toString())
        .hasSizeLessThan(1000)
        .doesNotContain("jane");
  }
}
