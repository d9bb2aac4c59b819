package io.github.wooshpay.connect.config;

import static io.github.wooshpay.connect.config.WooshPaySourceConfig.BEHAVIOR_ON_MALFORMED_SESSION;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.LINE_ITEMS;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.RECORD_TIMESTAMP;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** What a record looks like beyond its value, and what becomes of a bad entry. */
final class RecordsGroup {
  private RecordsGroup() {}

  static List<Setting> settings() {
    return List.of(lineItems(), timestamp(), onMalformed());
  }

  private static Setting lineItems() {
    return Setting.oneOf(LINE_ITEMS, "as.listed", "paid", "all")
        .title("Line items")
        .importance(Importance.MEDIUM)
        .says(
            """
            Whether line items (what was bought) are fetched, which the session list usually leaves
            out: as.listed writes what the list answers; paid fetches them for every version that is
            paid; all fetches them for every version.
            Each version costs a request out of requests.per.second, or more where it has over
            page.limit items, so a history takes as long: begin with start.from where there is much.
            Nothing is asked where the list answers the items itself. Fetched items make no change of
            their own: line_items is as of the version that it came with.
            """);
  }

  private static Setting timestamp() {
    return Setting.oneOf(RECORD_TIMESTAMP, "ingest", "created")
        .title("Timestamp of records")
        .importance(Importance.LOW)
        .says(
            """
            The timestamp of a record in Kafka: ingest leaves it to the time at which the record is
            written; created is the time at which the session was created.
            With created, a topic whose retention is shorter than the history that is streamed loses
            the old records at once, and every version of a session has the same timestamp. The
            session's own times stand in the record either way.
            """);
  }

  private static Setting onMalformed() {
    return Setting.oneOf(BEHAVIOR_ON_MALFORMED_SESSION, "fail", "log")
        .title("On a malformed session")
        .importance(Importance.MEDIUM)
        .says(
            """
            What becomes of an entry that is no session, for it has no id or no time of creation:
            fail stops the task; log leaves the entry out and logs an error.
            Nothing else about a session is ever malformed: what does not fit the schema is kept in
            the field unmapped.
            """);
  }
}
