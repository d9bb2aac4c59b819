package io.github.wooshpay.connect.record;

import io.github.wooshpay.connect.json.FieldPaths;

/**
 * The validated settings of the mapping to records.
 *
 * @param topic the topic of the records
 * @param createdAsTimestamp whether a record's timestamp is the session's {@code created};
 *     otherwise it has none, and Kafka sets the time of ingestion
 * @param excluded the locations to leave out
 * @param hashed the locations whose values are replaced by their salted SHA-256
 * @param hashSalt the salt; may be empty
 */
public record RecordSettings(
    String topic,
    boolean createdAsTimestamp,
    FieldPaths excluded,
    FieldPaths hashed,
    String hashSalt) {
  /** Omits the salt. */
  @Override
  public String toString() {
    return "RecordSettings[" + topic + "]";
  }
}
