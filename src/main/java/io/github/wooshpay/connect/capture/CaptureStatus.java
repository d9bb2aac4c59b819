package io.github.wooshpay.connect.capture;

import io.github.wooshpay.connect.capture.ledger.Lane;
import io.github.wooshpay.connect.capture.schedule.LaneState;
import io.github.wooshpay.connect.capture.schedule.LaneWork;
import java.util.List;

/**
 * The status of the capture at some second, for metrics. Instants are by the server's clock, in
 * milliseconds since the epoch.
 *
 * @param frontierMs the live lane has read every session created before it at least once
 * @param historyLeftMs the length of the stretch that the history lane has yet to read, in
 *     milliseconds; 0 if there is none
 * @param ledgerSessions the number of sessions whose last version is remembered
 * @param watchedInstants the number of instants watched for longer than the others, because of
 *     unpaid sessions
 * @param overdueWindows the number of windows overdue to be read again
 * @param oldestReadMs the oldest time of last read of all windows with a session that can still
 *     change; {@link Long#MAX_VALUE} if there is none
 * @param malformed the number of malformed entries skipped since the start
 * @param waitingForLineItems the number of changes waiting for line items, their own or those of an
 *     earlier change
 * @param heldBack the number of answers held back since the start, because they contradicted an
 *     emitted version
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

  /** Returns the status of these lanes; called by the thread that drives them. */
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
