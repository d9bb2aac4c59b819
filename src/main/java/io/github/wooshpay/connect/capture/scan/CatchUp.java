package io.github.wooshpay.connect.capture.scan;

import io.github.wooshpay.connect.api.Window;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stretch of time in windows. Several windows are read at once, out of order, and may be
 * cut short; their sessions are returned in order, so that records come oldest first and a crash
 * costs one window.
 *
 * <p>The width of a window follows the density below it, so that a window holds a few pages. After
 * an empty window the next one is several times as wide. If nothing has been read below, the rest
 * of the stretch is cut into ever smaller parts, which are probed all at once: starting at 1970
 * costs a handful of requests and a few round trips.
 *
 * <p>A window that holds more than expected is cut short: as soon as its pages show it, and at its
 * last page at the latest. The sessions read so far are kept. The rest is split into two windows
 * that are read at once: one as dense as the part just read, and one with the density expected
 * before. So a burst costs few requests, no window delays the others for long, and {@link
 * MemoryBound} knows how much a window can hold.
 *
 * <p>Not thread-safe.
 *
 * <p>Tests: {@code RequestEconomyTest}, {@code RoundTripsTest}, {@code CaptureModelTest}.
 */
public final class CatchUp {
  /** The largest factor by which the width changes from one window to the next. */
  private static final double MAX_GROWTH = 4;

  /** The same factor if the density is known only from above. */
  private static final double MAX_GROWTH_DOWNWARDS = 2;

  private static final double MAX_SHRINKAGE = 8;

  /** For how many windows further down a density seen above is used. */
  private static final double BELIEF = 8;

  /** The smallest and the largest share of an unknown stretch that a probe leaves. */
  private static final double LEAST_LEFT = 0.25;

  private static final double MOST_LEFT = 0.5;

  /**
   * After this many windows read from the end, trust the observed density and read the rest from
   * the start.
   */
  private static final int MOST_BEFORE = 3;

  private final long toMs;
  private final int pageLimit;
  private final int parallelism;
  private final int targetPages;

  /**
   * The pieces not yet returned, by their beginning; they tile the stretch from the frontier on.
   */
  private final TreeMap<Long, Piece> pieces = new TreeMap<>();

  private long frontierMs;
  private int beingRead;
  private int sessionsHeld;

  /**
   * The number of sessions in windows that were cut by a density, and the length of these windows.
   */
  private long metSessions;

  private long metMs;

  /** A window to read, and how deep to read it. */
  public record WindowToRead(Window window, ScanDepth depth) {}

  /** Part of the stretch: unread, being read, or read. */
  private static final class Piece {
    final long fromMs;
    final long toMs;
    boolean started;
    @Nullable Reading reading;

    /** The width of a window here, in milliseconds; 0 while the density is unknown. */
    double widthMs;

    /** Whether that density was seen below the piece, as opposed to above it. */
    boolean seenBelow;

    /** Whether its end was chosen without a density: such a probe finds where sessions begin. */
    boolean probe;

    /** Pages already read of the window that this piece remains from. */
    int pagesBefore;

    Piece(long fromMs, long toMs) {
      this.fromMs = fromMs;
      this.toMs = toMs;
    }

    boolean unread() {
      return !started && reading == null;
    }

    Piece knowing(Piece other) {
      widthMs = other.widthMs;
      seenBelow = other.seenBelow;
      return this;
    }
  }

  public CatchUp(long fromMs, long toMs, int pageLimit, int parallelism) {
    this.frontierMs = fromMs;
    this.toMs = toMs;
    this.pageLimit = pageLimit;
    this.parallelism = parallelism;
    this.targetPages = MemoryBound.targetPages(parallelism);
    if (fromMs < toMs) {
      put(new Piece(fromMs, toMs));
    }
  }

  /** Returns the instant up to which everything has been returned. */
  public long frontierMs() {
    return frontierMs;
  }

  /** Returns the end of the stretch. */
  public long toMs() {
    return toMs;
  }

  /** Returns whether everything has been returned. */
  public boolean done() {
    return pieces.isEmpty();
  }

  /** Returns how many sessions were read but not yet returned. */
  public int held() {
    return sessionsHeld;
  }

  /** Returns the next window to read, oldest first, or null if there is none now. */
  public @Nullable WindowToRead next(int unitMs, MemoryBound.Room room) {
    if (beingRead >= parallelism) {
      return null;
    }
    for (Piece piece : pieces.values()) {
      if (piece.unread()) {
        return start(piece, unitMs);
      }
      if (room != MemoryBound.Room.FOR_ANY) {
        return null; // Younger windows would have to wait for this one.
      }
    }
    return null;
  }

  /** Returns whether the known density applies to the whole piece. */
  private static boolean believed(Piece piece) {
    return piece.seenBelow || piece.toMs - piece.fromMs <= BELIEF * piece.widthMs;
  }

  private WindowToRead start(Piece piece, int unitMs) {
    boolean believed = believed(piece);
    long cutMs = cut(piece, believed ? windowWidth(piece) : probeWidth(piece), unitMs);
    Piece first = piece;
    if (cutMs < piece.toMs) {
      first = new Piece(piece.fromMs, cutMs).knowing(piece);
      put(first);
      put(new Piece(cutMs, piece.toMs).knowing(piece));
    }
    first.started = true;
    first.probe = !believed;
    beingRead++;
    return new WindowToRead(
        new Window(first.fromMs, first.toMs), new ScanDepth(targetPages, foresighted(first)));
  }

  /**
   * Returns whether to cut early: worthwhile if others can read the rest, or if it may be large.
   */
  private boolean foresighted(Piece piece) {
    return parallelism > 1 || !piece.seenBelow;
  }

  /**
   * Returns the width for this density; near the end down to two thirds of it, so that all windows
   * finish at about the same time.
   */
  private double windowWidth(Piece piece) {
    double sessionWidth = piece.widthMs / sessionsOf(targetPages);
    double pagesLeft = (toMs - piece.fromMs) / sessionWidth / pageLimit;
    double pages =
        Math.max(Math.floorDiv(targetPages * 2 + 2, 3), Math.ceil(pagesLeft / parallelism));
    return sessionWidth * sessionsOf(Math.min(targetPages, pages));
  }

  /**
   * Returns how many sessions to plan for a window of this many pages: few enough that it rarely
   * needs one more page for a handful.
   */
  private double sessionsOf(double pages) {
    double most = pages * pageLimit;
    return Math.max(1, most - Math.sqrt(most) / 2);
  }

  /**
   * Returns the width of a probe: everything if nothing is known, since there may be little.
   * Otherwise the free windows step down from the whole rest to the expected width, each leaving
   * the same share of the rest before it.
   */
  private double probeWidth(Piece piece) {
    double all = piece.toMs - piece.fromMs;
    if (piece.widthMs == 0 && pieces.size() == 1) {
      return all;
    }
    int free = Math.max(2, parallelism - beingRead);
    double left = Math.pow(BELIEF * piece.widthMs / all, 1.0 / free);
    return all * (1 - Math.max(LEAST_LEFT, Math.min(left, MOST_LEFT)));
  }

  /** Returns the end of a window of this width at the beginning of the piece. */
  private static long cut(Piece piece, double widthMs, int unitMs) {
    if (isOneWindow(piece, widthMs)) {
      return piece.toMs;
    }
    long units = Math.max(1, (long) (widthMs / unitMs));
    long cutMs = (Math.floorDiv(piece.fromMs, unitMs) + units) * unitMs;
    return cutMs < piece.toMs ? cutMs : piece.toMs;
  }

  /** Returns whether the rest after a window of this width is too small for its own window. */
  private static boolean isOneWindow(Piece piece, double widthMs) {
    return widthMs * 1.25 >= piece.toMs - piece.fromMs;
  }

  /** Adds the sessions of a window. */
  public void completed(Reading reading) {
    Piece asked = pieces.remove(reading.asked().fromMs());
    if (asked == null || !asked.started) {
      throw new IllegalStateException("not handed out: " + reading.asked());
    }
    beingRead--;
    Window covered = reading.covered();
    if (!asked.probe) {
      metSessions += reading.sessions().size();
      metMs += coveredMs(reading);
    }
    double width = width(asked, reading);
    if (!reading.complete()) {
      putRest(asked, reading, width);
    }
    Piece read = new Piece(covered.fromMs(), covered.toMs());
    read.reading = reading;
    sessionsHeld += reading.sessions().size();
    put(read);
    boolean conclusive = !asked.probe || !reading.sessions().isEmpty();
    if (conclusive && reading.complete()) {
      tellAbove(read, width);
    }
  }

  /** Returns the rest of a window that was cut short, at either end. */
  private void putRest(Piece asked, Reading reading, double widthMs) {
    Window covered = reading.covered();
    boolean above = covered.toMs() < asked.toMs;
    Piece rest =
        above ? new Piece(covered.toMs(), asked.toMs) : new Piece(asked.fromMs, covered.fromMs());
    rest.knowing(asked);
    rest.seenBelow |= above;
    int pagesBefore = asked.pagesBefore + reading.pages();
    double seen = widthAsSeen(reading);
    if (asked.probe) {
      rest.widthMs = asked.seenBelow ? Math.min(widthMs, asked.widthMs) : widthMs;
    } else if (pagesBefore > MOST_BEFORE * targetPages) {
      rest.widthMs = Math.min(seen, asked.widthMs);
    } else {
      rest.pagesBefore = pagesBefore;
      if (split(rest, above, seen, reading.unitMs())) {
        return;
      }
      rest.widthMs = seen;
    }
    put(rest);
  }

  /**
   * Splits off a window of this width next to the part just read. Returns false if too little would
   * remain.
   */
  private boolean split(Piece rest, boolean atBeginning, double widthMs, int unitMs) {
    double cutMs = atBeginning ? rest.fromMs + widthMs : rest.toMs - widthMs;
    long at = (atBeginning ? (long) cutMs : (long) Math.ceil(cutMs)) / unitMs * unitMs;
    if (isOneWindow(rest, widthMs) || at <= rest.fromMs || at >= rest.toMs) {
      return false;
    }
    Piece below = new Piece(rest.fromMs, at).knowing(rest);
    Piece above = new Piece(at, rest.toMs).knowing(rest);
    below.pagesBefore = rest.pagesBefore;
    above.pagesBefore = rest.pagesBefore;
    (atBeginning ? below : above).widthMs = widthMs;
    put(below);
    put(above);
    return true;
  }

  /**
   * Returns how wide a window should have been. So that one outlier does not spoil the width, it
   * grows and shrinks by a limited factor at a time, but may always grow to the average of all
   * windows. A probe may begin and end with empty time, so its density is measured between its
   * first and its last session.
   */
  private double width(Piece asked, Reading reading) {
    List<Observed> sessions = reading.sessions();
    if (asked.probe && sessions.size() > 1) {
      long lastMs = sessions.get(sessions.size() - 1).createdMs();
      return widthFor(lastMs - sessions.get(0).createdMs(), sessions.size() - 1);
    }
    double seen = widthAsSeen(reading);
    if (asked.probe) {
      return seen;
    }
    double width = Math.max((double) coveredMs(reading), asked.widthMs);
    double most =
        asked.seenBelow
            ? Math.max(width * MAX_GROWTH, widthFor(metMs, metSessions))
            : width * MAX_GROWTH_DOWNWARDS;
    return Math.max(1, Math.max(asked.widthMs / MAX_SHRINKAGE, Math.min(seen, most)));
  }

  /** Returns how wide a window should have been, by the density of the part read. */
  private double widthAsSeen(Reading reading) {
    return widthFor(coveredMs(reading), reading.sessions().size());
  }

  private static long coveredMs(Reading reading) {
    return reading.covered().lengthMs();
  }

  /** Returns the width of a window for this many sessions in this much time. */
  private double widthFor(long ms, long sessions) {
    return Math.max(1, ms * sessionsOf(targetPages) / Math.max(1, sessions));
  }

  /**
   * Passes the density to the next unread piece. If there are read pieces in between, the unread
   * piece knows their density too, and the truth is somewhere in the middle.
   */
  private void tellAbove(Piece read, double widthMs) {
    boolean nextTo = true;
    for (Piece piece : pieces.tailMap(read.toMs, true).values()) {
      if (piece.unread()) {
        if (nextTo || !piece.seenBelow) { // Otherwise it already has the density of a nearer piece.
          boolean between = !nextTo && piece.widthMs > 0;
          piece.widthMs = between ? Math.sqrt(widthMs * piece.widthMs) : widthMs;
          piece.seenBelow = true;
        }
        return;
      }
      nextTo &= piece.reading == null;
    }
  }

  /** Returns the next window in order; null until it has been read. */
  public @Nullable Reading poll() {
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
