package io.github.wooshpay.connect.config;

import io.github.wooshpay.connect.session.LineItemsMode;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The options of a record, and how malformed entries are handled. */
final class RecordsGroup {
  static final String LINE_ITEMS = "line.items";
  static final String RECORD_TIMESTAMP = "record.timestamp";
  static final String BEHAVIOR_ON_MALFORMED_SESSION = "behavior.on.malformed.session";

  private RecordsGroup() {}

  static List<Setting> settings() {
    return List.of(lineItems(), timestamp(), onMalformed());
  }

  /** Returns for which versions line items are fetched. */
  static LineItemsMode lineItems(AbstractConfig config) {
    String value = config.getString(LINE_ITEMS);
    return Arrays.stream(LineItemsMode.values())
        .filter(mode -> mode.settingValue().equals(value))
        .findFirst()
        .orElseThrow();
  }

  static boolean timestampIsCreated(AbstractConfig config) {
    return config.getString(RECORD_TIMESTAMP).equals("created");
  }

  static boolean failsOnMalformed(AbstractConfig config) {
    return config.getString(BEHAVIOR_ON_MALFORMED_SESSION).equals("fail");
  }

  private static Setting lineItems() {
    return Setting.oneOf(LINE_ITEMS, "as.listed", "paid", "all")
        .title("Line items")
        .importance(Importance.MEDIUM)
        .says(
            """
            Whether to fetch line items (what was bought), which the session list
            usually omits: as.listed writes what the list returns; paid fetches them for
            every version that is paid; all fetches them for every version.
            Each version costs one request out of requests.per.second, or more if it has
            over page.limit items, so a history takes correspondingly longer: set
            start.from if the history is long. Nothing is fetched if the list returns
            the items itself. Fetched items do not count as a change: line_items is as
            of the version it came with.
            """);
  }

  private static Setting timestamp() {
    return Setting.oneOf(RECORD_TIMESTAMP, "ingest", "created")
        .title("Record timestamp")
        .importance(Importance.LOW)
        .says(
            """
            The timestamp of a record in Kafka: ingest uses the time at which the record
            is written; created uses the time at which the session was created.
            With created, a topic whose retention is shorter than the streamed history
            deletes the old records at once, and all versions of a session have the same
            timestamp. The record's value contains the session's own times in either
            case.
            """);
  }

  private static Setting onMalformed() {
    return Setting.oneOf(BEHAVIOR_ON_MALFORMED_SESSION, "fail", "log")
        .title("On a malformed session")
        .importance(Importance.MEDIUM)
        .says(
            """
            What to do with an entry that is not a session because it has no id or no
            time of creation: fail stops the task; log skips the entry and logs an
            error.
            Nothing else makes a session malformed: data that does not fit the schema is
            kept in the field unmapped.
            """);
  }
}
