package io.github.wooshpay.connect.capture.schedule;

import io.github.wooshpay.connect.capture.ledger.Batch;
import io.github.wooshpay.connect.capture.ledger.Lane;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Decides when an idle lane stores its progress: at the start, so that a restart before the first
 * record continues from there, and then at an interval. The history lane does so only while its
 * floor moves. Not thread-safe.
 */
public final class Heartbeats {
  private final long intervalMs;
  private final Map<Lane, Beat> last = new EnumMap<>(Lane.class);

  private record Beat(long atMs, long floorMs) {}

  /**
   * @param intervalMs the interval in milliseconds; 0: no heartbeats
   */
  public Heartbeats(long intervalMs) {
    this.intervalMs = intervalMs;
  }

  /**
   * Returns the heartbeats that are due, at most one per lane. They must follow all batches that
   * the lanes have returned so far.
   *
   * @param nowMs now by the server's clock, in milliseconds since the epoch
   */
  public List<Batch> due(List<LaneWork> lanes, long nowMs) {
    List<Batch> due = new ArrayList<>();
    if (intervalMs > 0) {
      for (LaneWork lane : lanes) {
        LaneState state = lane.state();
        if (isDue(state, nowMs)) {
          last.put(state.lane(), new Beat(nowMs, state.floorMs()));
          due.add(state.heartbeat(nowMs));
        }
      }
    }
    return due;
  }

  private boolean isDue(LaneState state, long nowMs) {
    Beat before = last.get(state.lane());
    if (before == null) {
      return true;
    }
    boolean intervalIsOver = nowMs - before.atMs() >= intervalMs || nowMs < before.atMs();
    return intervalIsOver && (state.lane() == Lane.LIVE || state.floorMs() != before.floorMs());
  }
}
