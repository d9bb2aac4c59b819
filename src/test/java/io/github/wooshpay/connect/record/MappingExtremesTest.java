package io.github.wooshpay.connect.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions of an absurd size: mapped whole, and soon. */
@Timeout(20)
class MappingExtremesTest {
  private static final int DEEP = 2_000;
  private static final int SMALL_STACK = 256 << 10;

  @Test
  void nesting_2000_deep_is_kept_as_it_came() {
    String arrays = "[".repeat(DEEP) + "]".repeat(DEEP);
    String objects = "{\"a\":".repeat(DEEP) + "1" + "}".repeat(DEEP);
    JsonNode session =
        Mapping.json(
            "{\"new\":<o>,\"status\":<a>,\"shipping\":{\"name\":<o>},\"metadata\":{\"m\":<a>}}"
                .replace("<o>", objects)
                .replace("<a>", arrays));

    Struct value = onASmallStack(Mapping.plain(), (ObjectNode) session);

    assertThat(Mapping.unmapped(value))
        .isEqualTo(
            Map.of(
                "/new",
                objects,
                "/status",
                arrays,
                "/shipping/name",
                objects,
                "/metadata/m",
                arrays));
  }

  @Test
  void nesting_2000_deep_is_redacted_as_well() {
    String objects = "{\"a\":".repeat(DEEP) + "1" + "}".repeat(DEEP);
    JsonNode session = Mapping.json("{\"new\":" + objects + "}");

    Struct excluded = onASmallStack(Mapping.excluding("new.a.a"), (ObjectNode) session);
    Struct hashed = onASmallStack(Mapping.hashing("new"), (ObjectNode) session);

    assertThat(Mapping.unmapped(excluded)).isEqualTo(Map.of("/new", "{\"a\":{}}"));
    assertThat(Mapping.unmapped(hashed).get("/new")).hasSize(66);
  }

  @Test
  void ten_thousand_line_items_are_mapped_each() {
    ObjectNode session = Mapping.sample("full.json");
    ArrayNode items = (ArrayNode) session.path("line_items").path("data");
    JsonNode item = items.get(0);
    items.removeAll();
    for (int i = 0; i < 10_000; i++) {
      ObjectNode copy = item.deepCopy();
      items.add(copy.put("id", "li_" + i).put("extra", i));
    }

    Struct value = Mapping.plain().value(session);

    assertThat(value.getStruct("line_items").<Struct>getArray("data"))
        .hasSize(10_000)
        .last()
        .satisfies(last -> assertThat(last.getString("id")).isEqualTo("li_9999"))
        .satisfies(last -> assertThat(last.getStruct("price").get("product")).isNotNull());
    assertThat(Mapping.unmapped(value))
        .hasSize(10_000)
        .containsEntry("/line_items/data/9999/extra", "9999");
  }

  @Test
  void a_megabyte_of_metadata_is_mapped_whole_in_one_text_or_in_many() {
    ObjectNode session = Mapping.sample("smallest.json");
    ObjectNode metadata = session.putObject("metadata");
    String megabyte = "0123456789abcdef".repeat(1 << 16);
    metadata.put("one", megabyte);
    for (int i = 0; i < 50_000; i++) {
      metadata.put("key-" + i, "value-" + i);
    }

    Struct value = Mapping.plain().value(session);

    assertThat(value.<String, String>getMap("metadata"))
        .hasSize(50_001)
        .containsEntry("one", megabyte)
        .containsEntry("key-49999", "value-49999");
    assertThat(Mapping.hashing("metadata").value(session).getMap("metadata")).hasSize(50_001);
  }

  @Test
  void a_number_of_a_hostile_size_costs_no_more_than_its_text() {
    String digits = "9".repeat(9_999);
    Struct value =
        Mapping.plain()
            .value(
                """
                {"amount_total":1e999999999,"amount_subtotal":<digits>,"expires_at":-1e999999999,
                 "customer":1e999999999,"new":[1e-999999999]}
                """
                    .replace("<digits>", digits));

    assertThat(value.getString("customer")).isEqualTo("1E+999999999");
    assertThat(Mapping.unmapped(value))
        .isEqualTo(
            Map.of(
                "/amount_total", "1E+999999999",
                "/amount_subtotal", digits,
                "/expires_at", "-1E+999999999",
                "/new", "[1E-999999999]"));
  }

  /** The thread of a worker may have less than the usual megabyte. */
  private static Struct onASmallStack(Mapping mapping, ObjectNode session) {
    CompletableFuture<Struct> value = new CompletableFuture<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                value.complete(mapping.value(session));
              } catch (Throwable e) {
                value.completeExceptionally(e);
              }
            },
            "small-stack",
            SMALL_STACK);
    thread.setDaemon(true);
    thread.start();
    return value.join();
  }
}
