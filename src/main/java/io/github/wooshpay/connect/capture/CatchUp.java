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
 * one makes the next several times as wide. Where nothing was read below, what is left is halved
 * again and again, and the halves are probed all at once: a beginning at 1970 costs a handful of
 * requests and a few round trips. A probe that meets more than a window can hold is cut short after
 * its first page, which is kept and tells the density there.
 *
 * <p>Not safe for use by several threads at once.
 */
final class CatchUp {
  /** A window is cut short where it turns out to hold this many times the pages aimed at. */
  private static final int MAX_OVERRUN = 3;

  /** By how much a width may change from one window to the next. */
  private static final double MAX_GROWTH = 4;

  private static final double MAX_SHRINKAGE = 8;

  /** How many windows further down the density that was seen above is believed. */
  private static final double BELIEF = 16;

  private final long toMs;
  private final int pageLimit;
  private final int parallelism;
  private final int targetPages;

  /** What is not given out yet, by beginnings: tiles the stretch from the frontier to its end. */
  private final TreeMap<Long, Piece> pieces = new TreeMap<>();

  private long frontierMs;
  private int beingRead;
  private int sessionsHeld;
  private boolean probing;

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

    Piece(long fromMs, long toMs) {
      this.fromMs = fromMs;
      this.toMs = toMs;
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

  /** How deep the window is to be read that was handed out last. */
  ScanDepth depth() {
    return new ScanDepth(targetPages * MAX_OVERRUN, probing);
  }

  /** The next window to read, or null if there is none now. */
  @Nullable Window next(int unitMs) {
    if (beingRead >= parallelism) {
      return null;
    }
    for (Piece piece : pieces.values()) {
      if (piece.reading != null) {
        if (beingRead > 0 && heldEnough()) {
          return null;
        }
      } else if (!piece.taken) {
        return take(piece, unitMs);
      }
    }
    return null;
  }

  /**
   * What was read and waits for an older window is in memory, and that is bounded: beyond it only
   * what is older than all that waits is read.
   */
  private boolean heldEnough() {
    return sessionsHeld > parallelism * targetPages * pageLimit;
  }

  private Window take(Piece piece, int unitMs) {
    boolean believed = piece.seenBelow || piece.toMs - piece.fromMs <= BELIEF * piece.widthMs;
    long cutMs = cut(piece, believed ? piece.widthMs : probeWidth(piece), unitMs);
    Piece first = piece;
    if (cutMs < piece.toMs) {
      first = new Piece(piece.fromMs, cutMs).knowing(piece);
      put(first);
      put(new Piece(cutMs, piece.toMs).knowing(piece));
    }
    first.taken = true;
    first.probe = !believed;
    probing = !first.seenBelow;
    beingRead++;
    return new Window(first.fromMs, first.toMs);
  }

  /** All of it where nothing is known at all, for there may be little; else the older half. */
  private double probeWidth(Piece piece) {
    double all = piece.toMs - piece.fromMs;
    return pieces.size() == 1 && piece.widthMs == 0 ? all : all / 2;
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
    if (covered.fromMs() > taken.fromMs) {
      Piece below = new Piece(taken.fromMs, covered.fromMs()).knowing(taken);
      if (!below.seenBelow || width < below.widthMs) {
        below.widthMs = width;
      }
      put(below);
    }
    if (covered.toMs() < taken.toMs) {
      put(new Piece(covered.toMs(), taken.toMs));
    }
    Piece read = new Piece(covered.fromMs(), covered.toMs());
    read.reading = reading;
    sessionsHeld += reading.sessions().size();
    put(read);
    boolean tells = !taken.probe || !reading.sessions().isEmpty();
    if (tells && covered.fromMs() == taken.fromMs) {
      tellAbove(read, width);
    }
  }

  /**
   * How wide a window should have been. An unlucky one must not throw the width off: it may grow
   * and shrink by so much at a time. Of a probe, which may begin and end in emptiness, the density
   * counts between its first and its last session.
   */
  private double width(Piece taken, Reading reading) {
    List<Observed> sessions = reading.sessions();
    double read = reading.covered().toMs() - reading.covered().fromMs();
    double wantedSessions = targetPages * pageLimit;
    if (taken.probe && sessions.size() > 1) {
      long lastMs = sessions.get(sessions.size() - 1).createdMs();
      double between = lastMs - sessions.get(0).createdMs();
      return Math.max(1, between * wantedSessions / (sessions.size() - 1));
    }
    double wanted = read * wantedSessions / Math.max(1, sessions.size());
    if (taken.probe) {
      return wanted;
    }
    double most = Math.max(read, taken.widthMs) * (taken.seenBelow ? MAX_GROWTH : 2);
    return Math.max(1, Math.max(taken.widthMs / MAX_SHRINKAGE, Math.min(wanted, most)));
  }

  /** Lets the next piece know that is not read yet, where nothing that is read lies between. */
  private void tellAbove(Piece read, double widthMs) {
    for (Piece piece : pieces.tailMap(read.toMs, true).values()) {
      if (piece.reading != null) {
        return;
      }
      if (!piece.taken) {
        piece.widthMs = widthMs;
        piece.seenBelow = true;
        return;
      }
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
