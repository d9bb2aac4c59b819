package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.simulator.Oddity;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.stack.ConnectWorker;
import io.github.wooshpay.connect.stack.PluginPathTool;
import io.github.wooshpay.connect.stack.Settings;
import io.github.wooshpay.connect.stack.Stack;
import io.github.wooshpay.connect.stack.StackExtension;
import io.github.wooshpay.connect.stack.TopicReader;
import io.github.wooshpay.connect.stack.TopicRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Workers find the plugin in either way that finds it without a scan of every class; and what a
 * consumer then sees of a record, with the schema that the stock {@code JsonConverter} writes.
 */
@ExtendWith(StackExtension.class)
class DiscoveryIT {
  private static final Duration SOON = Duration.ofMinutes(1);

  private final long nowMs = System.currentTimeMillis() / 1000 * 1000;
  private final SampleSessions samples = new SampleSessions(10);
  private final SimulatedAccount account = new SimulatedAccount();
  private final Stack stack;

  DiscoveryIT(Stack stack) {
    this.stack = stack;
  }

  @Test
  void a_worker_that_loads_by_service_files_alone_runs_it_and_a_consumer_sees_schema_and_headers() {
    assertRuns(stack.worker());
  }

  @Test
  void a_worker_that_warns_of_plugins_without_service_files_runs_it_and_does_not_warn_of_it() {
    try (ConnectWorker worker = stack.anotherWorker().discovery("hybrid_warn").start()) {
      assertRuns(worker);
      assertThat(worker.logText()).contains("All plugins have ServiceLoader manifests");
    }
  }

  @Test
  void the_tool_for_plugin_paths_lists_it_as_loadable_with_a_manifest() {
    List<String> lines = PluginPathTool.list(stack.pluginPath());

    assertThat(lines.get(0))
        .isEqualTo(
            String.join(
                "\t",
                "pluginName",
                "firstAlias",
                "secondAlias",
                "pluginVersion",
                "pluginType",
                "isLoadable",
                "hasManifest",
                "pluginLocation"));
    assertThat(lines.get(1))
        .startsWith(
            String.join(
                "\t",
                Settings.CONNECTOR,
                "WooshPaySourceConnector",
                "WooshPaySource",
                System.getProperty("plugin.version"),
                "source",
                "true",
                "true",
                stack.pluginPath().toString()));
    assertThat(lines).anyMatch(line -> line.matches("Total plugins:\\s+1"));
  }

  private void assertRuns(ConnectWorker worker) {
    String topic = stack.name("discovery");
    String name = stack.name("discovery");
    String open = add(samples.odd(nowMs, Oddity.UNKNOWN_FIELDS));
    String paid = add(samples.paid(nowMs + 1000));
    try (SimulatedApi api = SimulatedApi.of(account);
        TopicReader reader = stack.reader(topic)) {
      Map<String, String> settings = Settings.of(api, topic);
      settings.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
      settings.put("value.converter.schemas.enable", "true");
      worker.rest().create(name, settings);
      reader.readUntil(SOON, records -> records.size() >= 2);
      account.pay(open);
      List<TopicRecord> records = reader.readUntil(SOON, all -> all.size() >= 3);
      worker.rest().delete(name);

      assertThat(records).extracting(TopicRecord::key).containsExactly(open, paid, open);
      assertThat(records)
          .extracting(TopicRecord::headers)
          .containsExactly(
              Map.of("wooshpay.change", "created"),
              Map.of(
                  "wooshpay.change", "created",
                  "wooshpay.paid", "true",
                  "wooshpay.became.paid", "true"),
              Map.of(
                  "wooshpay.change", "updated",
                  "wooshpay.was", "open",
                  "wooshpay.paid", "true",
                  "wooshpay.became.paid", "true"));
      records.forEach(record -> assertSchema(record.value().path("schema")));
      assertPayload(records.get(0).value().path("payload"), open);
      assertThat(records.get(2).value().at("/payload/payment_status").asText()).isEqualTo("paid");
    }
  }

  private String add(ObjectNode session) {
    account.add(session);
    return session.path("id").textValue();
  }

  private static void assertSchema(JsonNode schema) {
    assertThat(schema.path("type").asText()).isEqualTo("struct");
    assertThat(schema.path("name").asText())
        .isEqualTo("io.github.wooshpay.connect.CheckoutSession");
    assertThat(fields(schema, "field"))
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
    assertThat(field(schema, "created").path("name").asText())
        .isEqualTo("org.apache.kafka.connect.data.Timestamp");
    assertThat(field(schema, "created").path("optional").asBoolean()).isFalse();
    assertThat(field(schema, "amount_total").path("type").asText()).isEqualTo("int64");
    assertThat(field(schema, "metadata").path("type").asText()).isEqualTo("map");
  }

  private void assertPayload(JsonNode payload, String id) {
    assertThat(payload.path("id").asText()).isEqualTo(id);
    assertThat(payload.path("created").asLong()).isEqualTo(nowMs);
    assertThat(payload.path("status").asText()).isEqualTo("open");
    assertThat(payload.at("/unmapped/~1risk_level").asText()).isEqualTo("\"normal\"");
    assertThat(payload.path("observed_at").asLong()).isGreaterThanOrEqualTo(nowMs - 5000);
  }

  private static JsonNode field(JsonNode schema, String name) {
    return StreamSupport.stream(schema.path("fields").spliterator(), false)
        .filter(field -> field.path("field").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> fields(JsonNode schema, String property) {
    return StreamSupport.stream(schema.path("fields").spliterator(), false)
        .map(field -> field.path(property).asText())
        .toList();
  }
}
