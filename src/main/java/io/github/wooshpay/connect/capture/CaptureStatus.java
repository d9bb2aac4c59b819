package io.github.wooshpay.connect.capture;

import io.github.wooshpay.connect.capture.ledger.Lane;
import io.github.wooshpay.connect.capture.schedule.LaneState;
import io.github.wooshpay.connect.capture.schedule.LaneWork;
import java.util.List;

/**
 * How the capture is doing, as of some second: for metrics. Instants are by the server's clock, in
 * milliseconds since the epoch.
 *
 * @param frontierMs everything created before it was read at least once by the live lane
 * @param historyLeftMs how long the stretch is that the history lane has still to read, in
 *     milliseconds; 0 when it is done or there is none
 * @param ledgerSessions sessions whose last version is remembered
 * @param watchedInstants instants of creation of complete but unpaid sessions that are watched for
 *     longer than the others
 * @param overdueWindows windows that are due to be re-read and were not yet: the sweep's queue
 * @param oldestReadMs when the window was last read whose turn is longest ago, of those with a
 *     session that can still change; {@link Long#MAX_VALUE} if there is none
 * @param malformed entries that were no session and were left out, since the start
 * @param waitingForLineItems changes that wait for line items, or behind one that does
 * @param heldBack answers that contradicted what was emitted and were held back, since the start
 */
public record CaptureStatus(
    long frontierMs,
    long historyLeftMs,
    int ledgerSessions,
    int watchedInstants,
    int overdueWindows,
    long oldestReadMs,
    long malformed,
    int waitingForLineItems,
    long heldBack) {

  /** Of these lanes; called by the thread that drives them. */
  static CaptureStatus of(
      List<LaneWork> lanes, long malformed, int waitingForLineItems, long nowMs) {
    long frontierMs = 0;
    long historyLeftMs = 0;
    int sessions = 0;
    int watched = 0;
    int overdue = 0;
    long heldBack = 0;
    long oldestReadMs = Long.MAX_VALUE;
    for (LaneWork lane : lanes) {
      LaneState state = lane.state();
      if (state.lane() == Lane.LIVE) {
        frontierMs = lane.frontierMs();
      } else {
        historyLeftMs = Math.max(0, state.boundaryMs() - lane.frontierMs());
      }
      sessions += state.ledger().size();
      watched += state.ledger().watchlist().instants().size();
      heldBack += state.heldBack();
      overdue += lane.overdueWindows(nowMs);
      oldestReadMs = Math.min(oldestReadMs, lane.oldestReadMs());
    }
    return new CaptureStatus(
        frontierMs,
        historyLeftMs,
        sessions,
        watched,
        overdue,
        oldestReadMs,
        malformed,
        waitingForLineItems,
        heldBack);
  }
}
