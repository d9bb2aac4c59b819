package io.github.wooshpay.connect.capture;

import io.github.wooshpay.connect.api.Window;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/**
 * When which of the watched instants is read: all of them within 50 minutes, evenly spread, as far
 * as three tenths of the budget reach. Neighbours share a window where a page holds what lies
 * between. Not safe for use by several threads at once.
 */
final class WatchSchedule {
  private static final double SHARE = 0.3;
  private static final double FILL = 0.8;

  private final Ledger ledger;
  private final int pageLimit;
  private final long minGapMs;
  private long cursorMs = Long.MIN_VALUE;
  private long cycleStartMs;
  private long dueMs;
  private boolean beingRead;
  private double widthMs = 1;
  private double instantsPerWindow = 1;

  WatchSchedule(Ledger ledger, CaptureSettings settings) {
    this.ledger = ledger;
    this.pageLimit = settings.pageLimit();
    this.minGapMs = (long) (1000 / (SHARE * settings.requestsPerSecond()));
  }

  /**
   * When the next window is due; {@link Long#MAX_VALUE} if nothing is watched or one is being read.
   */
  long nextDueMs() {
    return beingRead || ledger.watchedInstants().isEmpty() ? Long.MAX_VALUE : dueMs;
  }

  /** Takes the next window, if one is due. */
  @Nullable Window take(long nowMs, int unitMs) {
    if (nextDueMs() > nowMs) {
      return null;
    }
    NavigableSet<Long> instants = ledger.watchedInstants();
    Long first = instants.higher(cursorMs);
    if (first == null) {
      first = instants.first();
      cycleStartMs = nowMs;
    } else if (cursorMs == Long.MIN_VALUE) {
      cycleStartMs = nowMs;
    }
    long fromMs = Math.floorDiv(first, unitMs) * unitMs;
    Long last = instants.floor(Math.max(first, (long) (first + widthMs)));
    long toMs = (Math.floorDiv(last == null ? first : last, unitMs) + 1) * unitMs;
    instantsPerWindow = Math.max(1, instants.subSet(fromMs, true, toMs, false).size());
    cursorMs = toMs - 1;
    beingRead = true;
    return new Window(fromMs, toMs);
  }

  /** Says that the window was read. */
  void completed(Reading reading, long nowMs) {
    beingRead = false;
    double width = reading.asked().toMs() - reading.asked().fromMs();
    double wanted = width * FILL * pageLimit / Math.max(1, reading.sessions().size());
    widthMs = Math.max(1, Math.min(wanted, width * 4));
    int left = ledger.watchedInstants().tailSet(cursorMs, false).size();
    long cycleEndMs = cycleStartMs + Cadence.UNPAID_INTERVAL_MS;
    if (left == 0) {
      dueMs = Math.max(cycleEndMs, nowMs + minGapMs);
    } else {
      double windows = Math.max(1, left / instantsPerWindow);
      dueMs = nowMs + Math.max(minGapMs, (long) ((cycleEndMs - nowMs) / windows));
    }
  }
}
