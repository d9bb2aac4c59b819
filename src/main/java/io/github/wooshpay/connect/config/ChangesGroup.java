package io.github.wooshpay.connect.config;

import io.github.wooshpay.connect.capture.ledger.IgnoredFields;
import io.github.wooshpay.connect.capture.ledger.StoredLedger;
import io.github.wooshpay.connect.json.FieldPaths;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * How soon changes are seen, and how long sessions are watched for them.
 *
 * <p>Tests: {@code WooshPaySourceConfigTest}, {@code ReferencePageTest}.
 */
final class ChangesGroup {
  static final String POLL_INTERVAL_MS = "poll.interval.ms";
  static final String CHANGES_HORIZON_MS = "changes.horizon.ms";
  static final String CHANGES_UNPAID_HORIZON_MS = "changes.unpaid.horizon.ms";
  static final String CHANGES_IGNORE_FIELDS = "changes.ignore.fields";
  static final String OFFSET_MAX_BYTES = "offset.max.bytes";

  /** What {@code PaymentState} reads: a record has headers for it. */
  private static final Set<String> PAYMENT_FIELDS = Set.of("status", "payment_status", "mode");

  private static final long SECOND_MS = 1_000;
  private static final long HOUR_MS = 3_600 * SECOND_MS;
  private static final long DAY_MS = 24 * HOUR_MS;
  private static final long YEAR_MS = 366 * DAY_MS;

  private ChangesGroup() {}

  static List<Setting> settings() {
    return List.of(pollInterval(), horizon(), unpaidHorizon(), ignoredFields(), offsetMaxBytes());
  }

  static long pollIntervalMs(AbstractConfig config) {
    return config.getLong(POLL_INTERVAL_MS);
  }

  static long horizonMs(AbstractConfig config) {
    return config.getLong(CHANGES_HORIZON_MS);
  }

  /**
   * Returns how long an unpaid session is watched: not at all if each session is read once, and
   * otherwise never less than any session, so that {@code changes.horizon.ms} may be raised alone.
   */
  static long unpaidHorizonMs(AbstractConfig config) {
    long horizonMs = horizonMs(config);
    return horizonMs == 0 ? 0 : Math.max(horizonMs, config.getLong(CHANGES_UNPAID_HORIZON_MS));
  }

  /**
   * Returns the fields whose changes do not produce a record. A change of an excluded field alone
   * does not either, because the record would be the same; but a payment always does.
   */
  static IgnoredFields ignoredFields(AbstractConfig config) {
    List<String> inFormatOne = config.getList(CHANGES_IGNORE_FIELDS);
    List<String> ignored = new ArrayList<>(inFormatOne);
    PrivacyGroup.excludedPaths(config).stream()
        .filter(path -> !PAYMENT_FIELDS.contains(path))
        .forEach(ignored::add);
    return new IgnoredFields(FieldPaths.parse(ignored), FieldPaths.parse(inFormatOne));
  }

  /** Returns how large the slices of the ledger are. */
  static StoredLedger.Size sliceSize(AbstractConfig config) {
    return StoredLedger.Size.upTo(config.getInt(OFFSET_MAX_BYTES));
  }

  private static Setting pollInterval() {
    return Setting.optional(POLL_INTERVAL_MS, ConfigDef.Type.LONG, 5 * SECOND_MS)
        .title("Poll interval (ms)")
        .importance(Importance.MEDIUM)
        .width(Width.SHORT)
        .valid(Validators.between(1, DAY_MS))
        .says(
            """
            How often the connector looks for new sessions, in milliseconds. A new
            session, or a change of a recent one, reaches the topic about this long
            after it happened.
            A shorter interval means less delay and more requests, but never more than
            requests.per.second.
            """);
  }

  private static Setting horizon() {
    return Setting.optional(CHANGES_HORIZON_MS, ConfigDef.Type.LONG, 25 * HOUR_MS)
        .title("Watch for changes (ms)")
        .importance(Importance.MEDIUM)
        .width(Width.SHORT)
        .valid(Validators.between(0, YEAR_MS))
        .dependents(CHANGES_UNPAID_HORIZON_MS)
        .says(
            """
            How long to watch every session for changes, counted from its creation, in
            milliseconds. The default is 25 hours, because a session lives for 24 hours
            at most.
            0 reads each session once. That is the cheapest, but a session is nearly
            always unpaid at that point, so almost no payment is seen. A longer horizon
            costs requests and offset space in proportion to the number of sessions in
            it.
            """);
  }

  private static Setting unpaidHorizon() {
    return Setting.optional(CHANGES_UNPAID_HORIZON_MS, ConfigDef.Type.LONG, 14 * DAY_MS)
        .title("Watch unpaid sessions (ms)")
        .importance(Importance.LOW)
        .width(Width.SHORT)
        .valid(Validators.between(0, YEAR_MS))
        .says(
            """
            How long to keep watching a session that is complete but not yet paid, or
            that expired without a payment, counted from its creation, in milliseconds.
            The default is 14 days: bank transfers and vouchers can take days, and can
            be paid after the session has expired.
            0 watches these sessions no longer than all others, and so does any value if
            changes.horizon.ms is 0. Each such session costs an occasional request.
            """);
  }

  private static Setting ignoredFields() {
    return Setting.optional(CHANGES_IGNORE_FIELDS, ConfigDef.Type.LIST, "")
        .title("Ignored fields")
        .importance(Importance.LOW)
        .width(Width.LONG)
        .valid(Validators.paths())
        .says(
            """
            Fields whose changes do not produce a record on their own, such as url or
            metadata.touched: names joined by dots, separated by commas; * matches any
            one field.
            Set it if a field keeps changing without meaning anything. The fields still
            appear in the records. After this setting changes, watched sessions may be
            emitted once more.
            """);
  }

  private static Setting offsetMaxBytes() {
    return Setting.optional(OFFSET_MAX_BYTES, ConfigDef.Type.INT, 700_000)
        .title("Largest offset (bytes)")
        .importance(Importance.LOW)
        .width(Width.SHORT)
        .valid(Validators.between(1_000, 100_000_000))
        .says(
            """
            The maximum size of one source offset, in bytes. The ledger of emitted
            sessions is stored in slices of about 6 kB each, so the default fits
            accounts of any size.
            Raise it only if tens of thousands of sessions are created in the same
            instant: those cannot be split across slices, and a warning then says that
            some may be emitted again after a restart. Before you raise it, raise
            max.message.bytes of the worker's offset topic and max.request.size of its
            producers.
            """);
  }
}
