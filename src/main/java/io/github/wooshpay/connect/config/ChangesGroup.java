package io.github.wooshpay.connect.config;

import static io.github.wooshpay.connect.config.WooshPaySourceConfig.CHANGES_HORIZON_MS;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.CHANGES_IGNORE_FIELDS;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.CHANGES_UNPAID_HORIZON_MS;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.OFFSET_MAX_BYTES;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.POLL_INTERVAL_MS;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;

/** How soon a change is seen, and how long one is looked for. */
final class ChangesGroup {
  private static final long SECOND_MS = 1_000;
  private static final long HOUR_MS = 3_600 * SECOND_MS;
  private static final long DAY_MS = 24 * HOUR_MS;
  private static final long YEAR_MS = 366 * DAY_MS;

  private ChangesGroup() {}

  static List<Setting> settings() {
    return List.of(pollInterval(), horizon(), unpaidHorizon(), ignoredFields(), offsetMaxBytes());
  }

  private static Setting pollInterval() {
    return Setting.optional(POLL_INTERVAL_MS, ConfigDef.Type.LONG, 5 * SECOND_MS)
        .title("Poll interval (ms)")
        .importance(Importance.MEDIUM)
        .width(Width.SHORT)
        .valid(Validators.between(1, DAY_MS))
        .says(
            """
            How often new sessions are asked for, in milliseconds. A new session, or a change of a
            young one, is in the topic about this long after it happened.
            Less is sooner and costs more requests, never more than requests.per.second.
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
            How long after its creation every session is watched for changes, in milliseconds. The
            default is 25 hours, for a session lives at most 24.
            0 reads each session once: cheapest, but a session is nearly always unpaid then, so
            hardly a payment is seen. A longer time costs requests and offset in proportion to the
            sessions in it.
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
            How long after its creation a session is watched that is complete but still unpaid, or
            that expired without a payment, in milliseconds. The default is 14 days: bank transfers
            and vouchers take some, and may be made although the session has expired.
            0, or any time where changes.horizon.ms is 0, watches none of them for longer than the
            others. It costs a request now and then for each such session.
            """);
  }

  private static Setting ignoredFields() {
    return Setting.optional(CHANGES_IGNORE_FIELDS, ConfigDef.Type.LIST, "")
        .title("Fields that make no change")
        .importance(Importance.LOW)
        .width(Width.LONG)
        .valid(Validators.paths())
        .says(
            """
            Fields whose change alone makes no new record, such as url or metadata.touched: names
            joined by dots, separated by commas; * stands for any one field.
            Set it if some field changes again and again without meaning. The fields still stand in
            the records. After a change of this setting, watched sessions may be emitted once more.
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
            The largest that a single source offset may become, in bytes. The ledger of emitted
            sessions is stored in slices of about 6 kB each, so the default is enough for accounts
            of any size.
            Raise it only if tens of thousands of sessions are created in one instant, which cannot
            be stored apart: a warning then says that some may be emitted again after a restart.
            Before raising it, raise max.message.bytes of the worker's offset topic and
            max.request.size of its producers.
            """);
  }
}
