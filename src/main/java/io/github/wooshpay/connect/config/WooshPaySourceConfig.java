package io.github.wooshpay.connect.config;

import io.github.wooshpay.connect.api.ApiSettings;
import io.github.wooshpay.connect.capture.ledger.Lane;
import io.github.wooshpay.connect.capture.ledger.StoredLedger;
import io.github.wooshpay.connect.capture.schedule.CaptureSettings;
import io.github.wooshpay.connect.capture.schedule.StartFrom;
import io.github.wooshpay.connect.record.RecordSettings;
import io.github.wooshpay.connect.session.LineItemsMode;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.jspecify.annotations.Nullable;

/**
 * The connector's configuration, as the settings of its parts. Each group of settings, such as
 * {@link ConnectionGroup}, has its keys, which are a format and fixed for good, their definition
 * and how to read them. Immutable.
 */
public final class WooshPaySourceConfig extends AbstractConfig {
  private static final ConfigDef DEFINITION = Definition.build();

  /**
   * Reads and checks a configuration.
   *
   * @throws ConfigException if anything in it is refused; the message names each key at fault
   */
  public WooshPaySourceConfig(Map<String, String> properties) {
    // Not logged by Kafka's own hand: it would show the e-mail address of filter.customer.email.
    super(DEFINITION, checked(properties), false);
  }

  /** The definition, as a worker shows it. */
  public static ConfigDef definition() {
    return DEFINITION;
  }

  /**
   * Checks a configuration without an error thrown: every value by itself, and the values against
   * each other. Each error is attached to the setting at fault.
   */
  public static Config validate(Map<String, String> properties) {
    Map<String, String> given = given(properties);
    List<ConfigValue> values = DEFINITION.validate(given);
    CrossChecks.apply(values, given.keySet());
    return new Config(values);
  }

  private static Map<String, String> checked(Map<String, String> properties) {
    List<String> errors =
        validate(properties).configValues().stream()
            .flatMap(value -> value.errorMessages().stream())
            .sorted()
            .toList();
    if (!errors.isEmpty()) {
      throw new ConfigException(String.join(" ", errors));
    }
    return given(properties);
  }

  /** A null is a setting that is not given: a REST client may send one. */
  private static Map<String, String> given(Map<String, String> properties) {
    Map<String, String> given = new HashMap<>(properties);
    given.values().removeIf(value -> value == null);
    return given;
  }

  /** Returns the address of the API. */
  public URI apiUrl() {
    return ConnectionGroup.apiUrl(this);
  }

  /** Returns the secret key as configured here; it may have been rotated since. */
  public String apiKey() {
    return ConnectionGroup.apiKey(this);
  }

  /** Returns whether the validation of a configuration tries the key and the address. */
  public boolean connectionCheck() {
    return ConnectionGroup.connectionCheck(this);
  }

  /** Returns the connector's name, which a worker adds to its configuration. */
  public String connectorName() {
    return String.valueOf(originals().getOrDefault("name", "wooshpay"));
  }

  /** Returns the topic of the records. */
  public String topic() {
    return StreamGroup.topic(this);
  }

  /** Returns the topic of hints; null if there are none. */
  public @Nullable String hintsTopic() {
    return StreamGroup.hintsTopic(this);
  }

  /**
   * Returns the settings of the consumer of hints.
   *
   * @param ofWorker the worker's own, which apply where none of ours is set
   * @throws ConfigException if neither names a broker
   */
  public Map<String, Object> hintsConsumer(Map<String, String> ofWorker) {
    return StreamGroup.hintsConsumer(this, ofWorker);
  }

  /** Returns the topic of heartbeats; null if there are none. */
  public @Nullable String heartbeatTopic() {
    return StreamGroup.heartbeatTopic(this);
  }

  /**
   * Returns whether only a transform can drop a record: an error fails the task unless {@code
   * errors.tolerance} is {@code all}. These are settings of the worker's, in the connector's
   * configuration.
   */
  public boolean onlyTransformsDrop() {
    String transforms = String.valueOf(originals().getOrDefault("transforms", ""));
    String tolerance = String.valueOf(originals().getOrDefault("errors.tolerance", "none"));
    return !transforms.isBlank() && !tolerance.equalsIgnoreCase("all");
  }

  /**
   * Returns the settings of the API client.
   *
   * @param key returns the secret key as it is now
   */
  public ApiSettings apiSettings(Supplier<String> key) {
    return new ApiSettings(
        new ApiSettings.Endpoint(
            apiUrl(),
            RequestsGroup.connectTimeout(this),
            RequestsGroup.requestTimeout(this),
            NetworkGroup.proxy(this),
            NetworkGroup.trustStore(this)),
        key,
        new ApiSettings.ListSettings(
            ConnectionGroup.requestStyle(this),
            ConnectionGroup.timestampUnit(this),
            StreamGroup.filters(this),
            RequestsGroup.pageLimit(this)),
        RequestsGroup.retries(this),
        RequestsGroup.requestsPerSecond(this));
  }

  /** Returns the settings of the capture. */
  public CaptureSettings captureSettings() {
    return new CaptureSettings(
        StreamGroup.startFrom(this),
        new CaptureSettings.Watch(
            ChangesGroup.pollIntervalMs(this),
            ChangesGroup.horizonMs(this),
            ChangesGroup.unpaidHorizonMs(this),
            ChangesGroup.ignoredFields(this)),
        new CaptureSettings.Reads(
            RequestsGroup.pageLimit(this),
            RequestsGroup.parallelism(this),
            RequestsGroup.requestsPerSecond(this)),
        RecordsGroup.failsOnMalformed(this),
        StreamGroup.heartbeatIntervalMs(this),
        lineItems());
  }

  /** Returns for which versions line items are fetched. */
  public LineItemsMode lineItems() {
    return RecordsGroup.lineItems(this);
  }

  /** Returns whether a first start reads sessions that were created before it. */
  public boolean startsWithHistory() {
    return !(StreamGroup.startFrom(this) instanceof StartFrom.Latest);
  }

  /** Returns how large the slices of the ledger are. */
  public StoredLedger.Size sliceSize() {
    return ChangesGroup.sliceSize(this);
  }

  /** Returns the settings of the mapping to records. */
  public RecordSettings recordSettings() {
    return new RecordSettings(
        topic(),
        RecordsGroup.timestampIsCreated(this),
        PrivacyGroup.excluded(this),
        PrivacyGroup.hashed(this),
        PrivacyGroup.salt(this));
  }

  /**
   * Returns the source partitions of a lane: the API's address, the lane, and the filters that are
   * set, because a list under another filter is another list. They contain no personal data: see
   * {@code docs/decisions/email-in-the-source-partition.md}.
   */
  public SourcePartition sourcePartition(Lane lane) {
    return SourcePartition.of(apiUrl(), lane, StreamGroup.filters(this));
  }

  /** Returns a sentence for each given key that looks like a misspelling of one of ours. */
  public List<String> misspelt() {
    return Misspellings.in(originals().keySet(), DEFINITION.names());
  }
}
