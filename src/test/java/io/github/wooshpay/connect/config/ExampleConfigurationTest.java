package io.github.wooshpay.connect.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.connect.transforms.Filter;
import org.apache.kafka.connect.transforms.predicates.HasHeaderKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The connector's configurations in {@code config/} are valid as they are. */
class ExampleConfigurationTest {
  private static final Path DIRECTORY = Path.of("config");
  private static final Path FULL = DIRECTORY.resolve("wooshpay-source-full.properties");

  @ParameterizedTest
  @MethodSource("files")
  void a_ready_configuration_is_valid_as_it_is(Path file) throws IOException {
    Map<String, String> properties = resolved(read(file));

    assertThat(ConfigSamples.errors(properties)).isEmpty();
    assertThat(new WooshPaySourceConfig(properties).misspelt()).isEmpty();
    assertThat(properties)
        .containsEntry("connector.class", "io.github.wooshpay.connect.WooshPaySourceConnector")
        .containsEntry("producer.override.batch.size", "262144")
        .containsKey("producer.override.compression.type");
  }

  @ParameterizedTest
  @MethodSource("files")
  void a_ready_configuration_takes_every_secret_from_a_config_provider(Path file)
      throws IOException {
    assertThat(read(file).get("wooshpay.api.key"))
        .isEqualTo("${file:/etc/wooshpay/connect.properties:api.key}");
    assertThat(Files.readString(file)).doesNotContain("sk_");
  }

  @Test
  void the_full_example_is_what_the_definition_says() throws IOException {
    String text = FullExample.of(WooshPaySourceConfig.definition());
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(FULL, text);
    }

    assertThat(FULL).content().isEqualTo(text);
  }

  @Test
  void every_setting_of_the_full_example_is_valid_at_once(@TempDir Path directory)
      throws IOException {
    Path trusted = Files.createFile(directory.resolve("trusted.p12"));
    String all = Files.readString(FULL).replaceAll("(?m)^#(?=[a-z.]+=)", "");
    Map<String, String> properties = resolved(properties(all));
    properties.put("ssl.truststore.location", trusted.toString());

    assertThat(properties)
        .containsKeys(WooshPaySourceConfig.definition().names().toArray(String[]::new));
    assertThat(ConfigSamples.errors(properties)).isEmpty();
  }

  @Test
  void the_example_for_fulfilment_keeps_the_paid_sessions_alone() throws IOException {
    assertThat(read(DIRECTORY.resolve("fulfilment.json")))
        .containsEntry("transforms.paymentsOnly.type", Filter.class.getName())
        .containsEntry("transforms.paymentsOnly.predicate", "becamePaid")
        .containsEntry("transforms.paymentsOnly.negate", "true")
        .containsEntry("predicates.becamePaid.type", HasHeaderKey.class.getName())
        .containsEntry("predicates.becamePaid.name", "wooshpay.became.paid");
  }

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files
          .filter(file -> file.getFileName().toString().matches("(wooshpay-|fulfilment).*"))
          .sorted()
          .toList();
    }
  }

  private static Map<String, String> read(Path file) throws IOException {
    String text = Files.readString(file);
    if (file.toString().endsWith(".properties")) {
      return properties(text);
    }
    ObjectMapper json = new ObjectMapper();
    JsonNode posted = json.readTree(text);
    Map<String, String> settings =
        json.convertValue(posted.required("config"), new TypeReference<>() {});
    settings.put("name", posted.required("name").textValue());
    return settings;
  }

  private static Map<String, String> properties(String text) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(text));
    return properties.stringPropertyNames().stream()
        .collect(Collectors.toMap(name -> name, properties::getProperty));
  }

  /** As a worker hands them on: each placeholder replaced by what its provider gave. */
  private static Map<String, String> resolved(Map<String, String> properties) {
    Map<String, String> resolved = new HashMap<>(properties);
    resolved.replaceAll((key, value) -> value.startsWith("${file:") ? "sk_test_canary" : value);
    return resolved;
  }
}
