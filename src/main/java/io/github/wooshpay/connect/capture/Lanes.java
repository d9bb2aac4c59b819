package io.github.wooshpay.connect.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets the lanes up, from checkpoints or from {@code start.from}. */
final class Lanes {
  private static final Logger log = LoggerFactory.getLogger(Lanes.class);

  private Lanes() {}

  /**
   * The lanes, live first.
   *
   * @param resumed the lanes' checkpoints, where they have one
   * @param nowMs server's clock, milliseconds since the epoch
   */
  static List<LaneWork> open(CaptureSettings settings, Map<Lane, Checkpoint> resumed, long nowMs) {
    long startMs = startMs(settings.startFrom(), nowMs);
    long boundaryMs = boundaryMs(settings, resumed, startMs, nowMs);
    HistoryLane history = history(settings, resumed.get(Lane.HISTORY), startMs, boundaryMs);
    LaneState live =
        state(
            Lane.LIVE, settings, resumed.get(Lane.LIVE), Math.max(startMs, boundaryMs), boundaryMs);
    List<LaneWork> lanes = new ArrayList<>();
    lanes.add(new LiveLane(live, settings, () -> history != null && history.catchingUp()));
    if (history != null) {
      lanes.add(history);
    }
    for (LaneWork lane : lanes) {
      log.info(
          "The {} lane goes on from {} (boundary {}, {} session(s) known from its offset)",
          lane.state().lane().partitionName(),
          Times.text(lane.state().floorMs()),
          Times.text(boundaryMs),
          lane.state().ledger().size());
    }
    return lanes;
  }

  private static @Nullable HistoryLane history(
      CaptureSettings settings, @Nullable Checkpoint resumed, long startMs, long boundaryMs) {
    if (resumed == null && startMs >= boundaryMs) {
      return null;
    }
    return new HistoryLane(state(Lane.HISTORY, settings, resumed, startMs, boundaryMs), settings);
  }

  private static LaneState state(
      Lane lane,
      CaptureSettings settings,
      @Nullable Checkpoint resumed,
      long floorMs,
      long boundaryMs) {
    return resumed == null
        ? LaneState.fresh(lane, settings, floorMs, boundaryMs)
        : LaneState.resumed(lane, settings, resumed.withBoundary(boundaryMs));
  }

  private static long startMs(StartFrom startFrom, long nowMs) {
    if (startFrom instanceof StartFrom.At at) {
      return Times.wholeSecond(at.createdMs());
    }
    return startFrom instanceof StartFrom.Latest ? Times.wholeSecond(nowMs) : 0;
  }

  /** Fixed at the first start, and found again in either lane's checkpoint. */
  private static long boundaryMs(
      CaptureSettings settings, Map<Lane, Checkpoint> resumed, long startMs, long nowMs) {
    for (Lane lane : Lane.values()) {
      Checkpoint checkpoint = resumed.get(lane);
      if (checkpoint != null && checkpoint.boundaryMs() != null) {
        return checkpoint.boundaryMs();
      }
    }
    return Math.max(startMs, Times.wholeSecond(nowMs - settings.keptForMs()));
  }
}
