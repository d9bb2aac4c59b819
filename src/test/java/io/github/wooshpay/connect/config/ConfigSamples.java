package io.github.wooshpay.connect.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigValue;

/** Configurations for tests. */
final class ConfigSamples {
  private ConfigSamples() {}

  /** The smallest that is valid, with these settings (key, value, key, value...) besides. */
  static Map<String, String> with(String... settings) {
    Map<String, String> properties = new HashMap<>();
    properties.put("wooshpay.api.key", "sk_test_canary");
    properties.put("topic", "sessions");
    for (int i = 0; i < settings.length; i += 2) {
      properties.put(settings[i], settings[i + 1]);
    }
    return properties;
  }

  static WooshPaySourceConfig config(String... settings) {
    return new WooshPaySourceConfig(with(settings));
  }

  /** The errors by key; keys without one are left out. */
  static Map<String, List<String>> errors(Map<String, String> properties) {
    Map<String, List<String>> errors = new TreeMap<>();
    for (ConfigValue value : WooshPaySourceConfig.validate(properties).configValues()) {
      if (!value.errorMessages().isEmpty()) {
        errors.put(value.name(), value.errorMessages());
      }
    }
    return errors;
  }
}
