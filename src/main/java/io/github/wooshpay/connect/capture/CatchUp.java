package io.github.wooshpay.connect.capture;

import io.github.wooshpay.connect.api.Window;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stretch of time from its beginning to its end, in windows: several at once, out of order,
 * cut short, but given out in order, so that records come oldest first and a crash costs one
 * window.
 *
 * <p>The width of a window follows the density seen, so that it holds about ten pages; an empty one
 * makes the next several times as wide. While nothing is known of the density, the stretch is
 * halved until a window is met that can be read in one go: a beginning at 1970 costs a handful of
 * requests. What a scan that was cut short has read is kept.
 *
 * <p>Not safe for use by several threads at once.
 */
final class CatchUp {
  /** A window is cut short at this many times the pages aimed at. */
  private static final int MAX_OVERRUN = 3;

  /** By how much a width may change from one window to the next. */
  private static final double MAX_GROWTH = 4;

  private static final double MAX_SHRINKAGE = 8;

  private final long toMs;
  private final int pageLimit;
  private final int parallelism;
  private final int targetPages;

  /** What is not given out yet, by beginnings: tiles the stretch from the frontier to its end. */
  private final TreeMap<Long, Piece> pieces = new TreeMap<>();

  private long frontierMs;
  private int beingRead;
  private int sessionsHeld;

  /** The width of the next window in milliseconds; 0 while nothing is known. */
  private double widthMs;

  /** Part of the stretch: unread, being read (taken), or read. */
  private static final class Piece {
    final long fromMs;
    final long toMs;
    boolean taken;
    @Nullable Reading reading;

    Piece(long fromMs, long toMs) {
      this.fromMs = fromMs;
      this.toMs = toMs;
    }
  }

  CatchUp(long fromMs, long toMs, int pageLimit, int parallelism) {
    this.frontierMs = fromMs;
    this.toMs = toMs;
    this.pageLimit = pageLimit;
    this.parallelism = parallelism;
    // What is read ahead waits in memory: with many windows at once each is smaller.
    this.targetPages = Math.max(3, Math.min(10, 64 / parallelism));
    if (fromMs < toMs) {
      put(new Piece(fromMs, toMs));
    }
  }

  /** Everything before it was given out. */
  long frontierMs() {
    return frontierMs;
  }

  /** Where the stretch ends. */
  long toMs() {
    return toMs;
  }

  /** Whether everything was given out. */
  boolean done() {
    return pieces.isEmpty();
  }

  /** How deep a window is to be read. */
  ScanDepth depth() {
    return new ScanDepth(targetPages * MAX_OVERRUN, widthMs == 0);
  }

  /** The next window to read, or null if there is none now. */
  @Nullable Window next(int unitMs) {
    if (beingRead > 0 && (widthMs == 0 || beingRead >= parallelism || heldEnough())) {
      return null;
    }
    for (Piece piece : pieces.values()) {
      if (!piece.taken && piece.reading == null) {
        return take(piece, unitMs);
      }
    }
    return null;
  }

  private boolean heldEnough() {
    return sessionsHeld > parallelism * targetPages * pageLimit;
  }

  private Window take(Piece piece, int unitMs) {
    long cutMs = cut(piece, unitMs);
    Piece first = piece;
    if (cutMs < piece.toMs) {
      first = new Piece(piece.fromMs, cutMs);
      put(first);
      put(new Piece(cutMs, piece.toMs));
    }
    first.taken = true;
    beingRead++;
    return new Window(first.fromMs, first.toMs);
  }

  /** Where the window ends that begins with the piece. */
  private long cut(Piece piece, int unitMs) {
    double width = widthMs;
    if (width == 0) {
      // Nothing is known: all of it, and once that was too much, its older half.
      boolean first = pieces.size() == 1;
      width = first ? piece.toMs - piece.fromMs : (piece.toMs - piece.fromMs) / 2.0;
    }
    // What would be left is not worth a window of its own.
    if (width * 1.25 >= piece.toMs - piece.fromMs) {
      return piece.toMs;
    }
    long units = Math.max(1, (long) (width / unitMs));
    long cutMs = (Math.floorDiv(piece.fromMs, unitMs) + units) * unitMs;
    return cutMs < piece.toMs ? cutMs : piece.toMs;
  }

  /** Takes in what a window held. */
  void completed(Reading reading) {
    Piece taken = pieces.remove(reading.asked().fromMs());
    if (taken == null || !taken.taken) {
      throw new IllegalStateException("not handed out: " + reading.asked());
    }
    beingRead--;
    Window covered = reading.covered();
    if (covered.fromMs() > taken.fromMs) {
      put(new Piece(taken.fromMs, covered.fromMs()));
    }
    if (covered.toMs() < taken.toMs) {
      put(new Piece(covered.toMs(), taken.toMs));
    }
    Piece read = new Piece(covered.fromMs(), covered.toMs());
    read.reading = reading;
    sessionsHeld += reading.sessions().size();
    put(read);
    adapt(reading);
  }

  private void adapt(Reading reading) {
    double read = reading.covered().toMs() - reading.covered().fromMs();
    int count = reading.sessions().size();
    boolean fallsFromTheTop = reading.covered().fromMs() > reading.asked().fromMs();
    if (widthMs == 0 && (count == 0 || fallsFromTheTop)) {
      return;
    }
    double wanted = read * targetPages * pageLimit / Math.max(1, count);
    if (widthMs == 0) {
      widthMs = wanted;
    } else {
      // An unlucky window must not throw the width off: it may grow and shrink by so much at a
      // time.
      widthMs =
          Math.max(widthMs / MAX_SHRINKAGE, Math.min(wanted, Math.max(read, widthMs) * MAX_GROWTH));
    }
    widthMs = Math.max(1, widthMs);
  }

  /** Gives out the next window in order, once it was read; null while it was not. */
  @Nullable Reading poll() {
    Map.Entry<Long, Piece> first = pieces.firstEntry();
    if (first == null || first.getValue().reading == null) {
      return null;
    }
    pieces.remove(first.getKey());
    Reading reading = first.getValue().reading;
    frontierMs = first.getValue().toMs;
    sessionsHeld -= reading.sessions().size();
    return reading;
  }

  private void put(Piece piece) {
    pieces.put(piece.fromMs, piece);
  }
}
