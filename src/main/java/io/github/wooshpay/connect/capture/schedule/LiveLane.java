package io.github.wooshpay.connect.capture.schedule;

import io.github.wooshpay.connect.api.Urgency;
import io.github.wooshpay.connect.api.Window;
import io.github.wooshpay.connect.capture.ledger.Batch;
import io.github.wooshpay.connect.capture.ledger.Chunk;
import io.github.wooshpay.connect.capture.ledger.Ledger;
import io.github.wooshpay.connect.capture.scan.CatchUp;
import io.github.wooshpay.connect.capture.scan.EpochMillis;
import io.github.wooshpay.connect.capture.scan.MemoryBound;
import io.github.wooshpay.connect.capture.scan.Observed;
import io.github.wooshpay.connect.capture.scan.Reading;
import io.github.wooshpay.connect.capture.scan.ScanDepth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The lane of sessions created at or after the boundary. It catches up to now and then follows: it
 * reads a tail every tick and, between two tails, the windows of the sweep and the watch that are
 * due. After a restart it first reads the stretch from the floor to the position again. Not
 * thread-safe.
 *
 * <p>Tests: {@code CaptureTest}, {@code CaptureModelTest}, {@code HintedLooksTest}.
 */
public final class LiveLane implements LaneWork {
  /** A longer tail is read in windows, as when catching up. */
  private static final long MAX_TAIL_MS = 5 * 60_000;

  /**
   * A tail up to this length is read completely, however many sessions it holds: a window would not
   * be much narrower.
   */
  private static final long SHORT_TAIL_MS = 10_000;

  /** The share of the budget left to the history lane while it has work. */
  private static final double SHARE_BESIDE_HISTORY = 0.8;

  private static final ScanDepth TAIL_DEPTH = new ScanDepth(30, false);
  private static final ScanDepth REREAD_DEPTH = new ScanDepth(10, false);

  private final LaneState state;
  private final CaptureSettings settings;
  private final BooleanSupplier historyCatchingUp;
  private final Sweep sweep;
  private final WatchSchedule watch;
  private final Looks looks;
  private final List<Window> beingRead = new ArrayList<>();

  /** When sessions were looked up on their own while their window was being read. */
  private final Map<String, Long> foundMs = new HashMap<>();

  private @Nullable CatchUp catchUp;

  /** The stretch read before the restart and not yet read again. */
  private @Nullable Window unread;

  /** Everything up to this instant has been read. */
  private long frontierMs;

  private long nextTailMs;

  /** When the next permit for a waiting look is available. */
  private long nextLookMs = Long.MAX_VALUE;

  private boolean tailTooLong;

  /** The smoothed time for a page, in milliseconds. */
  private double pageMs;

  /**
   * @param state fresh, or resumed from a checkpoint
   * @param historyCatchingUp whether the history lane is catching up at the same time
   */
  public LiveLane(LaneState state, CaptureSettings settings, BooleanSupplier historyCatchingUp) {
    this.state = state;
    this.settings = settings;
    this.historyCatchingUp = historyCatchingUp;
    Cadence cadence =
        new Cadence(
            settings.watch().pollIntervalMs(), settings.keptForMs(), settings.reads().pageLimit());
    this.sweep = new Sweep(state.ledger(), cadence, settings.eachOnce());
    this.watch = new WatchSchedule(state.ledger().watchlist(), settings);
    this.looks = new Looks(settings.reads().requestsPerSecond());
    this.frontierMs = state.readUntilMs();
    if (frontierMs > state.beginMs()) {
      unread = new Window(state.beginMs(), frontierMs);
    }
  }

  @Override
  public Step next(long nowMs, int unitMs, MemoryBound.Room room) {
    if (catchUp == null && (tailTooLong || nowMs - frontierMs > MAX_TAIL_MS)) {
      if (!beingRead.isEmpty()) {
        return new Step.Wait(Long.MAX_VALUE);
      }
      tailTooLong = false;
      catchUp = stretchUpTo(EpochMillis.floorToSecond(nowMs));
    }
    Step.Read read = catchUp == null ? follow(nowMs, unitMs) : catchUpStep(catchUp, unitMs, room);
    if (read == null) {
      return new Step.Wait(catchUp == null ? nextDueMs() : Long.MAX_VALUE);
    }
    beingRead.add(read.window());
    return read;
  }

  /**
   * Returns the window of the tail, up to now; null if it is empty. It does not begin at the
   * frontier, because late sessions may appear below it.
   */
  private @Nullable CatchUp stretchUpTo(long toMs) {
    long fromMs = tail().fromMs();
    return fromMs < toMs
        ? new CatchUp(fromMs, toMs, settings.reads().pageLimit(), settings.reads().parallelism())
        : null;
  }

  private static Step.@Nullable Read catchUpStep(
      CatchUp catchUp, int unitMs, MemoryBound.Room room) {
    CatchUp.WindowToRead next = catchUp.next(unitMs, room);
    return next == null
        ? null
        : new Step.Read(next.window(), next.depth(), Urgency.TAIL, Step.Purpose.CATCH_UP);
  }

  private Step.@Nullable Read follow(long nowMs, int unitMs) {
    Step.Read look = look(nowMs, unitMs);
    if (look != null) {
      return look;
    }
    if (nowMs >= nextTailMs) {
      Window tail = tail();
      if (isFree(tail)) {
        nextTailMs = nowMs + settings.watch().pollIntervalMs();
        ScanDepth depth = nowMs - frontierMs > SHORT_TAIL_MS ? TAIL_DEPTH : ScanDepth.ALL;
        return new Step.Read(tail, depth, Urgency.TAIL, Step.Purpose.TAIL);
      }
    }
    if (unread != null && isFree(unread)) {
      return new Step.Read(unread, REREAD_DEPTH, Urgency.SWEEP, Step.Purpose.REREAD);
    }
    Window watched = watch.next(nowMs, unitMs);
    if (watched != null) {
      return new Step.Read(watched, watch.depth(), Urgency.SWEEP, Step.Purpose.WATCH);
    }
    sweep.fit(nowMs, requestsPerSecond() - watch.requestsPerSecond());
    for (Chunk chunk = sweep.next(nowMs); chunk != null; chunk = sweep.next(nowMs)) {
      Window window = new Window(chunk.fromMs(), chunk.toMs());
      if (isFree(window)) {
        return new Step.Read(window, ScanDepth.ALL, Urgency.SWEEP, Step.Purpose.SWEEP);
      }
      sweep.later(chunk, nowMs + settings.watch().pollIntervalMs());
    }
    return null;
  }

  /**
   * Returns the window of the next look, which goes ahead of the tail; null if there is none now.
   */
  private Step.@Nullable Read look(long nowMs, int unitMs) {
    nextLookMs = Long.MAX_VALUE;
    for (long createdMs : looks.instants()) {
      boolean watched = createdMs < state.floorMs() - Ledger.SLACK_MS;
      Chunk chunk = watched ? null : state.ledger().chunkAt(createdMs);
      if (chunk == null && !watched && createdMs < frontierMs) {
        continue; // After a restart: the whole stretch is being read again.
      }
      if (!watched && (chunk == null || chunk == state.ledger().youngest())) {
        readTailNow(nowMs);
        continue;
      }
      long unitStartMs = Math.floorDiv(createdMs, unitMs) * unitMs;
      Window window =
          chunk == null
              ? new Window(unitStartMs, unitStartMs + unitMs)
              : new Window(chunk.fromMs(), chunk.toMs());
      if (isFree(window)) {
        return mayLook(nowMs)
            ? new Step.Read(
                window,
                ScanDepth.ALL,
                Urgency.TAIL,
                watched ? Step.Purpose.LOOK_BELOW_FLOOR : Step.Purpose.LOOK)
            : null;
      }
    }
    return null;
  }

  private void readTailNow(long nowMs) {
    if (nextTailMs > nowMs && isFree(tail()) && mayLook(nowMs)) {
      nextTailMs = nowMs;
    }
  }

  /** Acquires a permit for a look, or records when there will be one. */
  private boolean mayLook(long nowMs) {
    boolean may = looks.tryAcquirePermit(nowMs);
    nextLookMs = may ? nextLookMs : looks.nextPermitMs(nowMs);
    return may;
  }

  /**
   * Plans a look at the sessions created at an instant, ahead of the tail.
   *
   * @return false if the lane does not, or no longer, watch such sessions
   */
  public boolean lookAt(long createdMs) {
    boolean owned = owns(createdMs);
    if (owned) {
      looks.add(createdMs);
    }
    return owned;
  }

  /**
   * Plans a look at every chunk that overlaps a stretch.
   *
   * @return the number of chunks
   */
  public int lookAtAll(long fromMs, long toMs) {
    int chunks = 0;
    for (Chunk chunk : state.ledger().chunks()) {
      if (chunk.fromMs() < toMs && chunk.toMs() > fromMs) {
        looks.add(Math.max(chunk.fromMs(), state.floorMs()));
        chunks++;
      }
    }
    return chunks;
  }

  /** Returns whether the lane watches sessions created at this instant. */
  public boolean owns(long createdMs) {
    return createdMs >= state.boundaryMs() && state.ledger().owns(createdMs);
  }

  /** Acquires a permit for a request that a hint causes; returns whether there was one. */
  public boolean tryAcquirePermit(long nowMs) {
    return looks.tryAcquirePermit(nowMs);
  }

  /** Returns when the next such permit is available, in milliseconds since the epoch. */
  public long nextPermitMs(long nowMs) {
    return looks.nextPermitMs(nowMs);
  }

  /**
   * Adds a session that was requested on its own, unless a read that ended in the meantime may have
   * shown a newer version. A read still in progress may show an older version; it is ignored for
   * this session.
   *
   * @param askedMs when it was requested, by the server's clock, in milliseconds since the epoch
   * @return the batches to emit; null if {@link #lookAt} has to decide
   */
  public @Nullable List<Batch> found(Observed observed, long askedMs, long nowMs) {
    long createdMs = observed.createdMs();
    boolean readBefore = createdMs < frontierMs || state.ledger().chunkAt(createdMs) != null;
    if (catchUp != null || !readBefore || looks.mayHaveBeenReadSince(createdMs, askedMs)) {
      return null;
    }
    if (!isFree(new Window(createdMs, createdMs + 1))) {
      foundMs.put(observed.session().id(), nowMs);
    }
    looks.remove(createdMs);
    return state.addOne(observed);
  }

  /** Removes sessions that were looked up on their own after the reading had begun. */
  private Reading withoutFound(Reading reading) {
    if (foundMs.isEmpty()) {
      return reading;
    }
    List<Observed> kept = new ArrayList<>(reading.sessions());
    kept.removeIf(
        one -> foundMs.getOrDefault(one.session().id(), Long.MIN_VALUE) >= reading.startedMs());
    if (beingRead.isEmpty()) {
      foundMs.clear();
    }
    return reading.with(kept);
  }

  /**
   * Begins a little before the position. The youngest chunk is shorter than a page, so this costs
   * no extra request.
   */
  private Window tail() {
    state.ledger().closeYoungest(frontierMs);
    sweep.plan();
    Chunk youngest = state.ledger().youngest();
    return Window.from(youngest == null ? frontierMs : youngest.fromMs());
  }

  private boolean isFree(Window window) {
    for (Window other : beingRead) {
      if (other.fromMs() < window.toMs() && window.fromMs() < other.toMs()) {
        return false;
      }
    }
    return true;
  }

  private long nextDueMs() {
    long dueMs = Math.min(nextTailMs, Math.min(sweep.nextDueMs(), watch.nextDueMs()));
    return Math.min(dueMs, nextLookMs);
  }

  /** Returns the requests per second that the budget and the API's speed allow. */
  private double requestsPerSecond() {
    double budget =
        settings.reads().requestsPerSecond()
            * (historyCatchingUp.getAsBoolean() ? SHARE_BESIDE_HISTORY : 1);
    return pageMs == 0 ? budget : Math.min(budget, settings.reads().parallelism() * 1000 / pageMs);
  }

  @Override
  public List<Batch> completed(Step.Read read, Reading whole) {
    beingRead.remove(read.window());
    Reading reading = withoutFound(whole);
    looks.read(reading.covered(), reading.finishedMs());
    double perPage = (double) (reading.finishedMs() - reading.startedMs()) / reading.pages();
    pageMs = pageMs == 0 ? perPage : 0.9 * pageMs + 0.1 * perPage;
    return switch (read.purpose()) {
      case CATCH_UP -> caughtUp(reading);
      case TAIL -> tailRead(reading);
      case REREAD -> {
        unread = without(unread, reading.covered());
        yield add(reading);
      }
      case SWEEP, LOOK -> add(reading);
      case LOOK_BELOW_FLOOR -> state.addWatched(reading);
      case WATCH -> {
        List<Batch> batches = state.addWatched(reading);
        watch.completed(reading, reading.finishedMs());
        yield batches;
      }
    };
  }

  private List<Batch> tailRead(Reading reading) {
    if (!reading.complete()) {
      // Far more sessions than expected: read windows instead, so that memory stays bounded.
      tailTooLong = true;
      return List.of();
    }
    frontierMs = Math.max(frontierMs, EpochMillis.floorToSecond(reading.startedMs()));
    return add(reading);
  }

  private List<Batch> caughtUp(Reading reading) {
    CatchUp current = Objects.requireNonNull(catchUp);
    current.completed(reading);
    List<Batch> batches = new ArrayList<>();
    for (Reading next = current.poll(); next != null; next = current.poll()) {
      frontierMs = Math.max(frontierMs, current.frontierMs());
      batches.addAll(add(next));
    }
    if (current.done()) {
      catchUp = null;
    }
    return batches;
  }

  private List<Batch> add(Reading reading) {
    List<Batch> batches = state.add(reading, floorMs(reading.finishedMs()));
    sweep.plan();
    return batches;
  }

  /**
   * Returns the new floor. It stays below everything unread, at least the horizon below now, and
   * below every chunk not read recently: changes during an outage must still be seen.
   */
  private long floorMs(long nowMs) {
    long read = unread == null ? frontierMs : Math.min(frontierMs, unread.fromMs());
    long lookedAt = state.ledger().readAtAge(settings.keptForMs() - Cadence.LAST_LOOK_MS);
    return Math.min(Math.min(read, lookedAt), nowMs - settings.keptForMs());
  }

  /** Returns the rest of a stretch after one end of it was read. */
  private static @Nullable Window without(@Nullable Window whole, Window read) {
    if (whole == null || read.equals(whole)) {
      return null;
    }
    return read.toMs() == whole.toMs()
        ? new Window(whole.fromMs(), read.fromMs())
        : new Window(read.toMs(), whole.toMs());
  }

  @Override
  public int held() {
    return catchUp == null ? 0 : catchUp.held();
  }

  @Override
  public LaneState state() {
    return state;
  }

  @Override
  public long frontierMs() {
    return frontierMs;
  }

  @Override
  public int overdueWindows(long nowMs) {
    return sweep.overdue(nowMs);
  }

  @Override
  public long oldestReadMs() {
    return sweep.oldestReadMs();
  }

  @Override
  public @Nullable CatchUp catchUp() {
    return catchUp;
  }
}
