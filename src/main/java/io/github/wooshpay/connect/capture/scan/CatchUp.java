package io.github.wooshpay.connect.capture.scan;

import io.github.wooshpay.connect.api.Window;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stretch of time from its beginning to its end, in windows: several at once, out of order,
 * cut short, but given out in order, so that records come oldest first and a crash costs one
 * window.
 *
 * <p>The width of a window follows the density seen below it, so that it holds some pages; an empty
 * one makes the next several times as wide. Where nothing was read below, what is left is cut into
 * ever smaller parts that are probed all at once: a beginning at 1970 costs a handful of requests
 * and a few round trips.
 *
 * <p>A window that turns out to hold more than it should is cut short, as soon as its pages
 * foretell it and at its last page at the latest; what was read is kept. What it has left is split
 * in two that are read at once: a window as dense as was seen beside it, and the rest, of which
 * what was expected is still believed. So a burst costs few requests, and nothing waits long for
 * one window; and {@link MemoryBound} knows how much a window can bring.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class CatchUp {
  /** By how much a width may change from one window to the next. */
  private static final double MAX_GROWTH = 4;

  /** The same where density was seen only above. */
  private static final double MAX_GROWTH_DOWNWARDS = 2;

  private static final double MAX_SHRINKAGE = 8;

  /** How many windows further down the density that was seen above is believed. */
  private static final double BELIEF = 8;

  /** What a probe leaves at least, and at most, of what nothing is known of. */
  private static final double LEAST_LEFT = 0.25;

  private static final double MOST_LEFT = 0.5;

  /**
   * So many windows of what comes last may be read before what comes first: then the density that
   * was seen is believed for all that is left, which is read from its beginning.
   */
  private static final int MOST_BEFORE = 3;

  private final long toMs;
  private final int pageLimit;
  private final int parallelism;
  private final int targetPages;

  /** What is not given out yet, by beginnings: tiles the stretch from the frontier to its end. */
  private final TreeMap<Long, Piece> pieces = new TreeMap<>();

  private long frontierMs;
  private int beingRead;
  private int sessionsHeld;

  /** How many sessions were met in windows that were cut by a density, and in how much time. */
  private long metSessions;

  private long metMs;

  /** A window to read, and how deep. */
  public record Scan(Window window, ScanDepth depth) {}

  /** Part of the stretch: unread, being read (taken), or read. */
  private static final class Piece {
    final long fromMs;
    final long toMs;
    boolean taken;
    @Nullable Reading reading;

    /** How wide a window is to be here, in milliseconds; 0 while nothing is known. */
    double widthMs;

    /** Whether that was seen below the piece, where windows are cut from it, or else above it. */
    boolean seenBelow;

    /** Whether its end was cut without regard to any density: it tells where sessions begin. */
    boolean probe;

    /** How many pages were read of the window of which this is what is left. */
    int pagesBefore;

    Piece(long fromMs, long toMs) {
      this.fromMs = fromMs;
      this.toMs = toMs;
    }

    boolean unread() {
      return !taken && reading == null;
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

  /** Everything before it was given out. */
  public long frontierMs() {
    return frontierMs;
  }

  /** Where the stretch ends. */
  public long toMs() {
    return toMs;
  }

  /** Whether everything was given out. */
  public boolean done() {
    return pieces.isEmpty();
  }

  /** How many sessions were read and are not given out yet. */
  public int held() {
    return sessionsHeld;
  }

  /** The next window to read, the oldest first, or null if there is none now. */
  public @Nullable Scan next(int unitMs, MemoryBound.Room room) {
    if (beingRead >= parallelism) {
      return null;
    }
    for (Piece piece : pieces.values()) {
      if (piece.unread()) {
        return take(piece, unitMs);
      }
      if (room != MemoryBound.Room.FOR_ANY) {
        return null; // What is younger would have to wait for this one.
      }
    }
    return null;
  }

  /** Whether what is known of the density holds for the whole piece. */
  private static boolean believed(Piece piece) {
    return piece.seenBelow || piece.toMs - piece.fromMs <= BELIEF * piece.widthMs;
  }

  private Scan take(Piece piece, int unitMs) {
    boolean believed = believed(piece);
    long cutMs = cut(piece, believed ? windowWidth(piece) : probeWidth(piece), unitMs);
    Piece first = piece;
    if (cutMs < piece.toMs) {
      first = new Piece(piece.fromMs, cutMs).knowing(piece);
      put(first);
      put(new Piece(cutMs, piece.toMs).knowing(piece));
    }
    first.taken = true;
    first.probe = !believed;
    beingRead++;
    return new Scan(
        new Window(first.fromMs, first.toMs), new ScanDepth(targetPages, foresighted(first)));
  }

  /** Whether to cut early: that pays where others can read what is left, or it may be very much. */
  private boolean foresighted(Piece piece) {
    return parallelism > 1 || !piece.seenBelow;
  }

  /**
   * As wide as the density asks for; near the end down to two thirds of that, so that all windows
   * have done at about the same time.
   */
  private double windowWidth(Piece piece) {
    double sessionWidth = piece.widthMs / sessionsOf(targetPages);
    double pagesLeft = (toMs - piece.fromMs) / sessionWidth / pageLimit;
    double pages =
        Math.max(Math.floorDiv(targetPages * 2 + 2, 3), Math.ceil(pagesLeft / parallelism));
    return sessionWidth * sessionsOf(Math.min(targetPages, pages));
  }

  /**
   * How many sessions a window of so many pages is aimed at: so few that a page more is seldom
   * needed for a handful.
   */
  private double sessionsOf(double pages) {
    double most = pages * pageLimit;
    return Math.max(1, most - Math.sqrt(most) / 2);
  }

  /**
   * All of it where nothing is known at all, for there may be little. Else the free windows are to
   * come down from what is left to what is believed, each leaving the same share of what the one
   * before has left.
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

  /** Where the window of this width ends that begins with the piece. */
  private static long cut(Piece piece, double widthMs, int unitMs) {
    if (isOneWindow(piece, widthMs)) {
      return piece.toMs;
    }
    long units = Math.max(1, (long) (widthMs / unitMs));
    long cutMs = (Math.floorDiv(piece.fromMs, unitMs) + units) * unitMs;
    return cutMs < piece.toMs ? cutMs : piece.toMs;
  }

  /** Whether what a window of this width would leave is not worth a window of its own. */
  private static boolean isOneWindow(Piece piece, double widthMs) {
    return widthMs * 1.25 >= piece.toMs - piece.fromMs;
  }

  /** Takes in what a window held. */
  public void completed(Reading reading) {
    Piece taken = pieces.remove(reading.asked().fromMs());
    if (taken == null || !taken.taken) {
      throw new IllegalStateException("not handed out: " + reading.asked());
    }
    beingRead--;
    Window covered = reading.covered();
    if (!taken.probe) {
      metSessions += reading.sessions().size();
      metMs += coveredMs(reading);
    }
    double width = width(taken, reading);
    if (!reading.complete()) {
      putRest(taken, reading, width);
    }
    Piece read = new Piece(covered.fromMs(), covered.toMs());
    read.reading = reading;
    sessionsHeld += reading.sessions().size();
    put(read);
    boolean tells = !taken.probe || !reading.sessions().isEmpty();
    if (tells && reading.complete()) {
      tellAbove(read, width);
    }
  }

  /** What of a window is left that was cut short, at whichever end. */
  private void putRest(Piece taken, Reading reading, double widthMs) {
    Window covered = reading.covered();
    boolean above = covered.toMs() < taken.toMs;
    Piece rest =
        above ? new Piece(covered.toMs(), taken.toMs) : new Piece(taken.fromMs, covered.fromMs());
    rest.knowing(taken);
    rest.seenBelow |= above;
    int pagesBefore = taken.pagesBefore + reading.pages();
    double seen = widthAsSeen(reading);
    if (taken.probe) {
      rest.widthMs = taken.seenBelow ? Math.min(widthMs, taken.widthMs) : widthMs;
    } else if (pagesBefore > MOST_BEFORE * targetPages) {
      rest.widthMs = Math.min(seen, taken.widthMs);
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
   * Splits off a window of this width beside what was read; false where little would be left beside
   * it.
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
   * How wide a window should have been. An unlucky one must not throw the width off: it may grow
   * and shrink by so much at a time, but may always grow to what the average of all asks for. Of a
   * probe, which may begin and end in emptiness, the density counts between its first and its last
   * session.
   */
  private double width(Piece taken, Reading reading) {
    List<Observed> sessions = reading.sessions();
    if (taken.probe && sessions.size() > 1) {
      long lastMs = sessions.get(sessions.size() - 1).createdMs();
      return widthFor(lastMs - sessions.get(0).createdMs(), sessions.size() - 1);
    }
    double seen = widthAsSeen(reading);
    if (taken.probe) {
      return seen;
    }
    double width = Math.max((double) coveredMs(reading), taken.widthMs);
    double most =
        taken.seenBelow
            ? Math.max(width * MAX_GROWTH, widthFor(metMs, metSessions))
            : width * MAX_GROWTH_DOWNWARDS;
    return Math.max(1, Math.max(taken.widthMs / MAX_SHRINKAGE, Math.min(seen, most)));
  }

  /** How wide a window should have been by the density of what was read of it. */
  private double widthAsSeen(Reading reading) {
    return widthFor(coveredMs(reading), reading.sessions().size());
  }

  private static long coveredMs(Reading reading) {
    return reading.covered().toMs() - reading.covered().fromMs();
  }

  /** How wide a window is to be where so many sessions were met in so much time. */
  private double widthFor(long ms, long sessions) {
    return Math.max(1, ms * sessionsOf(targetPages) / Math.max(1, sessions));
  }

  /**
   * Lets the next piece know that is not read yet. Where something that was read lies between, the
   * piece knows the density there too, and the truth is somewhere in the middle.
   */
  private void tellAbove(Piece read, double widthMs) {
    boolean nextTo = true;
    for (Piece piece : pieces.tailMap(read.toMs, true).values()) {
      if (piece.unread()) {
        if (nextTo || !piece.seenBelow) { // Else it was told by one that is nearer.
          boolean between = !nextTo && piece.widthMs > 0;
          piece.widthMs = between ? Math.sqrt(widthMs * piece.widthMs) : widthMs;
          piece.seenBelow = true;
        }
        return;
      }
      nextTo &= piece.reading == null;
    }
  }

  /** Gives out the next window in order, once it was read; null while it was not. */
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
