package io.github.wooshpay.connect.config;

import static io.github.wooshpay.connect.config.WooshPaySourceConfig.FILTER_CUSTOMER;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.FILTER_CUSTOMER_EMAIL;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.FILTER_PAYMENT_INTENT;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.HEARTBEAT_INTERVAL_MS;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.HEARTBEAT_TOPIC;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.HINTS_TOPIC;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.START_FROM;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.TOPIC;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;

/** Which sessions, from when on, and into which topics. */
final class StreamGroup {
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

  private static Setting topic() {
    return Setting.required(TOPIC, ConfigDef.Type.STRING)
        .title("Topic")
        .importance(Importance.HIGH)
        .width(Width.MEDIUM)
        .valid(Validators.topic())
        .says(
            """
            The topic that the records go to. One topic for each connector is the rule; a transform
            can route records elsewhere.
            The key of a record is the session's id, so the versions of a session stay in order, and
            a compacted topic keeps the latest of each.
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
            Where to begin when the connector has no offset yet: earliest is the account's first
            session; latest is the first one created after the start;
            an ISO-8601 instant with its zone (2026-03-01T10:00:00Z) or a date (2026-03-01, midnight
            UTC) is the first one created at or after it.
            Years of history cost one request for each page of sessions, beside which new sessions
            go first. Later changes have no effect: alter or reset the connector's offsets instead.
            """);
  }

  private static Setting customer() {
    return Setting.optional(FILTER_CUSTOMER, ConfigDef.Type.STRING, null)
        .title("Only this customer")
        .importance(Importance.LOW)
        .width(Width.MEDIUM)
        .valid(Validators.filter("a customer's id"))
        .says(
            """
            Streams only the sessions of the customer with this id. Not set: of all.
            It is part of the source partition: with another filter the connector starts anew.
            """);
  }

  private static Setting customerEmail() {
    return Setting.optional(FILTER_CUSTOMER_EMAIL, ConfigDef.Type.STRING, null)
        .title("Only this e-mail address")
        .importance(Importance.LOW)
        .width(Width.MEDIUM)
        .valid(Validators.email())
        .says(
            """
            Streams only the sessions with this e-mail address of the customer. Not set: of all.
            It is part of the source partition, as a SHA-256: with another filter the connector
            starts anew.
            """);
  }

  private static Setting paymentIntent() {
    return Setting.optional(FILTER_PAYMENT_INTENT, ConfigDef.Type.STRING, null)
        .title("Only this PaymentIntent")
        .importance(Importance.LOW)
        .width(Width.MEDIUM)
        .valid(Validators.filter("a PaymentIntent's id"))
        .says(
            """
            Streams only the session of the PaymentIntent with this id. Not set: of all.
            It is part of the source partition: with another filter the connector starts anew.
            """);
  }

  private static Setting hintsTopic() {
    return Setting.optional(HINTS_TOPIC, ConfigDef.Type.STRING, null)
        .title("Topic of hints")
        .importance(Importance.LOW)
        .width(Width.MEDIUM)
        .valid(Validators.topic())
        .says(
            """
            A topic whose records say where to look first, such as WooshPay's webhooks as they were
            posted. Not set: there are no hints.
            A hint makes the connector look at one session at once. It holds no data, so a lost,
            late, repeated or forged hint does no harm. Hints take half of requests.per.second at
            most.
            The topic is read from its end on, by a consumer with the brokers and the security of
            the worker, or with what is set as hints.consumer.* (hints.consumer.bootstrap.servers and
            so on).
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
            The topic for heartbeats: small records that store the connector's offset when no session
            does. Not set: there are no heartbeats.
            Set it where a transform drops records (a worker stores no offset of a dropped record),
            where start.from is latest, or where an account may be idle for days. The first heartbeat
            fixes where the connector started.
            Transforms see heartbeats too and must let them pass. They cost a record a minute.
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
            How often a heartbeat is sent to heartbeat.topic, in milliseconds. It has no effect
            without heartbeat.topic.
            A shorter interval costs records. A longer one costs requests after a restart, because
            more is read again; no session is lost or emitted twice.
            """);
  }
}
