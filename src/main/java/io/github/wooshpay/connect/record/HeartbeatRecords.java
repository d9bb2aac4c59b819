package io.github.wooshpay.connect.record;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Creates heartbeat records. Each stores an offset and says which lane of which connector is alive.
 * The key consists of the connector's name and the lane, so a compacted topic keeps the latest
 * heartbeat of each. Immutable and thread-safe.
 */
public final class HeartbeatRecords {
  /** The schema of a heartbeat's value. */
  public static final Schema SCHEMA =
      SchemaBuilder.struct()
          .name("io.github.wooshpay.connect.Heartbeat")
          .version(1)
          .field("connector", Schema.STRING_SCHEMA)
          .field("lane", Schema.STRING_SCHEMA)
          .field("observed_at", Timestamp.SCHEMA)
          .build();

  private final String topic;
  private final String connector;

  /**
   * @param topic the topic of heartbeats
   * @param connector the connector's name
   */
  public HeartbeatRecords(String topic, String connector) {
    this.topic = topic;
    this.connector = connector;
  }

  /** Returns the topic of heartbeats. */
  public String topic() {
    return topic;
  }

  /**
   * Returns the record of one heartbeat.
   *
   * @param sourcePartition the partition of its offset
   * @param sourceOffset where to resume once it is in the topic
   * @param lane the name of the lane, {@code live} or {@code history}
   * @param atMs its time by the server's clock, in milliseconds since the epoch
   */
  public SourceRecord toRecord(
      Map<String, ?> sourcePartition, Map<String, ?> sourceOffset, String lane, long atMs) {
    Struct value =
        new Struct(SCHEMA)
            .put("connector", connector)
            .put("lane", lane)
            .put("observed_at", Timestamp.toLogical(Timestamp.SCHEMA, atMs));
    return new SourceRecord(
        sourcePartition,
        sourceOffset,
        topic,
        null,
        Schema.STRING_SCHEMA,
        connector + "/" + lane,
        SCHEMA,
        value);
  }
}
