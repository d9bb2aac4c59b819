package io.github.wooshpay.connect.config;

import static io.github.wooshpay.connect.config.ConfigSamples.errors;
import static io.github.wooshpay.connect.config.ConfigSamples.with;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each refusal is reported on the key at fault, with the remedy, and shows no secret. */
class ConfigRefusalTest {
  @Test
  void the_smallest_configuration_is_a_key_and_a_topic() {
    assertThat(errors(with())).isEmpty();
    assertThat(errors(Map.of()))
        .containsExactly(
            Map.entry(
                "topic",
                List.of("Missing required configuration \"topic\" which has no default value.")),
            Map.entry(
                "wooshpay.api.key",
                List.of(
                    "Missing required configuration \"wooshpay.api.key\" which has no default"
                        + " value.")));
  }

  @Test
  void a_publishable_key_is_refused_with_a_hint_at_the_secret_one() {
    assertThat(errors(with("wooshpay.api.key", "pk_live_canary")))
        .containsExactly(
            Map.entry(
                "wooshpay.api.key",
                List.of(
                    "Invalid value (not shown) for configuration wooshpay.api.key: This is a publishable key (pk_...), which cannot list sessions; set the secret"
                        + " key (sk_...) from the same page of the WooshPay dashboard.")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "wooshpay.api.key           | \"  \"                       | The key is empty",
        "wooshpay.api.key           | \"sk_test_canary sk_x\"      | a space, a line break, a colon",
        "wooshpay.api.key           | \"sk_test_canary\nsk_x\"     | a space, a line break, a colon",
        "wooshpay.api.key           | sk_test_canary:              | a colon",
        "wooshpay.api.key           | c2tfdGVzdF9jYW5hcnk=         | in Base64, as WooshPay's own tools store it",
        "wooshpay.api.key           | ${file:/etc/canary:key}      | add its provider to config.providers",
        "wooshpay.api.url           | http://api.wooshpay.com      | would send the key unencrypted",
        "wooshpay.api.url           | http://127.0.0.1.example.com  | would send the key unencrypted",
        "wooshpay.api.url           | https://canary@wooshpay.com  | holds a user name or password",
        "wooshpay.api.url           | https://wooshpay.com?canary  | holds a query or a fragment",
        "wooshpay.api.url           | https://wooshpay.com/v1      | the connector adds the path",
        "wooshpay.api.url           | ftp://wooshpay.com           | write https://",
        "wooshpay.api.url           | api.wooshpay.com             | Not a URL",
        "wooshpay.api.url           | \"\"                         | Not a URL",
        "wooshpay.request.style     | form                         | auto, body, query",
        "wooshpay.timestamp.unit    | hours                        | auto, seconds, milliseconds",
        "connection.check           | maybe                        | either true or false",
        "topic                      | \"\"                         | 1 to 249 letters",
        "topic                      | paid sessions                | 1 to 249 letters",
        "topic                      | ..                           | 1 to 249 letters",
        "start.from                 | yesterday                    | earliest, latest, an instant",
        "start.from                 | 2026-03-01T10:00:00          | with its zone",
        "start.from                 | 1969-12-31                   | from 1970 on",
        "start.from                 | 2026-02-30                   | earliest, latest, an instant",
        "filter.customer            | \"\"                         | remove the setting",
        "filter.customer            | cus_1 cus_2                  | contains a space",
        "filter.customer.email      | canary.example.com           | Not an e-mail address",
        "filter.payment.intent      | \"\"                         | a PaymentIntent's id",
        "poll.interval.ms           | 0                            | between 1 and 86400000",
        "poll.interval.ms           | 5s                           | Not a number",
        "changes.horizon.ms         | -1                           | between 0 and",
        "changes.unpaid.horizon.ms  | -1                           | between 0 and",
        "changes.ignore.fields      | url,,status                  | is not a path",
        "offset.max.bytes           | 999                          | between 1000 and",
        "record.timestamp           | paid                         | ingest, created",
        "behavior.on.malformed.session | warn                      | fail, log",
        "fields.exclude             | customer_details..email      | is not a path",
        "fields.exclude             | /customer_details/email      | joined by dots",
        "fields.exclude             | line_items.data[0].price     | joined by dots",
        "fields.exclude             | metadata,id                  | 'id', which every record needs",
        "fields.hash                | created                      | 'created', which every record needs",
        "fields.hash                | *                            | 'id', which every record needs",
        "page.limit                 | 101                          | between 1 and 100",
        "page.limit                 | 0                            | between 1 and 100",
        "fetch.parallelism          | 0                            | between 1 and 64",
        "requests.per.second        | -5                           | between 1 and 1000",
        "connect.timeout.ms         | 0                            | between 1 and",
        "request.timeout.ms         | -30000                       | between 1 and",
        "retry.attempts             | -1                           | between 0 and",
        "retry.backoff.ms           | 0                            | between 1 and",
        "retry.backoff.max.ms       | -1                           | between 1 and",
        "api.unavailable.timeout.ms | -1                           | between 0 and",
        "proxy.url                  | https://proxy:3128           | Write http://, host and port",
        "proxy.url                  | http://proxy                 | Write http://, host and port",
        "proxy.url                  | http://u:canary@proxy:3128   | put them in proxy.username",
        "proxy.url                  | http://proxy:3128/canary     | Write http://, host and port",
        "ssl.truststore.location    | /no/such/file                | The worker cannot read",
        "ssl.truststore.type        | ZIP                          | ",
      })
  void a_wrong_value_is_refused_at_its_key_with_the_remedy(
      String key, String value, String sentence) {
    assertThat(errors(with(key, value)).getOrDefault(key, List.of()))
        .singleElement(as(STRING))
        .contains("for configuration " + key + ":")
        .contains(sentence == null ? "PKCS12, JKS, PEM" : sentence)
        .doesNotContain("canary");
  }

  @Test
  void an_error_shows_a_rejected_value_that_is_not_secret() {
    assertThat(errors(with("page.limit", "101")))
        .containsExactly(
            Map.entry(
                "page.limit",
                List.of(
                    "Invalid value 101 for configuration page.limit: Must be between 1 and"
                        + " 100.")));
    assertThat(errors(with("start.from", "yesterday")).getOrDefault("start.from", List.of()))
        .singleElement(as(STRING))
        .startsWith("Invalid value 'yesterday' for configuration start.from:");
  }

  @Test
  void a_key_that_does_not_tell_the_address_needs_the_address() {
    assertThat(errors(with("wooshpay.api.key", "rk_canary")))
        .containsExactly(
            Map.entry(
                "wooshpay.api.url",
                List.of(
                    "The value of wooshpay.api.key begins with neither sk_live_ nor sk_test_, so the API address is unknown; check the key, or set"
                        + " wooshpay.api.url.")));
    assertThat(
            errors(
                with(
                    "wooshpay.api.key", "rk_canary", "wooshpay.api.url", "https://gw.example.com")))
        .isEmpty();
  }

  @Test
  void the_longest_wait_must_not_be_less_than_the_first() {
    assertThat(errors(with("retry.backoff.ms", "800", "retry.backoff.max.ms", "700")))
        .containsExactly(
            Map.entry(
                "retry.backoff.max.ms",
                List.of(
                    "Invalid value 700 for configuration retry.backoff.max.ms: It must not be less than retry.backoff.ms (800). Write at least that value.")));
    assertThat(errors(with("retry.backoff.ms", "70000"))).containsOnlyKeys("retry.backoff.max.ms");
  }

  @Test
  void a_watch_of_unpaid_sessions_shorter_than_that_of_all_is_refused_where_it_was_written() {
    assertThat(errors(with("changes.unpaid.horizon.ms", "1209600")))
        .containsOnlyKeys("changes.unpaid.horizon.ms");
    assertThat(errors(with("changes.unpaid.horizon.ms", "0"))).isEmpty();
    assertThat(errors(with("changes.horizon.ms", "2000000000"))).isEmpty();
    assertThat(errors(with("changes.horizon.ms", "0"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "proxy.username, proxy.url",
    "proxy.password, proxy.username",
    "ssl.truststore.password, ssl.truststore.location",
    "ssl.truststore.type, ssl.truststore.location",
    "fields.hash.salt, fields.hash",
  })
  void a_setting_that_has_no_effect_without_another_is_refused_alone(String key, String other) {
    Map<String, List<String>> errors = errors(with(key, "PEM"));

    assertThat(errors).containsOnlyKeys(key);
    assertThat(errors.getOrDefault(key, List.of())).singleElement(as(STRING)).contains(other);
  }

  @Test
  void heartbeats_need_a_topic_of_their_own() {
    assertThat(errors(with("heartbeat.topic", "heartbeats"))).isEmpty();
    assertThat(errors(with("topic", "sessions", "heartbeat.topic", "sessions")))
        .containsOnlyKeys("heartbeat.topic");
    assertThat(errors(with("heartbeat.interval.ms", "60000")))
        .containsOnlyKeys("heartbeat.interval.ms");
    assertThat(errors(with("heartbeat.topic", "heartbeats", "heartbeat.interval.ms", "999")))
        .containsOnlyKeys("heartbeat.interval.ms");
  }

  @Test
  void a_trust_store_has_to_be_a_file(@TempDir Path directory) throws IOException {
    Path file = Files.createFile(directory.resolve("trusted.p12"));

    assertThat(errors(with("ssl.truststore.location", file.toString()))).isEmpty();
    assertThat(errors(with("ssl.truststore.location", directory.toString())))
        .containsOnlyKeys("ssl.truststore.location");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8080",
        "http://127.0.0.1:8080",
        "http://[::1]:8080",
        "HTTPS://x"
      })
  void an_address_may_be_plain_http_on_the_machine_itself_only(String url) {
    assertThat(errors(with("wooshpay.api.url", url))).isEmpty();
  }

  @Test
  void every_error_is_told_at_once_each_at_its_own_key() {
    assertThat(errors(with("page.limit", "101", "topic", "", "proxy.username", "user")))
        .containsOnlyKeys("page.limit", "topic", "proxy.username");
  }

  @Test
  void a_start_refuses_what_validation_refuses() {
    assertThatThrownBy(
            () ->
                new WooshPaySourceConfig(
                    with("wooshpay.api.key", "pk_test_canary", "retry.backoff.ms", "70000")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("wooshpay.api.key")
        .hasMessageContaining("retry.backoff.max.ms")
        .hasMessageNotContaining("canary");
  }

  @Test
  void a_null_counts_as_not_given() {
    Map<String, String> properties = with();
    properties.put("page.limit", null);
    properties.put("topic", null);

    assertThat(errors(properties)).containsOnlyKeys("topic");
  }
}
