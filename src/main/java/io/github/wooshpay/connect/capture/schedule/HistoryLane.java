package io.github.wooshpay.connect.capture.schedule;

import io.github.wooshpay.connect.api.Urgency;
import io.github.wooshpay.connect.api.Window;
import io.github.wooshpay.connect.capture.ledger.Batch;
import io.github.wooshpay.connect.capture.ledger.Ledger;
import io.github.wooshpay.connect.capture.scan.CatchUp;
import io.github.wooshpay.connect.capture.scan.MemoryBound;
import io.github.wooshpay.connect.capture.scan.Reading;
import java.util.ArrayList;
import java.util.List;

/**
 * The lane of sessions created before the boundary, which can no longer change. It catches up from
 * its floor to the boundary; after that it only looks at its watched instants. Not thread-safe.
 *
 * <p>Tests: {@code CaptureModelTest}, {@code CaptureTest}.
 */
public final class HistoryLane implements LaneWork {
  private final LaneState state;
  private final CatchUp catchUp;
  private final WatchSchedule watch;

  public HistoryLane(LaneState state, CaptureSettings settings) {
    this.state = state;
    this.catchUp =
        new CatchUp(
            state.beginMs(),
            state.boundaryMs(),
            settings.reads().pageLimit(),
            settings.reads().parallelism());
    this.watch = new WatchSchedule(state.ledger().watchlist(), settings);
  }

  @Override
  public Step next(long nowMs, int unitMs, MemoryBound.Room room) {
    CatchUp.WindowToRead next = catchUp.next(unitMs, room);
    if (next != null) {
      return new Step.Read(next.window(), next.depth(), Urgency.HISTORY, Step.Purpose.CATCH_UP);
    }
    Window window = watch.next(nowMs, unitMs);
    if (window != null) {
      return new Step.Read(window, watch.depth(), Urgency.SWEEP, Step.Purpose.WATCH);
    }
    return new Step.Wait(watch.nextDueMs());
  }

  @Override
  public List<Batch> completed(Step.Read read, Reading reading) {
    if (read.purpose() == Step.Purpose.WATCH) {
      List<Batch> batches = state.addWatched(reading);
      watch.completed(reading, reading.finishedMs());
      return batches;
    }
    catchUp.completed(reading);
    List<Batch> batches = new ArrayList<>();
    Reading next = catchUp.poll();
    while (next != null) {
      // Nothing after the end belongs to this lane. With the floor beyond the slack, the last
      // second is watched like the rest.
      long endMs = next.covered().toMs() + (catchUp.done() ? Ledger.SLACK_MS : 0);
      batches.addAll(state.add(next, endMs));
      next = catchUp.poll();
    }
    return batches;
  }

  @Override
  public int held() {
    return catchUp.held();
  }

  @Override
  public LaneState state() {
    return state;
  }

  /** Returns whether there is still history to read. */
  public boolean catchingUp() {
    return !catchUp.done();
  }

  @Override
  public long frontierMs() {
    return catchUp.done() ? catchUp.toMs() : catchUp.frontierMs();
  }

  @Override
  public int overdueWindows(long nowMs) {
    return 0;
  }

  @Override
  public long oldestReadMs() {
    return Long.MAX_VALUE;
  }

  @Override
  public CatchUp catchUp() {
    return catchUp;
  }
}
