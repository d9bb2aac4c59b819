package io.github.wooshpay.connect.config;

import static io.github.wooshpay.connect.config.ChangesGroup.CHANGES_HORIZON_MS;
import static io.github.wooshpay.connect.config.ChangesGroup.CHANGES_UNPAID_HORIZON_MS;
import static io.github.wooshpay.connect.config.ConnectionGroup.API_KEY;
import static io.github.wooshpay.connect.config.ConnectionGroup.API_URL;
import static io.github.wooshpay.connect.config.NetworkGroup.PROXY_PASSWORD;
import static io.github.wooshpay.connect.config.NetworkGroup.PROXY_URL;
import static io.github.wooshpay.connect.config.NetworkGroup.PROXY_USERNAME;
import static io.github.wooshpay.connect.config.NetworkGroup.SSL_TRUSTSTORE_LOCATION;
import static io.github.wooshpay.connect.config.NetworkGroup.SSL_TRUSTSTORE_PASSWORD;
import static io.github.wooshpay.connect.config.NetworkGroup.SSL_TRUSTSTORE_TYPE;
import static io.github.wooshpay.connect.config.PrivacyGroup.FIELDS_EXCLUDE;
import static io.github.wooshpay.connect.config.PrivacyGroup.FIELDS_HASH;
import static io.github.wooshpay.connect.config.PrivacyGroup.FIELDS_HASH_SALT;
import static io.github.wooshpay.connect.config.RecordsGroup.LINE_ITEMS;
import static io.github.wooshpay.connect.config.RequestsGroup.RETRY_BACKOFF_MAX_MS;
import static io.github.wooshpay.connect.config.RequestsGroup.RETRY_BACKOFF_MS;
import static io.github.wooshpay.connect.config.StreamGroup.HEARTBEAT_INTERVAL_MS;
import static io.github.wooshpay.connect.config.StreamGroup.HEARTBEAT_TOPIC;
import static io.github.wooshpay.connect.config.StreamGroup.HINTS_CONSUMER;
import static io.github.wooshpay.connect.config.StreamGroup.HINTS_TOPIC;
import static io.github.wooshpay.connect.config.StreamGroup.TOPIC;

import io.github.wooshpay.connect.api.BaseUrl;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * Checks settings against each other, after each of them has been validated on its own.
 *
 * <p>Tests: {@code ConfigRefusalTest}.
 */
final class CrossChecks {
  private final Map<String, ConfigValue> values;
  private final Set<String> given;

  private CrossChecks(Map<String, ConfigValue> values, Set<String> given) {
    this.values = values;
    this.given = given;
  }

  /** Adds an error to each setting at fault. */
  static void apply(List<ConfigValue> values, Set<String> given) {
    CrossChecks checks =
        new CrossChecks(
            values.stream().collect(Collectors.toMap(ConfigValue::name, Function.identity())),
            given);
    checks.url();
    checks.horizons();
    checks.backoff();
    checks.needs(PROXY_USERNAME, PROXY_URL);
    checks.needs(PROXY_PASSWORD, PROXY_USERNAME);
    checks.needs(SSL_TRUSTSTORE_PASSWORD, SSL_TRUSTSTORE_LOCATION);
    checks.needs(SSL_TRUSTSTORE_TYPE, SSL_TRUSTSTORE_LOCATION);
    checks.salt();
    checks.needs(HEARTBEAT_INTERVAL_MS, HEARTBEAT_TOPIC);
    checks.anotherTopic(HEARTBEAT_TOPIC, "heartbeats would be read as sessions");
    checks.lineItems();
    checks.anotherTopic(HINTS_TOPIC, "the connector's own records would be read as hints");
    checks.hintsConsumer();
  }

  private void url() {
    if (!given.contains(API_URL)
        && sound(API_KEY) instanceof Password key
        && BaseUrl.forKey(key.value()).isEmpty()) {
      refuse(API_URL, ConnectionGroup.unknownPrefix());
    }
  }

  /** Only a value that was set counts: {@code changes.horizon.ms} may be raised on its own. */
  private void horizons() {
    if (given.contains(CHANGES_UNPAID_HORIZON_MS)
        && sound(CHANGES_UNPAID_HORIZON_MS) instanceof Long unpaid
        && sound(CHANGES_HORIZON_MS) instanceof Long horizon
        && unpaid > 0
        && unpaid < horizon) {
      refuse(
          CHANGES_UNPAID_HORIZON_MS,
          shorter(CHANGES_UNPAID_HORIZON_MS, unpaid, CHANGES_HORIZON_MS, horizon)
              + " Every session is watched for at least that long; write a longer time in milliseconds, or 0.");
    }
  }

  private void backoff() {
    if (sound(RETRY_BACKOFF_MAX_MS) instanceof Long longest
        && sound(RETRY_BACKOFF_MS) instanceof Long first
        && longest < first) {
      refuse(
          RETRY_BACKOFF_MAX_MS,
          shorter(RETRY_BACKOFF_MAX_MS, longest, RETRY_BACKOFF_MS, first)
              + " Write at least that value.");
    }
  }

  private static String shorter(String key, long value, String otherKey, long other) {
    return "Invalid value "
        + value
        + " for configuration "
        + key
        + ": It must not be less than "
        + otherKey
        + " ("
        + other
        + ").";
  }

  private void needs(String key, String otherKey) {
    if (given.contains(key) && !given.contains(otherKey) && sound(key) != null) {
      refuse(
          key,
          key
              + " is set and "
              + otherKey
              + " is not; set "
              + otherKey
              + ", or remove "
              + key
              + ".");
    }
  }

  /** A user who sets a salt believes that something is hashed. */
  private void salt() {
    if (sound(FIELDS_HASH_SALT) instanceof Password salt
        && !salt.value().isEmpty()
        && sound(FIELDS_HASH) instanceof List<?> paths
        && paths.isEmpty()) {
      refuse(
          FIELDS_HASH_SALT,
          FIELDS_HASH_SALT
              + " is set and "
              + FIELDS_HASH
              + " is empty, so nothing is hashed; list the fields in "
              + FIELDS_HASH
              + ", or remove the salt.");
    }
  }

  /**
   * Refuses a topic that is the topic of the sessions.
   *
   * @param consequence what would happen
   */
  private void anotherTopic(String key, String consequence) {
    if (sound(key) instanceof String topic && topic.equals(sound(TOPIC))) {
      refuse(
          key,
          key
              + " and "
              + TOPIC
              + " are the same, so "
              + consequence
              + "; name another topic in "
              + key
              + ".");
    }
  }

  private void hintsConsumer() {
    if (!given.contains(HINTS_TOPIC)
        && given.stream().anyMatch(key -> key.startsWith(HINTS_CONSUMER))) {
      refuse(
          HINTS_TOPIC,
          HINTS_CONSUMER
              + "* is set and "
              + HINTS_TOPIC
              + " is not; set "
              + HINTS_TOPIC
              + ", or remove "
              + HINTS_CONSUMER
              + "*.");
    }
  }

  /** Fetching line items that are then left out would only cost requests. */
  private void lineItems() {
    if (sound(LINE_ITEMS) instanceof String fetched
        && !fetched.equals("as.listed")
        && sound(FIELDS_EXCLUDE) instanceof List<?> excluded
        && excluded.contains("line_items")) {
      refuse(
          LINE_ITEMS,
          LINE_ITEMS
              + " is "
              + fetched
              + " and "
              + FIELDS_EXCLUDE
              + " leaves line_items out, so they would be fetched for nothing; set "
              + LINE_ITEMS
              + " to as.listed, or remove line_items from "
              + FIELDS_EXCLUDE
              + ".");
    }
  }

  /** Returns the value, or null if it already has an error. */
  private @Nullable Object sound(String key) {
    ConfigValue value = values.get(key);
    return value == null || !value.errorMessages().isEmpty() ? null : value.value();
  }

  private void refuse(String key, String sentence) {
    ConfigValue value = values.get(key);
    if (value != null) {
      value.addErrorMessage(sentence);
    }
  }
}
