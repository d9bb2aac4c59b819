package io.github.wooshpay.connect.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a lane knows, and the one thing it does with a reading: compare it with the ledger, and make
 * batches of what differs. Not safe for use by several threads at once.
 */
final class LaneState {
  private static final Logger log = LoggerFactory.getLogger(LaneState.class);

  /** Changes a batch holds at most. */
  static final int MAX_BATCH = 2000;

  /**
   * What a checkpoint takes beside the ledger and the watch: names, numbers, an id. In characters.
   */
  private static final int OFFSET_OVERHEAD = 400;

  private static final long MS_BETWEEN_WARNINGS = 3_600_000;

  private final Lane lane;
  private final CaptureSettings settings;
  private final Ledger ledger;
  private final long boundaryMs;
  private final long restoredUntilMs;
  private boolean restoredLeft;
  private long positionMs;
  private @Nullable String positionId;
  private Checkpoint last;
  private int leftOut;
  private long warnedMs = Long.MIN_VALUE / 2;

  private LaneState(
      Lane lane,
      CaptureSettings settings,
      Checkpoint from,
      Fingerprint fingerprint,
      RestoredLedger restored,
      NavigableSet<Long> watched) {
    this.lane = lane;
    this.settings = settings;
    this.boundaryMs = from.boundaryMs() == null ? from.floorMs() : from.boundaryMs();
    this.restoredUntilMs = from.createdMs();
    this.restoredLeft = restored.size() > 0;
    this.positionMs = from.createdMs();
    this.positionId = from.id();
    this.last = from;
    this.ledger = new Ledger(settings.pageLimit(), fingerprint, from.floorMs(), restored, watched);
  }

  /** A lane that begins here, with nothing emitted. */
  static LaneState fresh(Lane lane, CaptureSettings settings, long floorMs, long boundaryMs) {
    return fresh(lane, settings, floorMs, boundaryMs, new Fingerprint(settings.ignoredFields()));
  }

  /** The same with a fingerprint of choice. */
  static LaneState fresh(
      Lane lane, CaptureSettings settings, long floorMs, long boundaryMs, Fingerprint fingerprint) {
    return new LaneState(
        lane,
        settings,
        new Checkpoint(floorMs, null, floorMs, boundaryMs, "", ""),
        fingerprint,
        RestoredLedger.empty(),
        new TreeSet<>());
  }

  /**
   * A lane that goes on from a checkpoint. What of it is damaged is emitted again, with a warning:
   * never lost.
   */
  static LaneState resumed(Lane lane, CaptureSettings settings, Checkpoint from) {
    RestoredLedger restored = RestoredLedger.empty();
    NavigableSet<Long> watched = new TreeSet<>();
    Checkpoint start = from;
    try {
      restored = LedgerText.parse(from.ledger());
    } catch (IllegalArgumentException e) {
      log.warn(
          "The ledger in the stored offset of the {} lane is damaged ({}): sessions created since {} are emitted again",
          lane.partitionName(),
          e.getMessage(),
          Times.text(from.floorMs()));
    }
    try {
      watched = WatchText.parse(from.watch());
    } catch (IllegalArgumentException e) {
      long floorMs = Math.max(0, from.floorMs() - settings.watchedForMs());
      start =
          new Checkpoint(
              from.createdMs(), from.id(), floorMs, from.boundaryMs(), from.ledger(), "");
      log.warn(
          "The watch in the stored offset of the {} lane is damaged ({}): sessions created from {} to {} are emitted"
              + " again, since any of them may have been watched",
          lane.partitionName(),
          e.getMessage(),
          Times.text(floorMs),
          Times.text(from.floorMs()));
    }
    return new LaneState(
        lane, settings, start, new Fingerprint(settings.ignoredFields()), restored, watched);
  }

  Lane lane() {
    return lane;
  }

  Ledger ledger() {
    return ledger;
  }

  long floorMs() {
    return ledger.floorMs();
  }

  long boundaryMs() {
    return boundaryMs;
  }

  /**
   * Where to begin to read: with all that the ledger from the offset knows of, its slack included.
   */
  long beginMs() {
    if (!restoredLeft) {
      return floorMs();
    }
    long ownedFromMs = lane == Lane.LIVE && floorMs() >= boundaryMs ? boundaryMs : 0;
    return Math.max(ownedFromMs, floorMs() - Ledger.SLACK_MS);
  }

  /** {@code created} of the newest session emitted, or where the lane began. */
  long positionMs() {
    return positionMs;
  }

  /** How large the last checkpoint is as an offset, about. */
  int offsetBytes() {
    return OFFSET_OVERHEAD + last.ledger().length() + last.watch().length();
  }

  /** Sessions and watched instants that had no place in the last checkpoint. */
  int offsetLeftOut() {
    return leftOut;
  }

  /**
   * Takes in a stretch of time that was read to the end.
   *
   * @param newFloorMs the floor from now on, unless it is higher already
   */
  List<Batch> takeIn(Reading reading, long newFloorMs) {
    long fromMs = reading.covered().fromMs();
    long toMs = reading.covered().toMs();
    ledger.cover(fromMs, toMs, reading.startedMs());
    return emit(
        reading,
        () -> {
          ledger.cutToPages(fromMs, toMs, reading.unitMs());
          raiseFloor(newFloorMs);
        });
  }

  /** Takes in a window of the watch. */
  List<Batch> takeInWatched(Reading reading) {
    long watchFromMs = reading.startedMs() - settings.watchedForMs();
    return emit(
        reading,
        () ->
            ledger.watchRead(
                reading.covered().fromMs(),
                reading.covered().toMs(),
                reading.startedMs(),
                watchFromMs));
  }

  private List<Batch> emit(Reading reading, Runnable afterwards) {
    List<Observed> owned =
        reading.sessions().stream().filter(o -> ledger.owns(o.createdMs())).toList();
    List<Ledger.Comparison> compared =
        owned.stream().map(o -> ledger.compare(o.session())).toList();
    int lastPaid = lastPaidChange(owned, compared);
    List<Batch> batches = new ArrayList<>();
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < owned.size(); i++) {
      ledger.remember(compared.get(i));
      Change.Kind kind = kindOf(compared.get(i));
      if (kind != null) {
        Observed observed = owned.get(i);
        changes.add(new Change(observed.session(), kind, observed.observedAtMs()));
        advance(observed);
        if (changes.size() == MAX_BATCH || i == lastPaid) {
          batches.add(batch(changes, reading.finishedMs()));
          changes = new ArrayList<>();
        }
      }
    }
    afterwards.run();
    if (!changes.isEmpty()) {
      batches.add(batch(changes, reading.finishedMs()));
    }
    return batches;
  }

  /**
   * The last change to a paid session; -1 if there is none. A batch ends after it, so that it
   * carries the checkpoint that knows of it: a worker stores no offset of a record that a transform
   * drops, and where all but payments are dropped, payments would else be emitted again after a
   * clean restart.
   */
  private int lastPaidChange(List<Observed> owned, List<Ledger.Comparison> compared) {
    for (int i = owned.size() - 1; i >= 0; i--) {
      if (kindOf(compared.get(i)) != null && Mark.isPaid(owned.get(i).session().json())) {
        return i;
      }
    }
    return -1;
  }

  /** What kind of change it is; null if it is none. */
  private Change.@Nullable Kind kindOf(Ledger.Comparison compared) {
    return switch (compared.verdict()) {
      case NEW -> Change.Kind.CREATED;
      case CHANGED -> settings.eachOnce() ? null : Change.Kind.UPDATED;
      case SAME -> null;
    };
  }

  private void advance(Observed observed) {
    long createdMs = observed.createdMs();
    String id = observed.session().id();
    boolean sameInstant =
        createdMs == positionMs && (positionId == null || id.compareTo(positionId) > 0);
    boolean newer = createdMs > positionMs || sameInstant;
    if (newer) {
      positionMs = createdMs;
      positionId = id;
    }
  }

  private void raiseFloor(long newFloorMs) {
    ledger.raiseFloor(Times.wholeSecond(newFloorMs), settings.watchedForMs());
    if (restoredLeft
        && ledger.floorMs() - Ledger.SLACK_MS > restoredUntilMs
        && !ledger.hasUnreadWatch()) {
      ledger.forgetRestored();
      restoredLeft = false;
    }
  }

  private Batch batch(List<Change> changes, long nowMs) {
    Checkpoint before = last;
    last = checkpoint(nowMs);
    return new Batch(lane, changes, before, last);
  }

  private Checkpoint checkpoint(long nowMs) {
    Ledger.Texts texts = ledger.write(settings.offsetMaxBytes() - OFFSET_OVERHEAD);
    leftOut = texts.sessionsLeftOut() + texts.instantsLeftOut();
    if (leftOut > 0 && nowMs - warnedMs >= MS_BETWEEN_WARNINGS) {
      warnedMs = nowMs;
      log.warn(
          "The offset of the {} lane is full (offset.max.bytes {}): after a restart {} session(s) may be emitted again,"
              + " and {} instant(s) of complete but unpaid sessions are no longer watched. A shorter changes.horizon.ms"
              + " or a larger offset.max.bytes (with the broker's and worker's message limits) prevents it",
          lane.partitionName(),
          settings.offsetMaxBytes(),
          texts.sessionsLeftOut(),
          texts.instantsLeftOut());
    }
    return new Checkpoint(
        positionMs, positionId, floorMs(), boundaryMs, texts.ledger(), texts.watch());
  }
}
