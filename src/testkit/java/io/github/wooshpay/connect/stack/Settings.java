package io.github.wooshpay.connect.stack;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Configurations of connectors; each is the caller's to change. */
public final class Settings {
  /** What {@code connector.class} says. */
  public static final String CONNECTOR = "io.github.wooshpay.connect.WooshPaySourceConnector";

  private Settings() {}

  /** The smallest configuration that streams from a simulated API. */
  public static Map<String, String> smallest(SimulatedApi api, String topic) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("connector.class", CONNECTOR);
    settings.put("tasks.max", "1");
    settings.put("wooshpay.api.key", SimulatedApi.KEY);
    settings.put("wooshpay.api.url", api.url().toString());
    settings.put("topic", topic);
    return settings;
  }

  /** The same with a budget and a pace that suit a test. */
  public static Map<String, String> of(SimulatedApi api, String topic) {
    Map<String, String> settings = smallest(api, topic);
    settings.put("poll.interval.ms", "200");
    settings.put("requests.per.second", "500");
    return settings;
  }

  /** The ready configuration of this name in {@code config}, unchanged. */
  public static Map<String, String> ready(String file) {
    try {
      ObjectMapper json = new ObjectMapper();
      JsonNode ready = json.readTree(Path.of("config", file).toFile());
      return json.convertValue(ready.required("config"), new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException("The ready configuration cannot be read", e);
    }
  }

  /** The same of our own connector, except the API's address, the key and the topic. */
  public static Map<String, String> ready(String file, SimulatedApi api, String topic) {
    Map<String, String> settings = ready(file);
    settings.put("wooshpay.api.url", api.url().toString());
    settings.put("wooshpay.api.key", SimulatedApi.KEY);
    settings.put("topic", topic);
    return settings;
  }
}
