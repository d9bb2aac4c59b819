package io.github.wooshpay.connect.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.session.PaymentState;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Makes the Connect record of a session: nothing of the session is lost, and no content of it makes
 * the mapping fail. {@code docs/records.md} tells users the rules. Immutable; safe for use by
 * several threads at once.
 */
public final class SessionRecords {
  /** The header that says {@code created} or {@code updated}; on every record. */
  public static final String CHANGE_HEADER = "wooshpay.change";

  /** The header that is {@code true} on sessions that are paid, and absent from all others. */
  public static final String PAID_HEADER = "wooshpay.paid";

  private static final Field ID = CheckoutSessionSchema.SCHEMA.field("id");
  private static final Field CREATED = CheckoutSessionSchema.SCHEMA.field("created");
  private static final Field UNMAPPED =
      CheckoutSessionSchema.SCHEMA.field(CheckoutSessionSchema.UNMAPPED);
  private static final Field OBSERVED_AT =
      CheckoutSessionSchema.SCHEMA.field(CheckoutSessionSchema.OBSERVED_AT);

  private final String topic;
  private final boolean createdAsTimestamp;
  private final StructMapper session;

  /** With these settings, for good. */
  public SessionRecords(RecordSettings settings) {
    this.topic = settings.topic();
    this.createdAsTimestamp = settings.createdAsTimestamp();
    this.session =
        StructMapper.of(
            CheckoutSessionSchema.SCHEMA,
            Redaction.of(settings),
            Set.of(ID.name(), CREATED.name()),
            Set.of(UNMAPPED.name(), OBSERVED_AT.name()));
  }

  /**
   * The record of one version of a session.
   *
   * @param sourcePartition whose offset it carries
   * @param sourceOffset where to resume from once this record, and not the next, is in the topic
   * @param id the session's id: the record's key
   * @param createdMs its instant of creation, in milliseconds since the epoch; not negative, for
   *     Kafka knows no timestamp before 1970
   * @param json the session as the API answered it; read only
   * @param updated whether an earlier version was emitted
   * @param observedAtMs when this version was read, in milliseconds since the epoch
   */
  public SourceRecord toRecord(
      Map<String, ?> sourcePartition,
      Map<String, ?> sourceOffset,
      String id,
      long createdMs,
      ObjectNode json,
      boolean updated,
      long observedAtMs) {
    return new SourceRecord(
        sourcePartition,
        sourceOffset,
        topic,
        null,
        Schema.STRING_SCHEMA,
        id,
        CheckoutSessionSchema.SCHEMA,
        value(id, createdMs, json, observedAtMs),
        createdAsTimestamp ? createdMs : null,
        headers(json, updated));
  }

  private Struct value(String id, long createdMs, ObjectNode json, long observedAtMs) {
    Struct value = session.newStruct();
    value.put(ID, id);
    value.put(CREATED, Timestamp.toLogical(CREATED.schema(), createdMs));
    Unmapped unmapped = new Unmapped();
    session.fill(value, json, Place.ROOT, unmapped);
    value.put(UNMAPPED, unmapped.orNull());
    value.put(OBSERVED_AT, Timestamp.toLogical(OBSERVED_AT.schema(), observedAtMs));
    return value;
  }

  /** From the session as it came: a status that is excluded or hashed counts all the same. */
  private static Headers headers(ObjectNode json, boolean updated) {
    Headers headers = new ConnectHeaders();
    headers.addString(CHANGE_HEADER, updated ? "updated" : "created");
    if (PaymentState.of(json) == PaymentState.PAID) {
      headers.addString(PAID_HEADER, "true");
    }
    return headers;
  }
}
