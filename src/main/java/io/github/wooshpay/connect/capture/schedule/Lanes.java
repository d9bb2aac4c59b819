package io.github.wooshpay.connect.capture.schedule;

import io.github.wooshpay.connect.capture.ledger.Checkpoint;
import io.github.wooshpay.connect.capture.ledger.Lane;
import io.github.wooshpay.connect.capture.ledger.LaneOffsets;
import io.github.wooshpay.connect.capture.scan.EpochMillis;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the lanes from checkpoints or from {@code start.from}. */
public final class Lanes {
  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

  private Lanes() {}

  /**
   * Returns the lanes, the live lane first.
   *
   * @param stored the offsets of the lanes
   * @param nowMs now by the server's clock, in milliseconds since the epoch
   */
  public static List<LaneWork> open(
      CaptureSettings settings, Map<Lane, LaneOffsets> stored, long nowMs) {
    long startMs = startMs(settings.startFrom(), nowMs);
    long boundaryMs = boundaryMs(settings, stored, startMs, nowMs);
    HistoryLane history = history(settings, of(stored, Lane.HISTORY), startMs, boundaryMs);
    LaneState live =
        state(of(stored, Lane.LIVE), settings, Math.max(startMs, boundaryMs), boundaryMs);
    List<LaneWork> lanes = new ArrayList<>();
    lanes.add(new LiveLane(live, settings, () -> history != null && history.catchingUp()));
    if (history != null) {
      lanes.add(history);
    }
    for (LaneWork lane : lanes) {
      LOG.info(
          "The {} lane continues from {} (boundary {}, {} session(s) known from its offsets)",
          lane.state().lane().partitionName(),
          EpochMillis.text(lane.state().floorMs()),
          EpochMillis.text(boundaryMs),
          lane.state().ledger().size());
    }
    return lanes;
  }

  private static LaneOffsets of(Map<Lane, LaneOffsets> stored, Lane lane) {
    return stored.getOrDefault(lane, LaneOffsets.none(lane));
  }

  private static @Nullable HistoryLane history(
      CaptureSettings settings, LaneOffsets stored, long startMs, long boundaryMs) {
    if (stored.head() == null && startMs >= boundaryMs) {
      return null;
    }
    return new HistoryLane(state(stored, settings, startMs, boundaryMs), settings);
  }

  private static LaneState state(
      LaneOffsets stored, CaptureSettings settings, long floorMs, long boundaryMs) {
    Checkpoint head = stored.head();
    return head == null
        ? LaneState.fresh(stored.lane(), settings, floorMs, boundaryMs)
        : LaneState.resumed(stored, head, settings, boundaryMs);
  }

  private static long startMs(StartFrom startFrom, long nowMs) {
    if (startFrom instanceof StartFrom.At at) {
      return EpochMillis.floorToSecond(at.createdMs());
    }
    return startFrom instanceof StartFrom.Latest ? EpochMillis.floorToSecond(nowMs) : 0;
  }

  /** Returns the boundary, which is fixed at the first start and stored in both checkpoints. */
  private static long boundaryMs(
      CaptureSettings settings, Map<Lane, LaneOffsets> stored, long startMs, long nowMs) {
    for (Lane lane : Lane.values()) {
      Checkpoint checkpoint = of(stored, lane).head();
      if (checkpoint != null && checkpoint.boundaryMs() != null) {
        return checkpoint.boundaryMs();
      }
    }
    return Math.max(startMs, EpochMillis.floorToSecond(nowMs - settings.keptForMs()));
  }
}
