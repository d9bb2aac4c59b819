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
 * Makes the Connect record of a session: nothing of the session is lost, and no content of it makes
 * the mapping fail. {@code docs/records.md} tells users the rules. Immutable; safe for use by
 * several threads at once.
 */
public final class SessionRecords {
  /** The header that says {@code created} or {@code updated}; on every record. */
  public static final String CHANGE_HEADER = "wooshpay.change";

  /** The header that is {@code true} on sessions that are paid, and absent from all others. */
  public static final String PAID_HEADER = "wooshpay.paid";

  /** The header that is {@code true} on the one record by which a session became paid. */
  public static final String BECAME_PAID_HEADER = "wooshpay.became.paid";

  /**
   * The header that says what the version before was: {@code open}, {@code unpaid}, {@code paid},
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
   * Returns the record of one version of a session.
   *
   * @param sourcePartition whose offset it carries
   * @param sourceOffset where to resume from once this record, and not the next, is in the topic
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
    session.fill(value, version.json(), Place.ROOT, unmapped);
    value.put(UNMAPPED, unmapped.orNull());
    value.put(OBSERVED_AT, Timestamp.toLogical(OBSERVED_AT.schema(), version.observedAtMs()));
    return value;
  }

  /** From the session as it came: a status that is excluded or hashed counts all the same. */
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
