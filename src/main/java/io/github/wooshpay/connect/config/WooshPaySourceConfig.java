package io.github.wooshpay.connect.config;

import io.github.wooshpay.connect.api.ApiSettings;
import io.github.wooshpay.connect.api.ApiSettings.Filters;
import io.github.wooshpay.connect.api.ApiSettings.ProxySettings;
import io.github.wooshpay.connect.api.ApiSettings.TrustStore;
import io.github.wooshpay.connect.api.BaseUrl;
import io.github.wooshpay.connect.api.RequestStyle;
import io.github.wooshpay.connect.capture.ledger.IgnoredFields;
import io.github.wooshpay.connect.capture.ledger.Lane;
import io.github.wooshpay.connect.capture.ledger.StoredLedger;
import io.github.wooshpay.connect.capture.schedule.CaptureSettings;
import io.github.wooshpay.connect.capture.schedule.StartFrom;
import io.github.wooshpay.connect.json.FieldPaths;
import io.github.wooshpay.connect.record.RecordSettings;
import io.github.wooshpay.connect.session.EpochUnit;
import io.github.wooshpay.connect.session.LineItemsMode;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * The connector's configuration: its keys, which are a format and fixed for good, and what they
 * mean to the parts of the connector. Immutable.
 */
public final class WooshPaySourceConfig extends AbstractConfig {
  public static final String API_KEY = "wooshpay.api.key";
  public static final String API_URL = "wooshpay.api.url";
  public static final String REQUEST_STYLE = "wooshpay.request.style";
  public static final String TIMESTAMP_UNIT = "wooshpay.timestamp.unit";
  public static final String CONNECTION_CHECK = "connection.check";

  public static final String TOPIC = "topic";
  public static final String START_FROM = "start.from";
  public static final String FILTER_CUSTOMER = "filter.customer";
  public static final String FILTER_CUSTOMER_EMAIL = "filter.customer.email";
  public static final String FILTER_PAYMENT_INTENT = "filter.payment.intent";
  public static final String HEARTBEAT_TOPIC = "heartbeat.topic";
  public static final String HEARTBEAT_INTERVAL_MS = "heartbeat.interval.ms";

  public static final String HINTS_TOPIC = "hints.topic";

  /** Begins the settings of the consumer of hints: it is any setting of Kafka's. */
  public static final String HINTS_CONSUMER = "hints.consumer.";

  public static final String POLL_INTERVAL_MS = "poll.interval.ms";
  public static final String CHANGES_HORIZON_MS = "changes.horizon.ms";
  public static final String CHANGES_UNPAID_HORIZON_MS = "changes.unpaid.horizon.ms";
  public static final String CHANGES_IGNORE_FIELDS = "changes.ignore.fields";
  public static final String OFFSET_MAX_BYTES = "offset.max.bytes";

  public static final String LINE_ITEMS = "line.items";
  public static final String RECORD_TIMESTAMP = "record.timestamp";
  public static final String BEHAVIOR_ON_MALFORMED_SESSION = "behavior.on.malformed.session";

  public static final String FIELDS_EXCLUDE = "fields.exclude";
  public static final String FIELDS_HASH = "fields.hash";
  public static final String FIELDS_HASH_SALT = "fields.hash.salt";

  public static final String PAGE_LIMIT = "page.limit";
  public static final String FETCH_PARALLELISM = "fetch.parallelism";
  public static final String REQUESTS_PER_SECOND = "requests.per.second";
  public static final String CONNECT_TIMEOUT_MS = "connect.timeout.ms";
  public static final String REQUEST_TIMEOUT_MS = "request.timeout.ms";
  public static final String RETRY_ATTEMPTS = "retry.attempts";
  public static final String RETRY_BACKOFF_MS = "retry.backoff.ms";
  public static final String RETRY_BACKOFF_MAX_MS = "retry.backoff.max.ms";
  public static final String API_UNAVAILABLE_TIMEOUT_MS = "api.unavailable.timeout.ms";
  public static final String API_REFUSED_TIMEOUT_MS = "api.refused.timeout.ms";

  public static final String PROXY_URL = "proxy.url";
  public static final String PROXY_USERNAME = "proxy.username";
  public static final String PROXY_PASSWORD = "proxy.password";
  public static final String SSL_TRUSTSTORE_LOCATION = "ssl.truststore.location";
  public static final String SSL_TRUSTSTORE_PASSWORD = "ssl.truststore.password";
  public static final String SSL_TRUSTSTORE_TYPE = "ssl.truststore.type";

  /** What {@code PaymentState} reads: a record has headers for it. */
  private static final Set<String> PAYMENT_FIELDS = Set.of("status", "payment_status", "mode");

  private static final String BOOTSTRAP = "bootstrap.servers";

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

  /** The address of the API: as configured, else by the key's prefix. */
  public URI apiUrl() {
    String url = getString(API_URL);
    return url != null
        ? BaseUrl.parse(url)
        : BaseUrl.forKey(apiKey())
            .orElseThrow(() -> new ConfigException(CrossChecks.unknownPrefix()));
  }

  /** The secret key as configured here; it may have been rotated since. */
  public String apiKey() {
    return getPassword(API_KEY).value();
  }

  /** Whether the validation of a configuration is to try the key and the URL. */
  public boolean connectionCheck() {
    return getBoolean(CONNECTION_CHECK);
  }

  /** The connector's name, which a worker adds to its configuration. */
  public String connectorName() {
    return String.valueOf(originals().getOrDefault("name", "wooshpay"));
  }

  /** The topic of the records. */
  public String topic() {
    return getString(TOPIC);
  }

  /** Returns the topic of hints; null if there are none. */
  public @Nullable String hintsTopic() {
    return getString(HINTS_TOPIC);
  }

  /**
   * Returns the settings of the consumer of hints.
   *
   * @param ofWorker the worker's own, which count where none of ours is set
   * @throws ConfigException if neither names a broker
   */
  public Map<String, Object> hintsConsumer(Map<String, String> ofWorker) {
    Map<String, Object> settings = new HashMap<>(ofWorker);
    Map<String, Object> own = originalsWithPrefix(HINTS_CONSUMER);
    if (own.containsKey(BOOTSTRAP)) {
      // Other brokers, another security.
      settings.clear();
    }
    settings.putAll(own);
    if (!settings.containsKey(BOOTSTRAP)) {
      throw new ConfigException(
          HINTS_TOPIC
              + " is set, and the worker's brokers are not known here; set "
              + HINTS_CONSUMER
              + BOOTSTRAP
              + ".");
    }
    return settings;
  }

  /** Returns the topic of heartbeats; null if there are none. */
  public @Nullable String heartbeatTopic() {
    return getString(HEARTBEAT_TOPIC);
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
   * @param key gives the secret key as it is now
   */
  public ApiSettings apiSettings(Supplier<String> key) {
    return new ApiSettings(
        new ApiSettings.Endpoint(
            apiUrl(),
            millis(CONNECT_TIMEOUT_MS),
            millis(REQUEST_TIMEOUT_MS),
            proxy(),
            trustStore()),
        key,
        new ApiSettings.ListSettings(
            requestStyle(), timestampUnit(), filters(), getInt(PAGE_LIMIT)),
        new ApiSettings.Retries(
            getInt(RETRY_ATTEMPTS),
            millis(RETRY_BACKOFF_MS),
            millis(RETRY_BACKOFF_MAX_MS),
            millis(API_UNAVAILABLE_TIMEOUT_MS),
            millis(API_REFUSED_TIMEOUT_MS)),
        getInt(REQUESTS_PER_SECOND));
  }

  private Duration millis(String key) {
    return Duration.ofMillis(((Number) get(key)).longValue());
  }

  /** What capture has to know. */
  public CaptureSettings captureSettings() {
    long horizonMs = getLong(CHANGES_HORIZON_MS);
    return new CaptureSettings(
        Instants.startFrom(getString(START_FROM)),
        getLong(POLL_INTERVAL_MS),
        horizonMs,
        unpaidHorizonMs(horizonMs),
        ignoredFields(),
        getInt(PAGE_LIMIT),
        getInt(FETCH_PARALLELISM),
        getInt(REQUESTS_PER_SECOND),
        getString(BEHAVIOR_ON_MALFORMED_SESSION).equals("fail"),
        heartbeatTopic() == null ? 0 : getLong(HEARTBEAT_INTERVAL_MS),
        lineItems());
  }

  /** Returns for which versions line items are fetched. */
  public LineItemsMode lineItems() {
    String value = getString(LINE_ITEMS);
    return Arrays.stream(LineItemsMode.values())
        .filter(mode -> mode.settingValue().equals(value))
        .findFirst()
        .orElseThrow();
  }

  /** Returns whether a first start reads sessions that were created before it. */
  public boolean startsWithHistory() {
    return !(Instants.startFrom(getString(START_FROM)) instanceof StartFrom.Latest);
  }

  /** How large the slices of the ledger are. */
  public StoredLedger.Size sliceSize() {
    return StoredLedger.Size.upTo(getInt(OFFSET_MAX_BYTES));
  }

  /** Returns the settings of the mapping to records. */
  public RecordSettings recordSettings() {
    return new RecordSettings(
        topic(),
        getString(RECORD_TIMESTAMP).equals("created"),
        paths(FIELDS_EXCLUDE),
        paths(FIELDS_HASH),
        getPassword(FIELDS_HASH_SALT).value());
  }

  /**
   * Returns the source partitions of a lane: the API's address, the lane, and the filters that are
   * set, for a list under another filter is another list. They hold no personal data: see {@code
   * docs/decisions/email-in-the-source-partition.md}.
   */
  public SourcePartition sourcePartition(Lane lane) {
    return SourcePartition.of(apiUrl(), lane, filters());
  }

  /** A sentence for each given key that is likely meant as one of the connector's, but is none. */
  public List<String> misspelt() {
    return Misspellings.in(originals().keySet(), DEFINITION.names());
  }

  /**
   * Each session once means no watch at all. Otherwise a session is never watched for less than
   * {@link #CHANGES_HORIZON_MS}, paid or not, so that this one may be raised alone.
   */
  private long unpaidHorizonMs(long horizonMs) {
    return horizonMs == 0 ? 0 : Math.max(horizonMs, getLong(CHANGES_UNPAID_HORIZON_MS));
  }

  private Filters filters() {
    return new Filters(
        getString(FILTER_CUSTOMER),
        getString(FILTER_CUSTOMER_EMAIL),
        getString(FILTER_PAYMENT_INTENT));
  }

  private @Nullable RequestStyle requestStyle() {
    return switch (getString(REQUEST_STYLE)) {
      case "body" -> RequestStyle.BODY;
      case "query" -> RequestStyle.QUERY;
      default -> null;
    };
  }

  private @Nullable EpochUnit timestampUnit() {
    return switch (getString(TIMESTAMP_UNIT)) {
      case "seconds" -> EpochUnit.SECONDS;
      case "milliseconds" -> EpochUnit.MILLISECONDS;
      default -> null;
    };
  }

  private @Nullable ProxySettings proxy() {
    String url = getString(PROXY_URL);
    return url == null
        ? null
        : new ProxySettings(URI.create(url), getString(PROXY_USERNAME), secret(PROXY_PASSWORD));
  }

  private @Nullable TrustStore trustStore() {
    String location = getString(SSL_TRUSTSTORE_LOCATION);
    String type = getString(SSL_TRUSTSTORE_TYPE);
    return location == null
        ? null
        : new TrustStore(
            Path.of(location),
            secret(SSL_TRUSTSTORE_PASSWORD),
            type == null ? KeyStore.getDefaultType() : type);
  }

  private @Nullable String secret(String key) {
    Password password = getPassword(key);
    return password == null ? null : password.value();
  }

  private FieldPaths paths(String key) {
    return FieldPaths.parse(getList(key));
  }

  /** What records do not hold makes no new record, except that a payment always makes one. */
  private IgnoredFields ignoredFields() {
    List<String> ignored = new ArrayList<>(getList(CHANGES_IGNORE_FIELDS));
    getList(FIELDS_EXCLUDE).stream()
        .filter(path -> !PAYMENT_FIELDS.contains(path))
        .forEach(ignored::add);
    return new IgnoredFields(FieldPaths.parse(ignored), paths(CHANGES_IGNORE_FIELDS));
  }
}
