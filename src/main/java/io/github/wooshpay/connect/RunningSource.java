package io.github.wooshpay.connect;

import io.github.wooshpay.connect.api.ApiSettings;
import io.github.wooshpay.connect.api.WooshPayClient;
import io.github.wooshpay.connect.capture.Capture;
import io.github.wooshpay.connect.capture.hint.HintQueue;
import io.github.wooshpay.connect.capture.ledger.Batch;
import io.github.wooshpay.connect.capture.ledger.Change;
import io.github.wooshpay.connect.capture.ledger.Lane;
import io.github.wooshpay.connect.capture.ledger.LaneOffsets;
import io.github.wooshpay.connect.capture.ledger.StoredLedger;
import io.github.wooshpay.connect.capture.ledger.StoredLedger.Placement;
import io.github.wooshpay.connect.capture.ledger.StoredLedger.Receipt;
import io.github.wooshpay.connect.capture.schedule.CaptureSettings;
import io.github.wooshpay.connect.config.SourcePartition;
import io.github.wooshpay.connect.config.WooshPaySourceConfig;
import io.github.wooshpay.connect.hints.HintConsumer;
import io.github.wooshpay.connect.metrics.Counters;
import io.github.wooshpay.connect.metrics.Publication;
import io.github.wooshpay.connect.metrics.Readings;
import io.github.wooshpay.connect.record.EmittedVersion;
import io.github.wooshpay.connect.record.HeartbeatRecords;
import io.github.wooshpay.connect.record.SessionRecords;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.source.TransactionContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a started task consists of: the client, the capture that asks it, what its offsets hold, and
 * the mapping to records. {@link #next} is for one thread, everything else for any.
 *
 * <p>Each record carries the slice of the ledger that its session belongs to, see {@link
 * StoredLedger}. Where the worker lets the connector set the bounds of transactions, a batch is a
 * transaction, and all records of a slice carry what holds after it: the offset is right also where
 * a transform drops the last of them.
 *
 * <p>Tests: {@code WooshPaySourceTaskTest}, {@code StartStopTest}.
 */
final class RunningSource implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningSource.class);

  private final Map<Lane, StoredLane> lanes;
  private final Mapping mapping;
  private final @Nullable TransactionContext transaction;
  private final Capture capture;
  private final Counters counters;
  private final boolean transformsAloneDrop;

  /** Closes what was opened, in that order: the client first, which cancels its requests. */
  private final List<Runnable> closings;

  private final Unacknowledged unacknowledged = new Unacknowledged();
  private final AtomicBoolean warnedOfHeartbeat = new AtomicBoolean();

  /** A lane's source partition, and the ledger that its offsets store. */
  private record StoredLane(SourcePartition partition, StoredLedger ledger) {}

  /** The mapping to records. */
  private record Mapping(SessionRecords sessions, @Nullable HeartbeatRecords heartbeats) {}

  private RunningSource(
      Map<Lane, StoredLane> lanes,
      Mapping mapping,
      @Nullable TransactionContext transaction,
      Capture capture,
      Counters counters,
      boolean transformsAloneDrop,
      List<Runnable> closings) {
    this.lanes = lanes;
    this.mapping = mapping;
    this.transaction = transaction;
    this.capture = capture;
    this.counters = counters;
    this.transformsAloneDrop = transformsAloneDrop;
    this.closings = List.copyOf(closings);
  }

  /**
   * Starts to capture from where the stored offsets say, without waiting for the API.
   *
   * @param context gives the offsets of both lanes and, later on, the key once more
   * @throws RuntimeException with a sentence for the user if it cannot start; nothing is left open
   */
  static RunningSource start(
      WooshPaySourceConfig config, SourceTaskContext context, InstantSource clock) {
    CaptureSettings settings = config.captureSettings();
    ApiSettings apiSettings = config.apiSettings(new CurrentKey(config.apiKey(), context));
    Mapping mapping = new Mapping(new SessionRecords(config.recordSettings()), heartbeats(config));
    String hintsTopic = config.hintsTopic();
    String name = config.connectorName();
    boolean transformsAloneDrop = config.onlyTransformsDrop();

    Map<Lane, LaneOffsets> offsets = new EnumMap<>(Lane.class);
    Map<Lane, StoredLane> lanes = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      SourcePartition partition = config.sourcePartition(lane);
      LaneOffsets stored = StoredOffsets.read(lane, partition, context.offsetStorageReader());
      offsets.put(lane, stored);
      lanes.put(
          lane,
          new StoredLane(
              partition, new StoredLedger(stored, config.sliceSize(), settings.watchedForMs())));
    }
    boolean resumes = offsets.values().stream().anyMatch(stored -> stored.head() != null);
    ProducerAdvice.of(config, resumes).ifPresent(LOG::info);

    Counters counters = new Counters(clock);
    List<Runnable> closings = new ArrayList<>();
    try {
      WooshPayClient client = WooshPayClient.open(apiSettings, clock, counters, resumes);
      closings.add(client::close);
      HintQueue queue = new HintQueue(counters);
      Capture.Hinting hinting =
          hintsTopic == null ? null : new Capture.Hinting(client, queue, counters);
      Capture capture = Capture.start(settings, client, client, hinting, offsets);
      closings.add(capture::close);
      HintConsumer hints =
          hintsTopic == null
              ? null
              : HintConsumer.start(
                  hintsTopic, config.hintsConsumer(WorkerFile.consumerSettings()), queue, counters);
      if (hints != null) {
        closings.add(hints::close);
      }
      Readings readings =
          new Readings(
              counters,
              capture::status,
              client::sinceLastSuccess,
              client::requestsPerSecond,
              client::nowMs,
              () -> hints == null ? Double.NaN : hints.isReading() ? 1 : 0,
              lanes.values().stream().map(StoredLane::ledger).toList());
      Publication metrics = Publication.of(readings, context, name);
      closings.add(metrics::close);
      return new RunningSource(
          lanes,
          mapping,
          context.transactionContext(),
          capture,
          counters,
          transformsAloneDrop,
          closings);
    } catch (RuntimeException | Error e) {
      closings.forEach(Runnable::run);
      throw e;
    }
  }

  private static @Nullable HeartbeatRecords heartbeats(WooshPaySourceConfig config) {
    String topic = config.heartbeatTopic();
    return topic == null ? null : new HeartbeatRecords(topic, config.connectorName());
  }

  /** Waits until fewer records are unacknowledged, but no longer than this. */
  void awaitFewerUnacknowledged(Duration atMost) throws InterruptedException {
    unacknowledged.awaitFewer(atMost);
  }

  /**
   * Returns the records of the next batch; null if none came in time.
   *
   * @throws RuntimeException if the capture has failed
   */
  @Nullable List<SourceRecord> next(Duration atMost) throws InterruptedException {
    Batch batch = capture.poll(atMost);
    return batch == null ? null : recordsOf(batch);
  }

  /**
   * Records that the worker is done with a record.
   *
   * @param written whether it is in the topic; false if it was dropped
   */
  void acknowledged(SourceRecord record, boolean written) {
    unacknowledged.acknowledged(record, written);
    if (!written) {
      counters.dropped(transformsAloneDrop);
      warnOfHeartbeat(record);
    }
  }

  /** A worker stores no offset of a dropped record, so a dropped heartbeat has no effect. */
  private void warnOfHeartbeat(SourceRecord dropped) {
    HeartbeatRecords heartbeats = mapping.heartbeats;
    if (heartbeats != null
        && heartbeats.topic().equals(dropped.topic())
        && warnedOfHeartbeat.compareAndSet(false, true)) {
      LOG.warn(
          "A transform dropped a heartbeat, so the heartbeat stores no offset. Let the transforms pass records of the topic {}, as"
              + " config/fulfilment.json does, or remove heartbeat.topic.",
          heartbeats.topic());
    }
  }

  /** Cancels requests in flight, and returns within about a second. */
  @Override
  public void close() {
    closings.forEach(Runnable::run);
  }

  private List<SourceRecord> recordsOf(Batch batch) {
    StoredLane lane = Objects.requireNonNull(lanes.get(batch.lane()));
    if (batch.isHeartbeat()) {
      return heartbeat(batch, lane);
    }
    List<Placement> placements = lane.ledger.place(batch, transaction != null);
    commitWithThisPoll();
    SourcePartition partition = lane.partition;
    Map<String, Object> head = partition.head();
    List<SourceRecord> mapped = new ArrayList<>(batch.changes().size());
    List<Receipt> receipts = new ArrayList<>(batch.changes().size());
    for (int i = 0; i < batch.changes().size(); i++) {
      Change change = batch.changes().get(i);
      Placement placement = placements.get(i);
      mapped.add(
          mapping.sessions.toRecord(
              placement.slice() == Placement.HEAD ? head : partition.slice(placement.slice()),
              placement.offset(),
              version(change)));
      receipts.add(placement.receipt());
    }
    unacknowledged.given(mapped, receipts);
    int updated = (int) batch.changes().stream().filter(Change::isUpdate).count();
    counters.emitted(mapped.size() - updated, updated);
    return mapped;
  }

  private List<SourceRecord> heartbeat(Batch batch, StoredLane lane) {
    Placement placement = lane.ledger.placeHeartbeat(batch);
    commitWithThisPoll();
    SourceRecord record =
        Objects.requireNonNull(mapping.heartbeats)
            .toRecord(
                lane.partition.head(),
                placement.offset(),
                batch.lane().partitionName(),
                batch.readMs());
    unacknowledged.given(List.of(record), List.of(placement.receipt()));
    return List.of(record);
  }

  /**
   * Makes the records that this poll returns a transaction, where the connector sets the bounds.
   * The worker asks for it once it has the records, so it may be requested before they are mapped;
   * if the mapping fails, the task fails, and the worker does not commit.
   */
  private void commitWithThisPoll() {
    if (transaction != null) {
      transaction.commitTransaction();
    }
  }

  private static EmittedVersion version(Change change) {
    return new EmittedVersion(
        change.session().id(),
        change.session().createdMs(),
        change.session().json(),
        change.was(),
        change.becamePaid(),
        change.observedAtMs());
  }
}
