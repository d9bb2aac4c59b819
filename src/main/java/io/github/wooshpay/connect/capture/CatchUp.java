package io.github.wooshpay.connect.capture;

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
 * and a few round trips. A probe that meets far more than a window can hold is cut short after its
 * first page, which is kept and tells the density there.
 *
 * <p>A window ends with its last full page, whatever it holds more: what it has left is a window of
 * its own. So {@link MemoryBound} knows how much a window can bring.
 *
 * <p>Not safe for use by several threads at once.
 */
final class CatchUp {
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

  /** So often what a window has left is read as it is; then by the density that it showed. */
  private static final int MAX_CUTS = 2;

  private final long toMs;
  private final int pageLimit;
  private final int parallelism;
  private final int targetPages;

  /** What is not given out yet, by beginnings: tiles the stretch from the frontier to its end. */
  private final TreeMap<Long, Piece> pieces = new TreeMap<>();

  private long frontierMs;
  private int beingRead;
  private int sessionsHeld;

  /** A window to read, and how deep. */
  record Scan(Window window, ScanDepth depth) {}

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

    /** How often a window was cut short of which this is what is left. */
    int cuts;

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

  CatchUp(long fromMs, long toMs, int pageLimit, int parallelism) {
    this.frontierMs = fromMs;
    this.toMs = toMs;
    this.pageLimit = pageLimit;
    this.parallelism = parallelism;
    this.targetPages = targetPages(parallelism);
    if (fromMs < toMs) {
      put(new Piece(fromMs, toMs));
    }
  }

  /**
   * How many pages a window is to hold. What is read ahead waits in memory: with many windows at
   * once each is smaller, but not so small that its last page, which is seldom full, tells.
   */
  static int targetPages(int parallelism) {
    return Math.max(3, Math.min(10, 40 / parallelism));
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

  /** How many sessions were read and are not given out yet. */
  int held() {
    return sessionsHeld;
  }

  /** The next window to read, the oldest first, or null if there is none now. */
  @Nullable Scan next(int unitMs, MemoryBound.Room room) {
    if (beingRead >= parallelism) {
      return null;
    }
    boolean probing = false; // What is read above a probe waits, in memory, for what that finds.
    for (Piece piece : pieces.values()) {
      if (piece.unread() && !(probing && believed(piece))) {
        return take(piece, unitMs);
      }
      probing |= piece.taken && piece.probe;
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
        new Window(first.fromMs, first.toMs), new ScanDepth(targetPages, !first.seenBelow));
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
    // What would be left is not worth a window of its own.
    if (widthMs * 1.25 >= piece.toMs - piece.fromMs) {
      return piece.toMs;
    }
    long units = Math.max(1, (long) (widthMs / unitMs));
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
    double width = width(taken, reading);
    if (!reading.complete()) {
      putRest(taken, covered, width);
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
  private void putRest(Piece taken, Window covered, double widthMs) {
    boolean above = covered.toMs() < taken.toMs;
    Piece rest =
        above ? new Piece(covered.toMs(), taken.toMs) : new Piece(taken.fromMs, covered.fromMs());
    rest.knowing(taken);
    rest.cuts = taken.cuts + 1;
    if (!rest.seenBelow || rest.cuts == MAX_CUTS) {
      rest.widthMs = taken.seenBelow ? Math.min(widthMs, taken.widthMs) : widthMs;
      rest.seenBelow |= above;
      rest.cuts = 0;
    }
    put(rest);
  }

  /**
   * How wide a window should have been. An unlucky one must not throw the width off: it may grow
   * and shrink by so much at a time. Of a probe, which may begin and end in emptiness, the density
   * counts between its first and its last session.
   */
  private double width(Piece taken, Reading reading) {
    List<Observed> sessions = reading.sessions();
    double read = reading.covered().toMs() - reading.covered().fromMs();
    double wantedSessions = sessionsOf(targetPages);
    if (taken.probe && sessions.size() > 1) {
      long lastMs = sessions.get(sessions.size() - 1).createdMs();
      double between = lastMs - sessions.get(0).createdMs();
      return Math.max(1, between * wantedSessions / (sessions.size() - 1));
    }
    double wanted = read * wantedSessions / Math.max(1, sessions.size());
    if (taken.probe) {
      return wanted;
    }
    double most =
        Math.max(read, taken.widthMs) * (taken.seenBelow ? MAX_GROWTH : MAX_GROWTH_DOWNWARDS);
    return Math.max(1, Math.max(taken.widthMs / MAX_SHRINKAGE, Math.min(wanted, most)));
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
