package io.github.wooshpay.connect.it;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Configurations of a connector that streams from a simulated API. */
final class Settings {
  /** What {@code connector.class} says. */
  static final String CONNECTOR = "io.github.wooshpay.connect.WooshPaySourceConnector";

  private Settings() {}

  /**
   * The smallest configuration, but for a budget and a pace that suit a test. The caller's to
   * change.
   */
  static Map<String, String> of(SimulatedApi api, String topic) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("connector.class", CONNECTOR);
    settings.put("tasks.max", "1");
    settings.put("wooshpay.api.key", SimulatedApi.KEY);
    settings.put("wooshpay.api.url", api.url().toString());
    settings.put("topic", topic);
    settings.put("poll.interval.ms", "200");
    settings.put("requests.per.second", "500");
    return settings;
  }

  /**
   * The configuration {@code config/fulfilment.json} as it stands, but for the API's address, the
   * key and the topic.
   */
  static Map<String, String> readyForFulfilment(SimulatedApi api, String topic) {
    try {
      ObjectMapper json = new ObjectMapper();
      JsonNode ready = json.readTree(Path.of("config", "fulfilment.json").toFile());
      Map<String, String> settings =
          json.convertValue(ready.required("config"), new TypeReference<>() {});
      settings.put("wooshpay.api.url", api.url().toString());
      settings.put("wooshpay.api.key", SimulatedApi.KEY);
      settings.put("topic", topic);
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException("The ready configuration cannot be read", e);
    }
  }
}
