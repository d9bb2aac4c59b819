package io.github.wooshpay.connect.record;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.simulator.SampleSessions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** Whole sessions, mapped: a full one, a loose one, the smallest, and two that are all wrong. */
class SampleSessionsMappedTest {
  /** The instants of the full session, which come in seconds and in milliseconds. */
  private static final Map<String, Object> FULL_TIMES =
      Map.of(
          "/expires_at", Instant.parse("2022-10-13T05:41:32Z"),
          "/line_items/data/0/price/created", Instant.parse("2022-10-12T04:46:43Z"),
          "/line_items/data/0/price/product/created", Instant.parse("2022-10-12T04:46:44Z"),
          "/line_items/data/0/price/product/updated", Instant.parse("2022-10-12T04:46:45Z"),
          "/customer_details/created", Instant.parse("2022-10-12T05:41:34.123Z"));

  @Test
  void every_leaf_of_a_full_session_is_mapped_to_its_own_place() {
    ObjectNode session = Mapping.sample("full.json");
    Map<String, Object> expected = leaves(session);
    expected.putAll(FULL_TIMES);
    expected.put("/id", "cs_given");
    expected.put("/created", Instant.ofEpochMilli(1_665_553_290_123L));
    expected.put("/observed_at", Instant.ofEpochMilli(1_665_553_299_456L));

    Struct value = Mapping.plain().value(session);

    assertThat(leaves(value)).containsExactlyInAnyOrderEntriesOf(expected);
    assertThat(value.get("unmapped")).isNull();
    value.validate();
  }

  @Test
  void the_full_session_has_every_field_of_the_schema_and_no_text_or_number_twice() {
    ObjectNode session = Mapping.sample("full.json");

    assertThat(missing(CheckoutSessionSchema.SCHEMA, session, ""))
        .containsExactly("/unmapped", "/observed_at");
    Map<Object, Integer> seen = new HashMap<>();
    leaves(session).values().forEach(leaf -> seen.merge(leaf, 1, Integer::sum));
    seen.values().removeIf(count -> count == 1);
    assertThat(seen).containsOnlyKeys(true, false);
  }

  /** As the documentation's own words, not as the code has them. */
  @Test
  void a_full_session_reads_as_it_was_sent() {
    Struct value = Mapping.plain().value(Mapping.sample("full.json"));

    assertThat(value.getInt64("amount_subtotal")).isEqualTo(10001L);
    assertThat(value.getString("currency")).isEqualTo("GBP");
    assertThat(value.getBoolean("livemode")).isTrue();
    assertThat(value.getStruct("shipping").getStruct("address").getString("line2"))
        .isEqualTo("Shipping floor 2");
    assertThat(value.getStruct("payment_method_options").getStruct("card").getString("tax_id"))
        .isEqualTo("tax-card");
    assertThat(value.getMap("metadata"))
        .isEqualTo(Map.of("channel", "web", "a/b~c", "slash and tilde"));
    assertThat(value.<String>getArray("payment_method_types"))
        .containsExactly("card", "wechat_pay");
    Struct item = value.getStruct("line_items").<Struct>getArray("data").get(0);
    assertThat(item.getInt64("quantity")).isEqualTo(10017L);
    assertThat(item.getStruct("price").getStruct("product").getString("name"))
        .isEqualTo("Desk lamp");
  }

  @Test
  void the_smallest_session_has_nothing_but_its_identity_and_when_it_was_seen() {
    Struct value = Mapping.plain().value(Mapping.sample("smallest.json"));

    assertThat(leaves(value)).containsOnlyKeys("/id", "/created", "/observed_at");
    value.validate();
  }

  @Test
  void a_setup_has_a_place_for_everything_and_no_header_of_a_payment() {
    ObjectNode setup = new SampleSessions(1).setup(Mapping.CREATED_MS);

    SourceRecord record = Mapping.plain().record(setup);

    Struct value = (Struct) record.value();
    assertThat(value.get("unmapped")).isNull();
    assertThat(value.getString("mode")).isEqualTo("setup");
    assertThat(value.getString("setup_intent"))
        .isEqualTo(setup.path("setup_intent").textValue())
        .startsWith("seti_");
    assertThat(value.get("amount_total")).isNull();
    assertThat(value.get("currency")).isNull();
    assertThat(value.get("payment_status")).isNull();
    assertThat(value.get("subscription")).isNull();
    assertThat(record.headers().lastWithName("wooshpay.paid")).isNull();
  }

  @Test
  void a_subscription_has_a_place_for_everything_and_the_header_of_a_payment() {
    ObjectNode session = new SampleSessions(1).subscription(Mapping.CREATED_MS);

    SourceRecord record = Mapping.plain().record(session);

    Struct value = (Struct) record.value();
    assertThat(value.get("unmapped")).isNull();
    assertThat(value.getString("subscription"))
        .isEqualTo(session.path("subscription").textValue())
        .startsWith("sub_");
    assertThat(value.get("setup_intent")).isNull();
    assertThat(value.getInt64("amount_total")).isPositive();
    assertThat(record.headers().lastWithName("wooshpay.paid").value()).isEqualTo("true");
  }

  @Test
  void the_guides_sample_has_a_place_for_everything() {
    Struct value = Mapping.plain().value(Mapping.sample("guide-sample.json"));

    assertThat(value.get("unmapped")).isNull();
    assertThat(value.getString("customer")).isEmpty();
    assertThat(value.getMap("metadata")).isEmpty();
    assertThat(value.get("shipping")).isNull();
    assertThat(value.get("payment_method_types")).isNull();
    assertThat(value.getStruct("line_items").get("has_more")).isNull();
    assertThat(value.getStruct("line_items").<Struct>getArray("data").get(0).getInt64("quantity"))
        .isEqualTo(1L);
  }

  @Test
  void a_session_with_everything_of_the_wrong_type_is_kept_whole_as_unmapped() {
    Struct value = Mapping.plain().value(Mapping.sample("wrong-types.json"));

    assertThat(Mapping.unmapped(value))
        .containsExactly(
            entry("/object", "{\"a\":1}"),
            entry("/amount_subtotal", "\"ten\""),
            entry("/amount_total", "12.5"),
            entry("/billing_address_collection", "[\"required\"]"),
            entry("/cancel_url", "{\"b\":2}"),
            entry("/client_reference_id", "[1,2]"),
            entry("/currency", "{\"c\":\"GBP\"}"),
            entry("/customer", "{\"id\":\"cus_expanded\",\"name\":\"Jane Doe\"}"),
            entry("/customer_email", "[]"),
            entry("/expires_at", "\"tomorrow\""),
            entry("/livemode", "\"yes\""),
            entry("/metadata", "\"none\""),
            entry("/mode", "{}"),
            entry("/payment_intent", "{\"id\":\"pi_expanded\"}"),
            entry("/payment_link", "[null]"),
            entry("/payment_method_options", "[{\"card\":{}}]"),
            entry("/payment_method_types", "\"card\""),
            entry("/payment_status", "{\"d\":4}"),
            entry("/phone_number_collection", "true"),
            entry("/shipping_address_collection", "[\"US\"]"),
            entry("/shipping", "\"by ship\""),
            entry("/status", "[\"open\"]"),
            entry("/success_url", "{\"e\":5}"),
            entry("/url", "{\"f\":6}"),
            entry("/line_items", "[{\"id\":\"li_1\"}]"),
            entry("/customer_creation", "[[]]"),
            entry("/customer_details", "7"),
            entry("/setup_intent", "{\"g\":7}"),
            entry("/subscription", "[\"sub_1\"]"),
            entry("/live_mode", "\"perhaps\""));
    value.put("unmapped", null);
    assertThat(leaves(value)).containsOnlyKeys("/id", "/created", "/observed_at");
    value.validate();
  }

  @Test
  void the_session_of_wrong_types_leaves_no_field_of_the_schema_out() {
    assertThat(CheckoutSessionSchema.SCHEMA.fields())
        .extracting(Field::name)
        .filteredOn(name -> !name.equals("unmapped") && !name.equals("observed_at"))
        .allMatch(Mapping.sample("wrong-types.json")::has);
  }

  @Test
  void maps_what_fits_inside_an_object_and_keeps_the_rest_by_pointer() {
    Struct value = Mapping.plain().value(Mapping.sample("wrong-types-below.json"));

    assertThat(Mapping.unmapped(value))
        .containsExactly(
            entry("/metadata/note", "null"),
            entry("/metadata/nested", "{\"deep\":\"value\"}"),
            entry("/metadata/list", "[1]"),
            entry("/payment_method_options/card", "\"none\""),
            entry("/payment_method_options/alipay/terminal_type", "{\"x\":1}"),
            entry("/payment_method_options/alipay/app", "\"unknown\""),
            entry("/payment_method_options/sepa_debit/mandate", "{\"id\":\"m1\"}"),
            entry("/payment_method_options/pix", "[]"),
            entry("/payment_method_options/paynow", "{\"reference\":\"SG-1\"}"),
            entry("/payment_method_types/1", "null"),
            entry("/payment_method_types/3", "{\"type\":\"pix\"}"),
            entry("/payment_method_types/5", "[\"x\"]"),
            entry("/phone_number_collection/enabled", "1"),
            entry("/phone_number_collection/country", "\"GB\""),
            entry("/shipping_address_collection/allowed_countries", "{\"US\":true}"),
            entry("/shipping/address", "\"1 Example Street\""),
            entry("/shipping/name", "[\"John\",\"Doe\"]"),
            entry("/shipping/eta", "1665553299"),
            entry("/line_items/data/0", "\"li_collapsed\""),
            entry("/line_items/data/1/quantity", "1.5"),
            entry("/line_items/data/1/discount", "5"),
            entry("/line_items/data/1/price/created", "\"long ago\""),
            entry("/line_items/data/1/price/unit_amount", "\"free\""),
            entry("/line_items/data/1/price/product/active", "\"maybe\""),
            entry("/line_items/data/1/price/product/images/1", "{\"url\":\"u\"}"),
            entry("/line_items/data/1/price/product/metadata", "[]"),
            entry("/line_items/data/1/price/product/weight", "2.50"),
            entry("/line_items/data/2", "null"),
            entry("/line_items/has_more", "\"perhaps\""),
            entry("/line_items/total_count", "3"));
    value.put("unmapped", null);
    assertThat(leaves(value))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                entry("/id", "cs_given"),
                entry("/created", Instant.ofEpochMilli(1_665_553_290_123L)),
                entry("/observed_at", Instant.ofEpochMilli(1_665_553_299_456L)),
                entry("/metadata/count", "3"),
                entry("/metadata/gift", "true"),
                entry("/payment_method_options/alipay/os_type", "9"),
                entry("/payment_method_options/sepa_debit/days", "14"),
                entry("/payment_method_types/0", "card"),
                entry("/payment_method_types/1", "7"),
                entry("/payment_method_types/2", "pix"),
                entry("/line_items/object", "list"),
                entry("/line_items/data/0/id", "li_1"),
                entry("/line_items/data/0/price/product/images/0", "1")));
    value.validate();
  }

  /** The fields of the schema that the JSON lacks, everywhere below. */
  private static List<String> missing(Schema schema, JsonNode json, String pointer) {
    List<String> missing = new ArrayList<>();
    for (Field field : schema.fields()) {
      String at = pointer + "/" + field.name();
      JsonNode value = json.path(field.name());
      if (value.isMissingNode() || value.isNull()) {
        missing.add(at);
      } else if (field.schema().type() == Schema.Type.STRUCT) {
        missing.addAll(missing(field.schema(), value, at));
      } else if (field.schema().type() == Schema.Type.ARRAY
          && field.schema().valueSchema().type() == Schema.Type.STRUCT) {
        missing.addAll(missing(field.schema().valueSchema(), value.path(0), at + "/0"));
      }
    }
    return missing;
  }

  /** Pointer to value: text, Long or Boolean. */
  private static Map<String, Object> leaves(JsonNode json) {
    Map<String, Object> leaves = new LinkedHashMap<>();
    collect(json, "", leaves);
    return leaves;
  }

  private static void collect(JsonNode json, String pointer, Map<String, Object> leaves) {
    json.properties()
        .forEach(entry -> collect(entry.getValue(), pointer + "/" + entry.getKey(), leaves));
    for (int i = 0; json.isArray() && i < json.size(); i++) {
      collect(json.get(i), pointer + "/" + i, leaves);
    }
    if (json.isTextual()) {
      leaves.put(pointer, json.textValue());
    } else if (json.isNumber()) {
      leaves.put(pointer, json.longValue());
    } else if (json.isBoolean()) {
      leaves.put(pointer, json.booleanValue());
    }
  }

  /** Pointer to value, without what is null; times as instants. */
  private static Map<String, Object> leaves(Struct struct) {
    Map<String, Object> leaves = new LinkedHashMap<>();
    collect(struct, "", leaves);
    return leaves;
  }

  private static void collect(Object value, String pointer, Map<String, Object> leaves) {
    if (value instanceof Struct struct) {
      for (Field field : struct.schema().fields()) {
        Object below = struct.get(field);
        if (below != null) {
          collect(below, pointer + "/" + field.name(), leaves);
        }
      }
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        collect(list.get(i), pointer + "/" + i, leaves);
      }
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((key, text) -> leaves.put(pointer + "/" + key, text));
    } else {
      leaves.put(pointer, value instanceof Date time ? time.toInstant() : value);
    }
  }
}
