package io.github.wooshpay.connect.capture.schedule;

import io.github.wooshpay.connect.capture.ledger.Batch;
import io.github.wooshpay.connect.capture.scan.CatchUp;
import io.github.wooshpay.connect.capture.scan.MemoryBound;
import io.github.wooshpay.connect.capture.scan.Reading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The work of one lane, step by step, with the time passed in. Not thread-safe. */
public interface LaneWork {
  /**
   * Returns the next step. A returned window counts as being read until {@link #completed} is
   * called with it. Windows being read at the same time never overlap, so no version can overtake a
   * newer one.
   *
   * @param nowMs now by the server's clock, in milliseconds since the epoch
   * @param unitMs the API's unit of time in milliseconds
   * @param room which windows fit into memory
   */
  Step next(long nowMs, int unitMs, MemoryBound.Room room);

  /** Adds the sessions of a window, and returns the batches to emit, in order. */
  List<Batch> completed(Step.Read read, Reading reading);

  /** Returns how many sessions wait for an older window so that they are emitted in order. */
  int held();

  /** Returns the state of the lane. */
  LaneState state();

  /** Returns the instant before which every session of the lane has been read at least once. */
  long frontierMs();

  /** Returns the number of windows that are overdue to be read again. */
  int overdueWindows(long nowMs);

  /**
   * Returns the oldest time of last read of all windows with a session that can still change;
   * {@link Long#MAX_VALUE} if there is none.
   */
  long oldestReadMs();

  /** Returns the stretch that the lane is catching up with, or null. */
  @Nullable CatchUp catchUp();
}
