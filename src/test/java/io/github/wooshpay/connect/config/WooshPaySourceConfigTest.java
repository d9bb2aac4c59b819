package io.github.wooshpay.connect.config;

import static io.github.wooshpay.connect.config.ConfigSamples.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wooshpay.connect.api.ApiSettings;
import io.github.wooshpay.connect.api.ApiSettings.Filters;
import io.github.wooshpay.connect.api.RequestStyle;
import io.github.wooshpay.connect.capture.ledger.IgnoredFields;
import io.github.wooshpay.connect.capture.ledger.Lane;
import io.github.wooshpay.connect.capture.schedule.CaptureSettings;
import io.github.wooshpay.connect.capture.schedule.StartFrom;
import io.github.wooshpay.connect.record.RecordSettings;
import io.github.wooshpay.connect.session.EpochUnit;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WooshPaySourceConfigTest {
  @Test
  void the_defaults_for_the_client_are_those_of_the_reference_page() {
    ApiSettings settings = config().apiSettings(() -> "sk_test_rotated");

    assertThat(settings.endpoint().baseUrl()).isEqualTo(URI.create("https://apitest.wooshpay.com"));
    assertThat(settings.key().get()).isEqualTo("sk_test_rotated");
    assertThat(settings.list().style()).isNull();
    assertThat(settings.list().unit()).isNull();
    assertThat(settings.list().filters()).isEqualTo(Filters.NONE);
    assertThat(settings.list().pageLimit()).isEqualTo(100);
    assertThat(settings.requestsPerSecond()).isEqualTo(5);
    assertThat(settings.endpoint().connectTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.endpoint().requestTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.retries().attempts()).isEqualTo(5);
    assertThat(settings.retries().backoff()).isEqualTo(Duration.ofMillis(500));
    assertThat(settings.retries().backoffMax()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.retries().unavailableTimeout()).isEqualTo(Duration.ZERO);
    assertThat(settings.endpoint().proxy()).isNull();
    assertThat(settings.endpoint().trustStore()).isNull();
  }

  @Test
  void each_setting_of_the_client_arrives_in_its_own_place(@TempDir Path directory)
      throws IOException {
    Path trusted = Files.createFile(directory.resolve("trusted.pem"));

    ApiSettings settings =
        config(
                "wooshpay.api.url", "https://gw.example.com:8443/",
                "wooshpay.request.style", "query",
                "wooshpay.timestamp.unit", "milliseconds",
                "filter.customer", "cus_1",
                "filter.customer.email", "Ann@example.com",
                "filter.payment.intent", "pi_2",
                "page.limit", "7",
                "requests.per.second", "8",
                "connect.timeout.ms", "11",
                "request.timeout.ms", "12",
                "retry.attempts", "13",
                "retry.backoff.ms", "14",
                "retry.backoff.max.ms", "15",
                "api.unavailable.timeout.ms", "16",
                "api.refused.timeout.ms", "17",
                "proxy.url", "http://proxy.example.com:3128",
                "proxy.username", "gate",
                "proxy.password", "open",
                "ssl.truststore.location", trusted.toString(),
                "ssl.truststore.password", "sesame",
                "ssl.truststore.type", "PEM")
            .apiSettings(() -> "sk_test_any");

    assertThat(settings)
        .usingRecursiveComparison()
        .ignoringFields("key")
        .isEqualTo(
            new ApiSettings(
                new ApiSettings.Endpoint(
                    URI.create("https://gw.example.com:8443"),
                    Duration.ofMillis(11),
                    Duration.ofMillis(12),
                    new ApiSettings.ProxySettings(
                        URI.create("http://proxy.example.com:3128"), "gate", "open"),
                    new ApiSettings.TrustStore(trusted, "sesame", "PEM")),
                () -> "",
                new ApiSettings.ListSettings(
                    RequestStyle.QUERY,
                    EpochUnit.MILLISECONDS,
                    new Filters("cus_1", "Ann@example.com", "pi_2"),
                    7),
                new ApiSettings.Retries(
                    13,
                    Duration.ofMillis(14),
                    Duration.ofMillis(15),
                    Duration.ofMillis(16),
                    Duration.ofMillis(17)),
                8));
  }

  @Test
  void a_trust_store_without_a_type_has_that_of_the_platform(@TempDir Path directory)
      throws IOException {
    Path trusted = Files.createFile(directory.resolve("trusted.p12"));

    assertThat(
            config("ssl.truststore.location", trusted.toString())
                .apiSettings(() -> "")
                .endpoint()
                .trustStore())
        .isEqualTo(new ApiSettings.TrustStore(trusted, null, KeyStore.getDefaultType()));
  }

  @Test
  void the_defaults_for_capture_are_those_of_the_reference_page() {
    CaptureSettings settings = config().captureSettings();

    assertThat(settings.startFrom()).isEqualTo(new StartFrom.Earliest());
    assertThat(settings.watch().pollIntervalMs()).isEqualTo(5_000);
    assertThat(settings.watch().horizonMs()).isEqualTo(90_000_000);
    assertThat(settings.watch().unpaidHorizonMs()).isEqualTo(1_209_600_000);
    assertThat(settings.watch().ignoredFields().now().isEmpty()).isTrue();
    assertThat(settings.reads().pageLimit()).isEqualTo(100);
    assertThat(settings.reads().parallelism()).isEqualTo(4);
    assertThat(settings.reads().requestsPerSecond()).isEqualTo(5);
    assertThat(settings.failOnMalformed()).isTrue();
    assertThat(config().sliceSize().maxBytes()).isEqualTo(700_000);
  }

  @Test
  void each_setting_of_capture_arrives_in_its_own_place() {
    CaptureSettings settings =
        config(
                "start.from", "latest",
                "poll.interval.ms", "21",
                "changes.horizon.ms", "22",
                "changes.unpaid.horizon.ms", "23",
                "changes.ignore.fields", "url, metadata.touched",
                "page.limit", "24",
                "fetch.parallelism", "25",
                "requests.per.second", "26",
                "behavior.on.malformed.session", "log",
                "offset.max.bytes", "2700")
            .captureSettings();

    assertThat(settings.startFrom()).isEqualTo(new StartFrom.Latest());
    assertThat(settings.watch().pollIntervalMs()).isEqualTo(21);
    assertThat(settings.watch().horizonMs()).isEqualTo(22);
    assertThat(settings.watch().unpaidHorizonMs()).isEqualTo(23);
    assertThat(settings.watch().ignoredFields().now().at("url").selected()).isTrue();
    assertThat(settings.watch().ignoredFields().now().at("metadata").at("touched").selected())
        .isTrue();
    assertThat(settings.reads().pageLimit()).isEqualTo(24);
    assertThat(settings.reads().parallelism()).isEqualTo(25);
    assertThat(settings.reads().requestsPerSecond()).isEqualTo(26);
    assertThat(settings.failOnMalformed()).isFalse();
    assertThat(config("offset.max.bytes", "2700").sliceSize().maxBytes()).isEqualTo(2_700);
  }

  @Test
  void a_field_that_records_do_not_hold_makes_no_new_one_except_a_payment() {
    IgnoredFields ignored =
        config("fields.exclude", "url, payment_status", "changes.ignore.fields", "metadata")
            .captureSettings()
            .watch()
            .ignoredFields();

    assertThat(ignored.now().at("url").selected()).isTrue();
    assertThat(ignored.now().at("metadata").selected()).isTrue();
    assertThat(ignored.now().at("payment_status").selected()).isFalse();
    assertThat(ignored.inFormatOne().at("url").selected()).isFalse();
    assertThat(ignored.inFormatOne().at("metadata").selected()).isTrue();
  }

  @Test
  void an_unpaid_session_is_watched_at_least_as_long_as_every_other_one() {
    assertThat(
            config("changes.horizon.ms", "2000000000").captureSettings().watch().unpaidHorizonMs())
        .isEqualTo(2_000_000_000);
    assertThat(config("changes.unpaid.horizon.ms", "0").captureSettings().watch().unpaidHorizonMs())
        .isEqualTo(90_000_000);
    assertThat(config("changes.horizon.ms", "0").captureSettings().watch().unpaidHorizonMs())
        .isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-01T10:00:00Z,          1772359200000",
    "2026-03-01T18:00:00+08:00,     1772359200000",
    "2026-03-01T10:00Z,             1772359200000",
    "2026-03-01T10:00:00.123Z,      1772359200123",
    "2026-03-01,                    1772323200000",
    "1970-01-01,                    0",
  })
  void a_start_may_be_an_instant_with_its_zone_or_a_date(String text, long createdMs) {
    assertThat(config("start.from", text).captureSettings().startFrom())
        .isEqualTo(new StartFrom.At(createdMs));
  }

  @Test
  void each_setting_of_the_records_arrives_in_its_own_place() {
    RecordSettings plain = config().recordSettings();
    RecordSettings settings =
        config(
                "topic", "shop.sessions",
                "record.timestamp", "created",
                "fields.exclude", "shipping",
                "fields.hash", "customer_details.email",
                "fields.hash.salt", "pepper")
            .recordSettings();

    assertThat(plain.topic()).isEqualTo("sessions");
    assertThat(plain.createdAsTimestamp()).isFalse();
    assertThat(plain.excluded().isEmpty()).isTrue();
    assertThat(plain.hashed().isEmpty()).isTrue();
    assertThat(plain.hashSalt()).isEmpty();
    assertThat(settings.topic()).isEqualTo("shop.sessions");
    assertThat(settings.createdAsTimestamp()).isTrue();
    assertThat(settings.excluded().at("shipping").selected()).isTrue();
    assertThat(settings.hashed().at("customer_details").at("email").selected()).isTrue();
    assertThat(settings.hashed().at("shipping").selected()).isFalse();
    assertThat(settings.hashSalt()).isEqualTo("pepper");
  }

  @ParameterizedTest
  @CsvSource({
    "sk_live_a, https://api.wooshpay.com",
    "sk_test_a, https://apitest.wooshpay.com",
  })
  void the_key_tells_the_address(String key, String url) {
    assertThat(config("wooshpay.api.key", key).apiUrl()).isEqualTo(URI.create(url));
  }

  @ParameterizedTest
  @CsvSource({
    "https://API.wooshpay.com/,   https://api.wooshpay.com",
    "https://api.wooshpay.com:443, https://api.wooshpay.com",
    "http://localhost:80,         http://localhost",
    "http://localhost:8080,       http://localhost:8080",
  })
  void an_address_has_one_form_whatever_the_spelling(String url, String form) {
    assertThat(config("wooshpay.api.url", url).apiUrl()).isEqualTo(URI.create(form));
  }

  @Test
  void a_source_partition_holds_the_address_and_the_lane() {
    assertThat(config().sourcePartition(Lane.LIVE).head())
        .isEqualTo(Map.of("api", "https://apitest.wooshpay.com", "lane", "live"));
    assertThat(config().sourcePartition(Lane.HISTORY).head())
        .isEqualTo(Map.of("api", "https://apitest.wooshpay.com", "lane", "history"));
  }

  /** A worker finds an offset by the bytes of its partition, and REST writes it so. */
  @Test
  void a_source_partition_has_the_order_that_a_workers_converter_gives_it() {
    Map<String, Object> ours =
        config(
                "filter.customer", "cus_1",
                "filter.customer.email", "Ann@example.com",
                "filter.payment.intent", "pi_2")
            .sourcePartition(Lane.LIVE)
            .slice(7);
    Map<String, Object> asRead = new HashMap<>();
    List.of("lane", "slice", "payment_intent", "customer", "customer_email_sha256", "api")
        .forEach(field -> asRead.put(field, ours.get(field)));

    assertThat(ours.keySet()).containsExactlyElementsOf(asRead.keySet());
    assertThat(ours).containsEntry("slice", 7L);
  }

  @Test
  void a_source_partition_holds_the_filters_but_of_the_e_mail_address_only_a_hash() {
    assertThat(
            config(
                    "filter.customer", "cus_1",
                    "filter.customer.email", "Ann@example.com",
                    "filter.payment.intent", "pi_2")
                .sourcePartition(Lane.LIVE)
                .head())
        .isEqualTo(
            Map.of(
                "api", "https://apitest.wooshpay.com",
                "lane", "live",
                "customer", "cus_1",
                // printf ann@example.com | sha256sum
                "customer_email_sha256",
                    "71d4f55f72fa128dfb468a1a3901507c804b74316488744d769d7f4b16696476",
                "payment_intent", "pi_2"));
  }

  @Test
  void a_misspelt_key_is_told_with_the_one_that_was_likely_meant() {
    assertThat(
            config(
                    "start.form", "latest",
                    "changes.horizon", "0",
                    "topics", "sessions",
                    "Page.Limit", "5")
                .misspelt())
        .containsExactly(
            "Unknown setting Page.Limit has no effect; was page.limit meant?",
            "Unknown setting changes.horizon has no effect; was changes.horizon.ms meant?",
            "Unknown setting start.form has no effect; was start.from meant?",
            "Unknown setting topics has no effect; was topic meant?");
  }

  @Test
  void the_keys_of_connect_itself_are_no_misspellings() {
    assertThat(
            config(
                    "name", "wooshpay",
                    "connector.class", "io.github.wooshpay.connect.WooshPaySourceConnector",
                    "task.class", "io.github.wooshpay.connect.WooshPaySourceTask",
                    "tasks.max", "1",
                    "tasks.max.enforce", "true",
                    "key.converter", "org.apache.kafka.connect.storage.StringConverter",
                    "value.converter.schemas.enable", "true",
                    "header.converter", "org.apache.kafka.connect.storage.StringConverter",
                    "config.action.reload", "restart",
                    "transforms", "paid",
                    "transforms.paid.type", "org.apache.kafka.connect.transforms.Filter",
                    "predicates", "isPaid",
                    "predicates.isPaid.name", "wooshpay.paid",
                    "errors.retry.timeout", "0",
                    "errors.log.enable", "true",
                    "topic.creation.groups", "all",
                    "topic.creation.default.partitions", "3",
                    "exactly.once.support", "required",
                    "transaction.boundary", "poll",
                    "transaction.boundary.interval.ms", "1000",
                    "offsets.storage.topic", "offsets",
                    "producer.override.linger.ms", "5")
                .misspelt())
        .isEmpty();
  }
}
