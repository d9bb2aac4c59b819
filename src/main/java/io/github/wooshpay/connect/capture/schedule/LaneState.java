package io.github.wooshpay.connect.capture.schedule;

import io.github.wooshpay.connect.capture.ledger.Batch;
import io.github.wooshpay.connect.capture.ledger.Change;
import io.github.wooshpay.connect.capture.ledger.Checkpoint;
import io.github.wooshpay.connect.capture.ledger.Fingerprint;
import io.github.wooshpay.connect.capture.ledger.Lane;
import io.github.wooshpay.connect.capture.ledger.LaneOffsets;
import io.github.wooshpay.connect.capture.ledger.Ledger;
import io.github.wooshpay.connect.capture.ledger.ReplicaLag;
import io.github.wooshpay.connect.capture.scan.MemoryBound;
import io.github.wooshpay.connect.capture.scan.Observed;
import io.github.wooshpay.connect.capture.scan.Reading;
import io.github.wooshpay.connect.capture.scan.Times;
import java.util.ArrayList;
import java.util.List;

/**
 * What a lane knows, and the one thing it does with a reading: compare it with the ledger, and make
 * batches of what differs. Not thread-safe.
 */
public final class LaneState {
  private final Lane lane;
  private final CaptureSettings settings;
  private final Ledger ledger;
  private final long boundaryMs;

  /** Where the lane began when nothing was emitted; the position is never before it. */
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

  /** Returns a lane that begins here, with nothing emitted. */
  public static LaneState fresh(
      Lane lane, CaptureSettings settings, long floorMs, long boundaryMs) {
    return fresh(lane, settings, floorMs, boundaryMs, new Fingerprint(settings.ignoredFields()));
  }

  /** Returns the same with a fingerprint of choice. */
  public static LaneState fresh(
      Lane lane, CaptureSettings settings, long floorMs, long boundaryMs, Fingerprint fingerprint) {
    Ledger ledger = new Ledger(settings.pageLimit(), fingerprint, floorMs);
    return new LaneState(lane, settings, ledger, boundaryMs, floorMs, false);
  }

  /**
   * Returns a lane that goes on from what is stored.
   *
   * @param from has a head
   */
  public static LaneState resumed(
      LaneOffsets from, Checkpoint head, CaptureSettings settings, long boundaryMs) {
    Ledger ledger =
        from.ledger(settings.pageLimit(), settings.ignoredFields(), settings.watchedForMs());
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

  /** Where to begin to read: with all that the offsets know of, the ledger's slack included. */
  public long beginMs() {
    if (!ledger.hasRestored()) {
      return floorMs();
    }
    long ownedFromMs = lane == Lane.LIVE && floorMs() >= boundaryMs ? boundaryMs : 0;
    return Math.max(ownedFromMs, floorMs() - Ledger.SLACK_MS);
  }

  /**
   * Returns up to where the lane was read before it was resumed. What a ledger of format 1 left out
   * is read from its beginning on, as if it never had been: slices are sealed in the order of time.
   */
  public long readUntilMs() {
    return upgraded ? beginMs() : Math.max(beginMs(), Times.wholeSecond(positionMs));
  }

  /** Returns how often an answer was held back that contradicted what was emitted. */
  public long heldBack() {
    return replicaLag.held();
  }

  /** {@code created} of the newest session emitted, or where the lane began. */
  public long positionMs() {
    return positionMs;
  }

  /**
   * Adds a stretch of time that was read to the end.
   *
   * @param newFloorMs the floor from now on, unless it is higher already
   * @return what is to be emitted, in order
   */
  public List<Batch> takeIn(Reading reading, long newFloorMs) {
    long fromMs = reading.covered().fromMs();
    long toMs = reading.covered().toMs();
    long floorBeforeMs = floorMs();
    ledger.cover(fromMs, toMs, reading.startedMs());
    List<Change> changes = changes(reading.sessions());
    ledger.cutToPages(fromMs, toMs, reading.unitMs());
    ledger.raiseFloor(Times.wholeSecond(newFloorMs), settings.watchedForMs());
    return batches(changes, floorBeforeMs, reading.finishedMs());
  }

  /**
   * Adds a window of watched instants.
   *
   * @return what is to be emitted, in order
   */
  public List<Batch> takeInWatched(Reading reading) {
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
   * Adds a session that was asked for by itself. Nothing is known of those around it.
   *
   * @return what is to be emitted
   */
  List<Batch> takeInOne(Observed observed) {
    return batches(changes(List.of(observed)), floorMs(), observed.observedAtMs());
  }

  /** Returns a batch without a change: it stores where the lane is, behind all earlier batches. */
  Batch heartbeat(long nowMs) {
    Batch heartbeat =
        new Batch(lane, List.of(), startMs, floorMs(), boundaryMs, unpaidOfFormatOne, nowMs);
    unpaidOfFormatOne = new ArrayList<>();
    return heartbeat;
  }

  /** Compares, and remembers what is emitted as emitted. */
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
   * Returns whether an answer may be that of a replica that lags. It is then read again a minute
   * later at the latest, and until then the session stays as it was emitted. Nothing is held back
   * that is not read again.
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
      batches.add(
          new Batch(lane, part, startMs, floorBeforeMs, boundaryMs, unpaidOfFormatOne, readMs));
      unpaidOfFormatOne = new ArrayList<>();
    }
    return batches;
  }
}
