package io.github.wooshpay.connect.record;

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
 * Creates the Connect record of a session. No part of the session is lost, and no content makes the
 * mapping fail. {@code docs/records.md} describes the rules. Immutable and thread-safe.
 */
public final class SessionRecords {
  /** The header with {@code created} or {@code updated}, on every record. */
  public static final String CHANGE_HEADER = "wooshpay.change";

  /** The header that is {@code true} on paid sessions and absent from all others. */
  public static final String PAID_HEADER = "wooshpay.paid";

  /** The header that is {@code true} on the one record by which a session became paid. */
  public static final String BECAME_PAID_HEADER = "wooshpay.became.paid";

  /**
   * The header with the state of the previous version: {@code open}, {@code unpaid}, {@code paid},
   * {@code expired} or {@code other}. Absent from a session's first record.
   */
  public static final String WAS_HEADER = "wooshpay.was";

  private static final String TRUE = "true";
  private static final Field ID = CheckoutSessionSchema.SCHEMA.field("id");
  private static final Field CREATED = CheckoutSessionSchema.SCHEMA.field("created");
  private static final Field UNMAPPED =
      CheckoutSessionSchema.SCHEMA.field(CheckoutSessionSchema.UNMAPPED);
  private static final Field OBSERVED_AT =
      CheckoutSessionSchema.SCHEMA.field(CheckoutSessionSchema.OBSERVED_AT);

  private final String topic;
  private final boolean createdAsTimestamp;
  private final StructMapper session;

  /** Creates a mapper with these settings. */
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
   * Returns the record of one version of a session.
   *
   * @param sourcePartition the partition of its offset
   * @param sourceOffset where to resume once this record is in the topic
   */
  public SourceRecord toRecord(
      Map<String, ?> sourcePartition, Map<String, ?> sourceOffset, EmittedVersion version) {
    return new SourceRecord(
        sourcePartition,
        sourceOffset,
        topic,
        null,
        Schema.STRING_SCHEMA,
        version.id(),
        CheckoutSessionSchema.SCHEMA,
        value(version),
        createdAsTimestamp ? version.createdMs() : null,
        headers(version));
  }

  private Struct value(EmittedVersion version) {
    Struct value = session.newStruct();
    value.put(ID, version.id());
    value.put(CREATED, Timestamp.toLogical(CREATED.schema(), version.createdMs()));
    Unmapped unmapped = new Unmapped();
    session.fill(value, version.json(), JsonLocation.ROOT, unmapped);
    value.put(UNMAPPED, unmapped.orNull());
    value.put(OBSERVED_AT, Timestamp.toLogical(OBSERVED_AT.schema(), version.observedAtMs()));
    return value;
  }

  /** Reads the original session, so that an excluded or hashed status still counts. */
  private static Headers headers(EmittedVersion version) {
    Headers headers = new ConnectHeaders();
    PaymentState was = version.was();
    headers.addString(CHANGE_HEADER, was == null ? "created" : "updated");
    if (was != null) {
      headers.addString(WAS_HEADER, was.headerValue());
    }
    if (PaymentState.of(version.json()) == PaymentState.PAID) {
      headers.addString(PAID_HEADER, TRUE);
    }
    if (version.becamePaid()) {
      headers.addString(BECAME_PAID_HEADER, TRUE);
    }
    return headers;
  }
}
