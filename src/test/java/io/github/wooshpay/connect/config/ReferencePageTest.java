package io.github.wooshpay.connect.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The definition as its reader sees it: whole in every setting, and on the page as it is. */
class ReferencePageTest {
  private static final Path PAGE = Path.of("docs/configuration.md");
  private static final ConfigDef DEFINITION = WooshPaySourceConfig.definition();

  @Test
  void the_reference_page_is_what_the_definition_says() throws IOException {
    String page = ReferencePage.of(DEFINITION);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, page);
    }

    assertThat(PAGE).content().isEqualTo(page);
  }

  @Test
  void the_page_shows_every_setting_once_in_the_order_of_its_group() {
    List<String> shown =
        Arrays.stream(Group.values())
            .flatMap(group -> ReferencePage.keysOf(DEFINITION, group).stream())
            .map(key -> key.name)
            .toList();

    assertThat(shown)
        .containsExactlyInAnyOrderElementsOf(DEFINITION.names())
        .startsWith("wooshpay.api.key", "wooshpay.api.url")
        .endsWith("ssl.truststore.password", "ssl.truststore.type");
  }

  @ParameterizedTest
  @MethodSource("settings")
  void a_setting_says_all_that_a_form_needs(ConfigKey key) {
    assertThat(key.documentation).as("documentation").hasSizeGreaterThan(30).endsWith(".");
    assertThat(key.displayName).as("display name").isNotBlank().isNotEqualTo(key.name);
    assertThat(key.group)
        .as("group")
        .isIn(Arrays.stream(Group.values()).map(Group::title).toArray());
    assertThat(key.orderInGroup).as("order").isPositive();
    assertThat(key.width).as("width").isNotEqualTo(ConfigDef.Width.NONE);
    assertThat(key.validator).as("validator").isNotNull();
    assertThat(key.validator.toString())
        .as("valid values")
        .doesNotContain("@", "Lambda")
        .isNotBlank();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void a_time_or_a_size_has_its_unit_in_its_name_and_in_its_text(ConfigKey key) {
    if (key.name.matches(".*(timeout|interval|horizon|backoff).*")) {
      assertThat(key.name).endsWith(".ms");
      assertThat(key.documentation).contains("in milliseconds");
    } else {
      assertThat(key.documentation).doesNotContain("in milliseconds");
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void a_secret_has_the_type_that_no_worker_shows(ConfigKey key) {
    boolean secret = key.name.matches(".*(password|salt|api\\.key)$");

    assertThat(key.type == ConfigDef.Type.PASSWORD).isEqualTo(secret);
  }

  static Stream<ConfigKey> settings() {
    return DEFINITION.configKeys().values().stream();
  }
}
