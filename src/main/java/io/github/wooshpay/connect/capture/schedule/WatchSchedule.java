package io.github.wooshpay.connect.capture.schedule;

import io.github.wooshpay.connect.api.Window;
import io.github.wooshpay.connect.capture.ledger.Watchlist;
import io.github.wooshpay.connect.capture.scan.Reading;
import io.github.wooshpay.connect.capture.scan.ScanDepth;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the watched instants are read. If a quarter of the budget suffices, all of them are
 * read every 45 minutes, evenly spread. Otherwise they are read as often as that quarter allows,
 * because younger sessions take precedence. Neighbouring instants share a window if a page holds
 * the sessions between them. Not thread-safe.
 *
 * <p>Tests: {@code CaptureTest}, {@code CaptureModelTest}.
 */
public final class WatchSchedule {
  /** Less than {@link Cadence#UNPAID_INTERVAL_MS}, because a window has to wait its turn. */
  private static final long CYCLE_MS = 45 * 60_000L;

  /**
   * The share of the budget for the watch. It is the same however much there is to read: in a
   * simulated account with a million sessions per day, 6 percent shorten the mean delay of young
   * payments by 9 percent, and make the longest wait of a delayed payment 1.7 times as long.
   */
  private static final double SHARE = 0.25;

  /** The share of a page that a window should fill. */
  private static final double FILL = 0.8;

  private static final long MAX_WIDTH_MS = 30 * 24 * 3_600_000L;

  /** Pages after which a window is cut short. */
  private static final ScanDepth DEPTH = new ScanDepth(3, false);

  private final Watchlist watchlist;
  private final int pageLimit;
  private final double budget;
  private long cursorMs = Long.MIN_VALUE;
  private long cycleStartMs;
  private long startedMs;
  private long dueMs;
  private boolean beingRead;

  /** The instants of the last window, and roughly those still to come in this cycle. */
  private int instantsInWindow;

  private int left;

  private double widthMs = 1;

  /** Smoothed, because neighbouring windows hold very different numbers of instants. */
  private double instantsPerWindow = 1;

  public WatchSchedule(Watchlist watchlist, CaptureSettings settings) {
    this.watchlist = watchlist;
    this.pageLimit = settings.reads().pageLimit();
    this.budget = settings.reads().requestsPerSecond();
  }

  /**
   * Returns when the next window is due; {@link Long#MAX_VALUE} if nothing is watched or a window
   * is being read.
   */
  public long nextDueMs() {
    return beingRead || watchlist.instants().isEmpty() ? Long.MAX_VALUE : dueMs;
  }

  /** Returns the requests per second spent on the watch. */
  public double requestsPerSecond() {
    return Math.min(wanted(), allowed());
  }

  private double wanted() {
    return watchlist.instants().size() / instantsPerWindow / (CYCLE_MS / 1000.0);
  }

  private double allowed() {
    return SHARE * budget;
  }

  /** Removes and returns the next window; null if none is due. */
  public @Nullable Window next(long nowMs, int unitMs) {
    if (nextDueMs() > nowMs) {
      return null;
    }
    NavigableSet<Long> instants = watchlist.instants();
    Long first = instants.higher(cursorMs);
    if (first == null || cursorMs == Long.MIN_VALUE) {
      first = instants.first();
      cycleStartMs = nowMs;
      left = instants.size();
    }
    long fromMs = Math.floorDiv(first, unitMs) * unitMs;
    Long last = instants.floor(Math.max(first, (long) (first + widthMs)));
    long toMs = (Math.floorDiv(last == null ? first : last, unitMs) + 1) * unitMs;
    instantsInWindow = instants.subSet(fromMs, true, toMs, false).size();
    left -= instantsInWindow;
    instantsPerWindow = 0.95 * instantsPerWindow + 0.05 * Math.max(1, instantsInWindow);
    cursorMs = toMs - 1;
    startedMs = nowMs;
    beingRead = true;
    return new Window(fromMs, toMs);
  }

  /** Returns how deep to read a window. */
  public ScanDepth depth() {
    return DEPTH;
  }

  /** Records that the window was read. */
  public void completed(Reading reading, long nowMs) {
    beingRead = false;
    if (reading.complete()) {
      adapt(reading);
    } else {
      // Too wide: the unread rest is read with the next window.
      widthMs = Math.max(1, widthMs / 4);
      Window covered = reading.covered();
      boolean fromBelow = covered.fromMs() == reading.asked().fromMs();
      cursorMs = (fromBelow ? covered.toMs() : reading.asked().fromMs()) - 1;
      left += instantsInWindow;
    }
    long cycleEndMs = cycleStartMs + CYCLE_MS;
    long minGapMs = (long) (1000 / allowed());
    if (watchlist.instants().higher(cursorMs) == null) {
      dueMs = Math.max(cycleEndMs, startedMs + minGapMs);
    } else {
      double windows = Math.max(1, left / instantsPerWindow);
      dueMs = startedMs + Math.max(minGapMs, (long) ((cycleEndMs - nowMs) / windows));
    }
  }

  /** Adapts the width to the density between the instants. */
  private void adapt(Reading reading) {
    double width = reading.asked().lengthMs();
    int between = reading.sessions().size() - 1;
    double wanted = between <= 0 ? MAX_WIDTH_MS : width * FILL * pageLimit / between;
    widthMs = Math.min(MAX_WIDTH_MS, Math.max(widthMs / 2, Math.min(wanted, widthMs * 2)));
  }
}
