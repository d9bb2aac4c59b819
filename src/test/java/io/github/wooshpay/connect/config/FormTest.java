package io.github.wooshpay.connect.config;

import static io.github.wooshpay.connect.config.ConfigSamples.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user interface makes of the definition: which fields it shows, and what it offers. */
class FormTest {
  private static final Map<String, ConfigKey> KEYS = WooshPaySourceConfig.definition().configKeys();

  private static Set<String> hidden(String... settings) {
    return WooshPaySourceConfig.validate(with(settings)).configValues().stream()
        .filter(value -> !value.visible())
        .map(ConfigValue::name)
        .collect(Collectors.toSet());
  }

  @Test
  void each_setting_has_a_text_of_its_own() {
    assertThat(KEYS.values())
        .extracting(key -> key.documentation.replaceAll("[^A-Za-z]+", " ").toLowerCase(Locale.ROOT))
        .doesNotHaveDuplicates();
  }

  @Test
  void a_choice_is_offered_with_its_default_first() {
    Map<String, List<Object>> offered = new TreeMap<>();
    for (ConfigValue value : WooshPaySourceConfig.validate(with()).configValues()) {
      if (!value.recommendedValues().isEmpty()) {
        offered.put(value.name(), value.recommendedValues());
      }
    }

    assertThat(offered)
        .isEqualTo(
            Map.of(
                "connection.check", List.of("true", "false"),
                "wooshpay.request.style", List.of("auto", "body", "query"),
                "wooshpay.timestamp.unit", List.of("auto", "seconds", "milliseconds"),
                "start.from", List.of("earliest", "latest"),
                "line.items", List.of("as.listed", "paid", "all"),
                "record.timestamp", List.of("ingest", "created"),
                "behavior.on.malformed.session", List.of("fail", "log"),
                "ssl.truststore.type", List.of("PKCS12", "JKS", "PEM")));
  }

  @Test
  void hides_settings_that_depend_on_an_unset_one() {
    assertThat(hidden())
        .containsExactlyInAnyOrder(
            "fields.hash.salt",
            "proxy.username",
            "proxy.password",
            "ssl.truststore.password",
            "ssl.truststore.type");
  }

  @Test
  void setting_a_value_shows_its_dependent_settings(@TempDir Path directory) throws IOException {
    Path store = Files.createFile(directory.resolve("trusted.p12"));

    assertThat(hidden("fields.hash", "customer_email")).doesNotContain("fields.hash.salt");
    assertThat(hidden("proxy.url", "http://proxy.example.com:3128"))
        .contains("proxy.password")
        .doesNotContain("proxy.username");
    assertThat(hidden("proxy.url", "http://proxy.example.com:3128", "proxy.username", "gate"))
        .doesNotContain("proxy.password");
    assertThat(hidden("ssl.truststore.location", store.toString()))
        .doesNotContain("ssl.truststore.password", "ssl.truststore.type");
  }

  /** So that a form which was told of a change asks again about the other field as well. */
  @ParameterizedTest
  @CsvSource({
    "wooshpay.api.key,        wooshpay.api.url",
    "changes.horizon.ms,      changes.unpaid.horizon.ms",
    "retry.backoff.ms,        retry.backoff.max.ms",
    "fields.hash,             fields.hash.salt",
    "proxy.url,               proxy.username",
    "proxy.username,          proxy.password",
    "ssl.truststore.location, ssl.truststore.password",
    "ssl.truststore.location, ssl.truststore.type",
  })
  void a_setting_whose_check_looks_at_another_one_is_its_dependent(String key, String dependent) {
    assertThat(KEYS)
        .hasEntrySatisfying(key, field -> assertThat(field.dependents).contains(dependent));
  }

  /** Kafka would read it once for each, and tell each of its errors as often. */
  @Test
  void every_dependent_is_a_setting_and_depends_on_one_alone() {
    List<String> dependents =
        KEYS.values().stream().flatMap(key -> key.dependents.stream()).toList();

    assertThat(KEYS).containsKeys(dependents.toArray(String[]::new));
    assertThat(dependents).doesNotHaveDuplicates();
  }

  @Test
  void in_each_group_the_fields_have_places_from_one_on() {
    Map<String, List<Integer>> places = new HashMap<>();
    KEYS.values()
        .forEach(
            key -> places.computeIfAbsent(key.group, g -> new ArrayList<>()).add(key.orderInGroup));

    assertThat(places).hasSize(Group.values().length);
    places.forEach(
        (group, taken) -> {
          assertThat(new HashSet<>(taken)).as(group).hasSameSizeAs(taken);
          assertThat(taken).as(group).contains(1, taken.size()).allMatch(p -> p <= taken.size());
        });
  }
}
