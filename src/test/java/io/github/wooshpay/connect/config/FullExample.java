package io.github.wooshpay.connect.config;

import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** Writes {@code config/wooshpay-source-full.properties} from the definition. */
final class FullExample {
  private static final String HEAD =
      """
      # Every setting, with its default; what has none shows an example. Written from the connector's
      # ConfigDef by a test. What each means and costs: docs/configuration.md.
      name=wooshpay
      connector.class=io.github.wooshpay.connect.WooshPaySourceConnector
      tasks.max=1

      # Not the connector's own: larger requests to the broker. Remove it where the worker forbids overrides.
      producer.override.batch.size=262144
      producer.override.compression.type=lz4
      """;

  private static final Map<String, String> EXAMPLES =
      Map.ofEntries(
          Map.entry("wooshpay.api.key", "${file:/etc/wooshpay/connect.properties:api.key}"),
          Map.entry("wooshpay.api.url", "https://api.wooshpay.com"),
          Map.entry("topic", "wooshpay.checkout-sessions"),
          Map.entry("filter.customer", "cus_1580071142008291328"),
          Map.entry("filter.customer.email", "ann@example.com"),
          Map.entry("filter.payment.intent", "pi_1580071142008291329"),
          Map.entry("heartbeat.topic", "wooshpay.heartbeats"),
          Map.entry("changes.ignore.fields", "url"),
          Map.entry("fields.exclude", "customer_details.phone, shipping"),
          Map.entry("fields.hash", "customer_email, customer_details.email"),
          Map.entry("fields.hash.salt", "${file:/etc/wooshpay/connect.properties:hash.salt}"),
          Map.entry("proxy.url", "http://proxy.example.com:3128"),
          Map.entry("proxy.username", "connect"),
          Map.entry("proxy.password", "${file:/etc/wooshpay/connect.properties:proxy.password}"),
          Map.entry("ssl.truststore.location", "/etc/wooshpay/trusted.p12"),
          Map.entry(
              "ssl.truststore.password",
              "${file:/etc/wooshpay/connect.properties:truststore.password}"),
          Map.entry("ssl.truststore.type", "PKCS12"));

  private FullExample() {}

  static String of(ConfigDef definition) {
    StringBuilder text = new StringBuilder(HEAD);
    for (Group group : Group.values()) {
      text.append("\n# ").append(group.title()).append("\n");
      for (ConfigKey key : ReferencePage.keysOf(definition, group)) {
        text.append(key.hasDefault() ? "#" : "").append(key.name).append("=");
        text.append(value(key)).append("\n");
      }
    }
    return text.toString();
  }

  private static String value(ConfigKey key) {
    String example = EXAMPLES.get(key.name);
    return example != null ? example : ConfigDef.convertToString(key.defaultValue, key.type);
  }
}
