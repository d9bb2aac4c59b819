package io.github.wooshpay.connect.capture.schedule;

import io.github.wooshpay.connect.capture.ledger.Batch;
import io.github.wooshpay.connect.capture.ledger.Change;
import io.github.wooshpay.connect.capture.ledger.Checkpoint;
import io.github.wooshpay.connect.capture.ledger.Fingerprint;
import io.github.wooshpay.connect.capture.ledger.Lane;
import io.github.wooshpay.connect.capture.ledger.LaneOffsets;
import io.github.wooshpay.connect.capture.ledger.Ledger;
import io.github.wooshpay.connect.capture.ledger.ReplicaLag;
import io.github.wooshpay.connect.capture.scan.EpochMillis;
import io.github.wooshpay.connect.capture.scan.MemoryBound;
import io.github.wooshpay.connect.capture.scan.Observed;
import io.github.wooshpay.connect.capture.scan.Reading;
import java.util.ArrayList;
import java.util.List;

/**
 * The state of a lane. Compares a reading with the ledger and turns the differences into batches.
 * Not thread-safe.
 *
 * <p>Tests: {@code CaptureModelTest}, {@code CaptureTest}.
 */
public final class LaneState {
  private final Lane lane;
  private final CaptureSettings settings;
  private final Ledger ledger;
  private final long boundaryMs;

  /** Where the lane began; the position is never before it. */
  private final long startMs;

  private final boolean upgraded;

  private final ReplicaLag replicaLag = new ReplicaLag();

  private long positionMs;
  private List<Long> unpaidOfFormatOne = new ArrayList<>();

  private LaneState(
      Lane lane,
      CaptureSettings settings,
      Ledger ledger,
      long boundaryMs,
      long positionMs,
      boolean upgraded) {
    this.upgraded = upgraded;
    this.lane = lane;
    this.settings = settings;
    this.ledger = ledger;
    this.boundaryMs = boundaryMs;
    this.startMs = positionMs;
    this.positionMs = positionMs;
  }

  /** Returns a lane that begins at this instant, with an empty ledger. */
  public static LaneState fresh(
      Lane lane, CaptureSettings settings, long floorMs, long boundaryMs) {
    return fresh(
        lane, settings, floorMs, boundaryMs, new Fingerprint(settings.watch().ignoredFields()));
  }

  /** Returns the same lane with the given fingerprint. */
  public static LaneState fresh(
      Lane lane, CaptureSettings settings, long floorMs, long boundaryMs, Fingerprint fingerprint) {
    Ledger ledger = new Ledger(settings.reads().pageLimit(), fingerprint, floorMs);
    return new LaneState(lane, settings, ledger, boundaryMs, floorMs, false);
  }

  /**
   * Returns a lane that continues from stored offsets.
   *
   * @param from offsets with a head
   */
  public static LaneState resumed(
      LaneOffsets from, Checkpoint head, CaptureSettings settings, long boundaryMs) {
    Ledger ledger =
        from.ledger(
            settings.reads().pageLimit(),
            settings.watch().ignoredFields(),
            settings.watchedForMs());
    return new LaneState(
        from.lane(), settings, ledger, boundaryMs, head.createdMs(), from.hasFormatOne());
  }

  public Lane lane() {
    return lane;
  }

  public Ledger ledger() {
    return ledger;
  }

  public long floorMs() {
    return ledger.floorMs();
  }

  public long boundaryMs() {
    return boundaryMs;
  }

  /**
   * Returns where to start reading: before all that the offsets contain, and the ledger's slack.
   */
  public long beginMs() {
    if (!ledger.hasRestored()) {
      return floorMs();
    }
    long ownedFromMs = lane == Lane.LIVE && floorMs() >= boundaryMs ? boundaryMs : 0;
    return Math.max(ownedFromMs, floorMs() - Ledger.SLACK_MS);
  }

  /**
   * Returns up to which instant the lane had been read before it was resumed. A ledger of format 1
   * may have left sessions out; it is read from its beginning as if for the first time, because
   * slices are sealed in the order of time.
   */
  public long readUntilMs() {
    return upgraded ? beginMs() : Math.max(beginMs(), EpochMillis.floorToSecond(positionMs));
  }

  /** Returns how often an answer was held back because it contradicted an emitted version. */
  public long heldBack() {
    return replicaLag.held();
  }

  /** Returns {@code created} of the newest session emitted, or where the lane began. */
  public long positionMs() {
    return positionMs;
  }

  /**
   * Adds a stretch of time that was read completely.
   *
   * @param newFloorMs the new floor, unless it is already higher
   * @return the batches to emit, in order
   */
  public List<Batch> add(Reading reading, long newFloorMs) {
    long fromMs = reading.covered().fromMs();
    long toMs = reading.covered().toMs();
    long floorBeforeMs = floorMs();
    ledger.cover(fromMs, toMs, reading.startedMs());
    List<Change> changes = changes(reading.sessions());
    ledger.cutToPages(fromMs, toMs, reading.unitMs());
    ledger.raiseFloor(EpochMillis.floorToSecond(newFloorMs), settings.watchedForMs());
    return batches(changes, floorBeforeMs, reading.finishedMs());
  }

  /**
   * Adds a window of watched instants.
   *
   * @return the batches to emit, in order
   */
  public List<Batch> addWatched(Reading reading) {
    List<Change> changes = changes(reading.sessions());
    ledger
        .watchlist()
        .read(
            reading.covered().fromMs(),
            reading.covered().toMs(),
            reading.startedMs(),
            reading.startedMs() - settings.watchedForMs());
    return batches(changes, floorMs(), reading.finishedMs());
  }

  /**
   * Adds a session that was requested on its own, without its neighbours.
   *
   * @return the batches to emit
   */
  List<Batch> addOne(Observed observed) {
    return batches(changes(List.of(observed)), floorMs(), observed.observedAtMs());
  }

  /** Returns a batch without changes, which stores the progress after all earlier batches. */
  Batch heartbeat(long nowMs) {
    Batch heartbeat = new Batch(lane, List.of(), bounds(floorMs()), unpaidOfFormatOne, nowMs);
    unpaidOfFormatOne = new ArrayList<>();
    return heartbeat;
  }

  private Batch.LaneBounds bounds(long floorMs) {
    return new Batch.LaneBounds(startMs, floorMs, boundaryMs);
  }

  /** Compares the sessions with the ledger, and records the emitted versions in it. */
  private List<Change> changes(List<Observed> sessions) {
    List<Change> changes = new ArrayList<>();
    for (Observed observed : sessions) {
      if (ledger.owns(observed.createdMs())) {
        Ledger.Comparison compared = ledger.compare(observed.session());
        if (isHeldBack(compared, observed)) {
          continue;
        }
        ledger.remember(compared, observed.observedAtMs());
        if (compared.isUnpaidOfFormatOne()) {
          unpaidOfFormatOne.add(observed.createdMs());
        }
        if (isEmitted(compared)) {
          replicaLag.emitted(compared, observed.observedAtMs());
          changes.add(compared.change(observed.observedAtMs()));
          positionMs = Math.max(positionMs, observed.createdMs());
        }
      }
    }
    return changes;
  }

  /**
   * Returns whether an answer may come from a lagging replica. If so, the session is read again
   * within a minute, and until then it stays as it was emitted. Nothing is held back unless it will
   * be read again.
   */
  private boolean isHeldBack(Ledger.Comparison compared, Observed observed) {
    if (lane != Lane.LIVE || settings.eachOnce()) {
      return false;
    }
    long untilMs = replicaLag.heldUntilMs(compared, observed.observedAtMs());
    return untilMs != 0 && ledger.recheck(observed.createdMs(), untilMs);
  }

  private boolean isEmitted(Ledger.Comparison compared) {
    return switch (compared.verdict()) {
      case NEW -> true;
      case CHANGED -> !settings.eachOnce();
      case SAME -> false;
    };
  }

  private List<Batch> batches(List<Change> changes, long floorBeforeMs, long readMs) {
    List<Batch> batches = new ArrayList<>();
    for (int from = 0; from < changes.size(); from += MemoryBound.MAX_BATCH) {
      List<Change> part =
          changes.subList(from, Math.min(changes.size(), from + MemoryBound.MAX_BATCH));
      batches.add(new Batch(lane, part, bounds(floorBeforeMs), unpaidOfFormatOne, readMs));
      unpaidOfFormatOne = new ArrayList<>();
    }
    return batches;
  }
}
