package io.github.wooshpay.connect;

import static io.github.wooshpay.connect.config.ConnectionGroup.CONNECTION_CHECK;

import io.github.wooshpay.connect.api.ApiException;
import io.github.wooshpay.connect.api.ApiException.Kind;
import io.github.wooshpay.connect.api.ConnectionCheck;
import io.github.wooshpay.connect.config.WooshPaySourceConfig;
import io.github.wooshpay.connect.session.LineItemsMode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;

/**
 * Validates a configuration. If every setting is valid and {@code connection.check} is on, also
 * tries it against the API. Immutable.
 */
final class ConnectionTrial {
  private final InstantSource clock;
  private final Duration within;

  /**
   * @param within timeout for the API
   */
  ConnectionTrial(InstantSource clock, Duration within) {
    this.clock = clock;
    this.within = within;
  }

  /** Returns the validated settings; each error is attached to the setting to check first. */
  Config validate(Map<String, String> candidate) {
    Config checked = WooshPaySourceConfig.validate(candidate);
    boolean sound =
        checked.configValues().stream().allMatch(value -> value.errorMessages().isEmpty());
    if (sound) {
      WooshPaySourceConfig config = new WooshPaySourceConfig(candidate);
      if (config.connectionCheck()) {
        attempt(config, checked);
      }
    }
    return checked;
  }

  private void attempt(WooshPaySourceConfig config, Config checked) {
    try {
      ConnectionCheck.run(
          config.apiSettings(config::apiKey),
          config.lineItems() != LineItemsMode.AS_LISTED,
          clock,
          within);
    } catch (ApiException e) {
      // A 429 proves that both the key and the address are right.
      if (e.kind() != Kind.RATE_LIMITED) {
        refuse(checked, e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void refuse(Config checked, ApiException e) {
    String sentence =
        e.getMessage() + " (To skip this check, set " + CONNECTION_CHECK + " to false.)";
    for (ConfigValue value : checked.configValues()) {
      if (value.name().equals(e.setting())) {
        value.addErrorMessage(sentence);
        return;
      }
    }
    throw new IllegalStateException("Unknown setting: " + e.setting(), e);
  }
}
