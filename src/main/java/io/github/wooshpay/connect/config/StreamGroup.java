package io.github.wooshpay.connect.config;

import io.github.wooshpay.connect.api.ApiSettings.Filters;
import io.github.wooshpay.connect.capture.schedule.StartFrom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions to stream, from when, and to which topics.
 *
 * <p>Tests: {@code WooshPaySourceConfigTest}, {@code ReferencePageTest}.
 */
final class StreamGroup {
  static final String TOPIC = "topic";
  static final String START_FROM = "start.from";
  static final String FILTER_CUSTOMER = "filter.customer";
  static final String FILTER_CUSTOMER_EMAIL = "filter.customer.email";
  static final String FILTER_PAYMENT_INTENT = "filter.payment.intent";
  static final String HEARTBEAT_TOPIC = "heartbeat.topic";
  static final String HEARTBEAT_INTERVAL_MS = "heartbeat.interval.ms";
  static final String HINTS_TOPIC = "hints.topic";

  /** Begins the settings of the consumer of hints, which may be any of Kafka's. */
  static final String HINTS_CONSUMER = "hints.consumer.";

  private static final String BOOTSTRAP = "bootstrap.servers";

  private static final long DAY_MS = 24 * 3_600_000L;

  private StreamGroup() {}

  static List<Setting> settings() {
    return List.of(
        topic(),
        startFrom(),
        customer(),
        customerEmail(),
        paymentIntent(),
        heartbeatTopic(),
        heartbeatInterval(),
        hintsTopic());
  }

  static String topic(AbstractConfig config) {
    return config.getString(TOPIC);
  }

  static StartFrom startFrom(AbstractConfig config) {
    return Instants.startFrom(config.getString(START_FROM));
  }

  static Filters filters(AbstractConfig config) {
    return new Filters(
        config.getString(FILTER_CUSTOMER),
        config.getString(FILTER_CUSTOMER_EMAIL),
        config.getString(FILTER_PAYMENT_INTENT));
  }

  /** Returns the topic of heartbeats; null if there are none. */
  static @Nullable String heartbeatTopic(AbstractConfig config) {
    return config.getString(HEARTBEAT_TOPIC);
  }

  /** Returns how often to send a heartbeat, in milliseconds; 0 for never. */
  static long heartbeatIntervalMs(AbstractConfig config) {
    return heartbeatTopic(config) == null ? 0 : config.getLong(HEARTBEAT_INTERVAL_MS);
  }

  /** Returns the topic of hints; null if there are none. */
  static @Nullable String hintsTopic(AbstractConfig config) {
    return config.getString(HINTS_TOPIC);
  }

  /**
   * Returns the settings of the consumer of hints.
   *
   * @param ofWorker the worker's own, which apply where none of ours is set
   * @throws ConfigException if neither names a broker
   */
  static Map<String, Object> hintsConsumer(AbstractConfig config, Map<String, String> ofWorker) {
    Map<String, Object> settings = new HashMap<>(ofWorker);
    Map<String, Object> own = config.originalsWithPrefix(HINTS_CONSUMER);
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

  private static Setting topic() {
    return Setting.required(TOPIC, ConfigDef.Type.STRING)
        .title("Topic")
        .importance(Importance.HIGH)
        .width(Width.MEDIUM)
        .valid(Validators.topic())
        .says(
            """
            The topic to write the records to. Usually each connector has a topic of its
            own; a transform can route records elsewhere.
            The record key is the session's id, so the versions of a session stay in
            order, and a compacted topic keeps the latest version of each.
            """);
  }

  private static Setting startFrom() {
    return Setting.optional(START_FROM, ConfigDef.Type.STRING, "earliest")
        .title("Start from")
        .importance(Importance.HIGH)
        .width(Width.MEDIUM)
        .valid(Validators.startFrom())
        .recommended(List.of("earliest", "latest"))
        .says(
            """
            Where to begin when the connector has no offset yet: earliest is the
            account's first session; latest is the first session created after the
            start; an ISO-8601 instant with its zone (2026-03-01T10:00:00Z) or a date
            (2026-03-01, midnight UTC) is the first session created at or after it.
            Years of history cost one request per page of sessions; new sessions take
            precedence over history. Changing this setting later has no effect: alter or
            reset the connector's offsets instead.
            """);
  }

  private static Setting customer() {
    return Setting.optional(FILTER_CUSTOMER, ConfigDef.Type.STRING, null)
        .title("Customer")
        .importance(Importance.LOW)
        .width(Width.MEDIUM)
        .valid(Validators.filter("a customer's id"))
        .says(
            """
            Streams only the sessions of the customer with this id. If not set, the
            sessions of all customers.
            It is part of the source partition: with a different filter the connector
            starts from the beginning.
            """);
  }

  private static Setting customerEmail() {
    return Setting.optional(FILTER_CUSTOMER_EMAIL, ConfigDef.Type.STRING, null)
        .title("Customer e-mail")
        .importance(Importance.LOW)
        .width(Width.MEDIUM)
        .valid(Validators.email())
        .says(
            """
            Streams only the sessions with this customer e-mail address. If not set, the
            sessions of all customers.
            It is part of the source partition, as a SHA-256: with a different filter
            the connector starts from the beginning.
            """);
  }

  private static Setting paymentIntent() {
    return Setting.optional(FILTER_PAYMENT_INTENT, ConfigDef.Type.STRING, null)
        .title("PaymentIntent")
        .importance(Importance.LOW)
        .width(Width.MEDIUM)
        .valid(Validators.filter("a PaymentIntent's id"))
        .says(
            """
            Streams only the session of the PaymentIntent with this id. If not set, all
            sessions.
            It is part of the source partition: with a different filter the connector
            starts from the beginning.
            """);
  }

  private static Setting hintsTopic() {
    return Setting.optional(HINTS_TOPIC, ConfigDef.Type.STRING, null)
        .title("Hints topic")
        .importance(Importance.LOW)
        .width(Width.MEDIUM)
        .valid(Validators.topic())
        .says(
            """
            A topic whose records say where to look first, such as WooshPay's webhooks
            as they were posted. If not set, the connector reads no hints.
            A hint makes the connector read one session at once. It contains no data, so
            a lost, late, repeated or forged hint does no harm. Hints use at most half
            of requests.per.second.
            The topic is read from its end, by a consumer with the brokers and the
            security settings of the worker. Settings with the prefix hints.consumer.
            override them, such as hints.consumer.bootstrap.servers.
            """);
  }

  private static Setting heartbeatTopic() {
    return Setting.optional(HEARTBEAT_TOPIC, ConfigDef.Type.STRING, null)
        .title("Heartbeat topic")
        .importance(Importance.LOW)
        .width(Width.MEDIUM)
        .valid(Validators.topic())
        .dependents(HEARTBEAT_INTERVAL_MS)
        .says(
            """
            The topic for heartbeats: small records that store the connector's offset
            when no session does. If not set, no heartbeats are sent.
            Set it if a transform drops records (a worker stores no offset of a dropped
            record), if start.from is latest, or if the account may be idle for days.
            The first heartbeat records where the connector started.
            Transforms see heartbeats too and must let them pass. By default there is
            one heartbeat per minute.
            """);
  }

  private static Setting heartbeatInterval() {
    return Setting.optional(HEARTBEAT_INTERVAL_MS, ConfigDef.Type.LONG, 60_000L)
        .title("Heartbeat interval (ms)")
        .importance(Importance.LOW)
        .width(Width.SHORT)
        .valid(Validators.between(1_000, DAY_MS))
        .says(
            """
            How often to send a heartbeat to heartbeat.topic, in milliseconds. It has no
            effect without heartbeat.topic.
            A shorter interval means more records. A longer one means more requests
            after a restart, because more is read again; no session is lost or emitted
            twice.
            """);
  }
}
