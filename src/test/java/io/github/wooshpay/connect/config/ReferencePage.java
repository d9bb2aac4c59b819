package io.github.wooshpay.connect.config;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** Writes {@code docs/configuration.md} from the definition. */
final class ReferencePage {
  private static final String HEAD =
      """
      # Configuration

      <!-- Written from the connector's ConfigDef by a test.
           Change the texts in src/main/java/io/github/wooshpay/connect/config, then run
           mvn test -Dtest=ReferencePageTest -Dgolden.update=true -->

      Every setting of the connector, in the order of a form. The settings of any Kafka Connect
      connector (`name`, `connector.class`, converters, transforms, `errors.*`, `topic.creation.*`) apply
      as well; `tasks.max` has no effect, because one task does all the work. Ready configurations are in
      [`config/`](../config).

      An invalid configuration is rejected with an error on each setting at fault. Settings are
      strings without quotes; times in milliseconds end in `.ms`.
      """;

  private ReferencePage() {}

  static String of(ConfigDef definition) {
    StringBuilder page = new StringBuilder(HEAD);
    for (Group group : Group.values()) {
      page.append("\n## ").append(group.title()).append("\n\n").append(group.description());
      page.append("\n");
      keysOf(definition, group).forEach(key -> append(page, key));
    }
    return page.toString();
  }

  static List<ConfigKey> keysOf(ConfigDef definition, Group group) {
    return definition.configKeys().values().stream()
        .filter(key -> key.group.equals(group.title()))
        .sorted(Comparator.comparingInt(key -> key.orderInGroup))
        .toList();
  }

  private static void append(StringBuilder page, ConfigKey key) {
    page.append("\n### `").append(key.name).append("`\n\n");
    page.append(key.documentation.replace("<", "&lt;").replace("*", "\\*")).append("\n\n");
    page.append("- Type: ").append(key.type.name().toLowerCase(Locale.ROOT)).append("\n");
    page.append("- Default: ").append(defaultOf(key)).append("\n");
    page.append("- Valid values: ").append(key.validator.toString().replace("*", "\\*"));
    page.append("\n- Importance: ");
    page.append(key.importance.name().toLowerCase(Locale.ROOT)).append("\n");
  }

  private static String defaultOf(ConfigKey key) {
    if (!key.hasDefault()) {
      return "none; required";
    }
    if (key.defaultValue == null) {
      return "not set";
    }
    String text =
        key.type == ConfigDef.Type.PASSWORD
            ? ""
            : ConfigDef.convertToString(key.defaultValue, key.type);
    return text.isEmpty() ? "empty" : "`" + text + "`";
  }
}
