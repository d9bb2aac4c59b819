package io.github.wooshpay.connect;

import io.github.wooshpay.connect.api.WooshPayClient;
import io.github.wooshpay.connect.capture.Batch;
import io.github.wooshpay.connect.capture.Capture;
import io.github.wooshpay.connect.capture.Change;
import io.github.wooshpay.connect.capture.Checkpoint;
import io.github.wooshpay.connect.capture.Lane;
import io.github.wooshpay.connect.config.WooshPaySourceConfig;
import io.github.wooshpay.connect.metrics.Counters;
import io.github.wooshpay.connect.metrics.Publication;
import io.github.wooshpay.connect.metrics.Readings;
import io.github.wooshpay.connect.record.SessionRecords;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.source.TransactionContext;
import org.jspecify.annotations.Nullable;

/**
 * What a started task consists of: the client, the capture that asks it, and the mapping to
 * records. Immutable; {@link #next} is for one thread, {@link #close} for any.
 *
 * <p>Every record of a batch carries the checkpoint from before the batch, the last one that from
 * after it: so a batch is all or nothing on a restart, also without transactions. Where the worker
 * lets the connector set the bounds of transactions, a batch is a transaction, and every record
 * carries the checkpoint from after it: the offset is right also where a transform drops the last
 * of them.
 */
final class RunningSource implements AutoCloseable {
  private final Map<Lane, Map<String, String>> partitions;
  private final SessionRecords records;
  private final @Nullable TransactionContext transaction;
  private final WooshPayClient client;
  private final Capture capture;
  private final Counters counters;
  private final Publication metrics;

  private RunningSource(
      Map<Lane, Map<String, String>> partitions,
      SessionRecords records,
      @Nullable TransactionContext transaction,
      WooshPayClient client,
      Capture capture,
      Counters counters,
      Publication metrics) {
    this.partitions = partitions;
    this.records = records;
    this.transaction = transaction;
    this.client = client;
    this.capture = capture;
    this.counters = counters;
    this.metrics = metrics;
  }

  /**
   * Starts to capture from where the stored offsets say, without waiting for the API.
   *
   * @param context gives the offsets of both lanes and, later on, the key once more
   * @throws RuntimeException with a sentence for the user if it cannot start; nothing is left open
   */
  static RunningSource start(
      WooshPaySourceConfig config, SourceTaskContext context, InstantSource clock) {
    Map<Lane, Map<String, String>> partitions = partitions(config);
    Map<Lane, Checkpoint> resumed = resumed(partitions, context);
    SessionRecords records = new SessionRecords(config.recordSettings());
    TransactionContext transaction = context.transactionContext();
    Counters counters = new Counters(clock);
    WooshPayClient client =
        WooshPayClient.open(
            config.apiSettings(new CurrentKey(config.apiKey(), context)), clock, counters);
    try {
      Capture capture = Capture.start(config.captureSettings(), client, resumed);
      Readings readings =
          new Readings(
              counters,
              capture::status,
              client::sinceLastSuccess,
              client::nowMs,
              config.captureSettings().offsetMaxBytes());
      Publication metrics = Publication.of(readings, context, config.connectorName());
      return new RunningSource(
          partitions, records, transaction, client, capture, counters, metrics);
    } catch (RuntimeException | Error e) {
      client.close();
      throw e;
    }
  }

  /**
   * The records of the next batch; null if none came in time.
   *
   * @throws RuntimeException what the capture ended with
   */
  @Nullable List<SourceRecord> next(Duration atMost) throws InterruptedException {
    Batch batch = capture.poll(atMost);
    return batch == null ? null : recordsOf(batch);
  }

  /** Breaks off a request that hangs, and returns within about a second. */
  @Override
  public void close() {
    client.close();
    capture.close();
    metrics.close();
  }

  private List<SourceRecord> recordsOf(Batch batch) {
    Map<String, String> partition = Objects.requireNonNull(partitions.get(batch.lane()));
    Map<String, Object> after = batch.after().toOffset();
    Map<String, Object> before = transaction == null ? batch.before().toOffset() : after;
    if (transaction != null) {
      transaction.commitTransaction();
    }
    List<SourceRecord> mapped = new ArrayList<>(batch.changes().size());
    for (Change change : batch.changes()) {
      boolean last = mapped.size() == batch.changes().size() - 1;
      mapped.add(
          records.toRecord(
              partition,
              last ? after : before,
              change.session().id(),
              change.session().createdMs(),
              change.session().json(),
              isUpdate(change),
              change.observedAtMs()));
    }
    int updated = (int) batch.changes().stream().filter(RunningSource::isUpdate).count();
    counters.emitted(mapped.size() - updated, updated);
    return mapped;
  }

  private static boolean isUpdate(Change change) {
    return change.kind() == Change.Kind.UPDATED;
  }

  private static Map<Lane, Map<String, String>> partitions(WooshPaySourceConfig config) {
    Map<Lane, Map<String, String>> partitions = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      partitions.put(lane, config.sourcePartition(lane));
    }
    return partitions;
  }

  private static Map<Lane, Checkpoint> resumed(
      Map<Lane, Map<String, String>> partitions, SourceTaskContext context) {
    Map<Map<String, String>, Map<String, Object>> stored =
        context.offsetStorageReader().offsets(partitions.values());
    Map<Lane, Checkpoint> resumed = new EnumMap<>(Lane.class);
    partitions.forEach(
        (lane, partition) -> {
          Map<String, Object> offset = stored.get(partition);
          if (offset != null) {
            resumed.put(lane, Checkpoint.fromOffset(offset));
          }
        });
    return resumed;
  }
}
