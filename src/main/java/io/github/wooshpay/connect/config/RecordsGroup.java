package io.github.wooshpay.connect.config;

import static io.github.wooshpay.connect.config.WooshPaySourceConfig.BEHAVIOR_ON_MALFORMED_SESSION;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.RECORD_TIMESTAMP;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** What a record looks like beyond its value, and what becomes of a bad entry. */
final class RecordsGroup {
  private RecordsGroup() {}

  static List<Setting> settings() {
    return List.of(timestamp(), onMalformed());
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
