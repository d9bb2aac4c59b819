package io.github.wooshpay.connect.capture.schedule;

import io.github.wooshpay.connect.capture.ledger.Batch;
import io.github.wooshpay.connect.capture.ledger.Lane;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * When a lane stores where it is although it emits nothing: at the start, so that a restart before
 * the first record goes on from there, then at an interval. The history lane does so only while its
 * floor moves. Not thread-safe.
 */
public final class Heartbeats {
  private final long intervalMs;
  private final Map<Lane, Beat> last = new EnumMap<>(Lane.class);

  private record Beat(long atMs, long floorMs) {}

  /**
   * @param intervalMs the interval in milliseconds; 0: there are no heartbeats
   */
  public Heartbeats(long intervalMs) {
    this.intervalMs = intervalMs;
  }

  /**
   * Returns the heartbeats that are due, one per lane at most. They belong behind all batches that
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
