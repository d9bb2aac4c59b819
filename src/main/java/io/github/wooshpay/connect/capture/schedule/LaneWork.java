package io.github.wooshpay.connect.capture.schedule;

import io.github.wooshpay.connect.capture.ledger.Batch;
import io.github.wooshpay.connect.capture.scan.CatchUp;
import io.github.wooshpay.connect.capture.scan.MemoryBound;
import io.github.wooshpay.connect.capture.scan.Reading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one lane does, step by step, in a time that is told to it. Not safe for use by several
 * threads at once.
 */
public interface LaneWork {
  /**
   * The next step. A window handed out is being read until {@link #completed} is called with it;
   * windows that are being read at the same time never overlap, so that no version can overtake a
   * newer one.
   *
   * @param nowMs server's clock, milliseconds since the epoch
   * @param unitMs the API's unit of time in milliseconds
   * @param room for what there is memory
   */
  Step next(long nowMs, int unitMs, MemoryBound.Room room);

  /** Takes in what a window held; answers what is to be emitted, in order. */
  List<Batch> completed(Step.Read read, Reading reading);

  /** How many sessions were read and wait for an older window, to be emitted in order. */
  int held();

  /** What the lane knows. */
  LaneState state();

  /** Everything of the lane that was created before this was read at least once. */
  long frontierMs();

  /** The number of windows that are due to be re-read and were not yet. */
  int overdueWindows(long nowMs);

  /**
   * When the window was read whose turn is longest ago, of those with a session that can still
   * change; {@link Long#MAX_VALUE} if there is none.
   */
  long oldestReadMs();

  /** The stretch it is catching up with, or null. */
  @Nullable CatchUp catchUp();
}
