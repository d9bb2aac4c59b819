package io.github.wooshpay.connect.capture;

import io.github.wooshpay.connect.capture.ledger.Batch;
import io.github.wooshpay.connect.capture.ledger.Lane;
import io.github.wooshpay.connect.capture.scan.CatchUp;
import io.github.wooshpay.connect.capture.scan.EpochMillis;
import io.github.wooshpay.connect.capture.schedule.LaneWork;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the progress of catching up: once a minute, and when it is done. */
final class Progress {
  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
  private static final long REPORT_MS = 60_000;

  private final Map<Lane, Stretch> stretches = new EnumMap<>(Lane.class);

  /** A stretch that a lane is catching up with, and the progress last reported. */
  private static final class Stretch {
    final CatchUp catchUp;
    final long startedMs;
    long reportedMs;
    long emitted;

    Stretch(CatchUp catchUp, long nowMs) {
      this.catchUp = catchUp;
      this.startedMs = nowMs;
      this.reportedMs = nowMs;
    }
  }

  /** Counts emitted sessions. */
  void emitted(Batch batch) {
    Stretch stretch = stretches.get(batch.lane());
    if (stretch != null) {
      stretch.emitted += batch.changes().size();
    }
  }

  /** Logs the progress if it is due. */
  void report(List<LaneWork> lanes, long nowMs) {
    for (LaneWork lane : lanes) {
      report(lane.state().lane(), lane.catchUp(), nowMs);
    }
  }

  private void report(Lane lane, @Nullable CatchUp catchUp, long nowMs) {
    Stretch stretch = stretches.get(lane);
    if (stretch != null && (catchUp != stretch.catchUp || stretch.catchUp.done())) {
      stretches.remove(lane);
      LOG.info(
          "The {} lane has caught up to {}: {} session(s) in {} s",
          lane.partitionName(),
          EpochMillis.text(stretch.catchUp.toMs()),
          stretch.emitted,
          (nowMs - stretch.startedMs) / 1000);
      stretch = null;
    }
    if (catchUp == null || catchUp.done()) {
      return;
    }
    if (stretch == null) {
      stretches.put(lane, new Stretch(catchUp, nowMs));
    } else if (nowMs - stretch.reportedMs >= REPORT_MS) {
      stretch.reportedMs = nowMs;
      long seconds = Math.max(1, (nowMs - stretch.startedMs) / 1000);
      LOG.info(
          "The {} lane is catching up: at {} of {}, {} session(s), {} per second",
          lane.partitionName(),
          EpochMillis.text(catchUp.frontierMs()),
          EpochMillis.text(catchUp.toMs()),
          stretch.emitted,
          stretch.emitted / seconds);
    }
  }
}
