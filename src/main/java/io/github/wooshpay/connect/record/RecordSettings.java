package io.github.wooshpay.connect.record;

import io.github.wooshpay.connect.json.FieldPaths;

/**
 * What the mapping to records has to know, already validated.
 *
 * @param topic where the records go
 * @param createdAsTimestamp whether a record's timestamp is the session's {@code created};
 *     otherwise it has none, and the broker's time of ingestion counts
 * @param excluded places that are left out
 * @param hashed places whose values are replaced by their salted SHA-256
 * @param hashSalt the salt; empty for none
 */
public record RecordSettings(
    String topic,
    boolean createdAsTimestamp,
    FieldPaths excluded,
    FieldPaths hashed,
    String hashSalt) {
  /** Without the salt. */
  @Override
  public String toString() {
    return "RecordSettings[" + topic + "]";
  }
}
