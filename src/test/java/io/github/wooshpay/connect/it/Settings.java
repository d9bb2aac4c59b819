package io.github.wooshpay.connect.it;

import io.github.wooshpay.connect.simulator.SimulatedApi;
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
}
