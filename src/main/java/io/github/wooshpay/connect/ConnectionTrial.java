package io.github.wooshpay.connect;

import static io.github.wooshpay.connect.config.WooshPaySourceConfig.CONNECTION_CHECK;

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
 * Validates a configuration, and tries it at the API where nothing in it is wrong by itself and
 * {@code connection.check} is not off. Immutable.
 */
final class ConnectionTrial {
  private final InstantSource clock;
  private final Duration within;

  /**
   * @param within how long the API is given
   */
  ConnectionTrial(InstantSource clock, Duration within) {
    this.clock = clock;
    this.within = within;
  }

  /** Each error stands at the key to look at first. */
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
      // Too many requests just now: whoever is told that has the right key at the right place.
      if (e.kind() != Kind.RATE_LIMITED) {
        refuse(checked, e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void refuse(Config checked, ApiException e) {
    String sentence =
        e.getMessage() + " (To configure it untried, set " + CONNECTION_CHECK + " to false.)";
    for (ConfigValue value : checked.configValues()) {
      if (value.name().equals(e.setting())) {
        value.addErrorMessage(sentence);
        return;
      }
    }
    throw new IllegalStateException("An error on no setting: " + e.setting(), e);
  }
}
