package io.github.wooshpay.connect.capture.schedule;

import io.github.wooshpay.connect.api.Window;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The pending looks caused by hints, their share of the request budget, and the windows read
 * recently. Not thread-safe.
 */
final class Looks {
  /** The share of requests for hints, so that the tail and the sweep continue. */
  private static final double SHARE = 0.5;

  private static final int REMEMBERED = 256;

  private final double perMs;
  private final double most;
  private final NavigableSet<Long> instants = new TreeSet<>();
  private final Deque<Finished> finished = new ArrayDeque<>();
  private double permits;
  private long refilledMs;

  private record Finished(Window window, long atMs) {}

  /**
   * @param requestsPerSecond the total request budget
   */
  Looks(int requestsPerSecond) {
    this.perMs = SHARE * requestsPerSecond / 1000;
    this.most = Math.max(1, SHARE * requestsPerSecond);
    this.permits = most;
  }

  /** Acquires a permit for one request; returns whether there was one. */
  boolean tryAcquirePermit(long nowMs) {
    refill(nowMs);
    if (permits < 1) {
      return false;
    }
    permits--;
    return true;
  }

  /** Returns when the next permit is available, in milliseconds since the epoch. */
  long nextPermitMs(long nowMs) {
    refill(nowMs);
    return permits >= 1 ? nowMs : nowMs + (long) Math.ceil((1 - permits) / perMs);
  }

  private void refill(long nowMs) {
    permits = Math.min(most, permits + perMs * Math.max(0, nowMs - refilledMs));
    refilledMs = nowMs;
  }

  /** Adds an instant of creation to look at. */
  void add(long createdMs) {
    instants.add(createdMs);
  }

  /** Removes an instant of creation. */
  void remove(long createdMs) {
    instants.remove(createdMs);
  }

  /** Returns a view of the instants to look at, oldest first. */
  NavigableSet<Long> instants() {
    return instants;
  }

  /** Records that a window was read, which completes all looks into it. */
  void read(Window window, long finishedMs) {
    instants.subSet(window.fromMs(), true, window.toMs(), false).clear();
    finished.addLast(new Finished(window, finishedMs));
    if (finished.size() > REMEMBERED) {
      finished.removeFirst();
    }
  }

  /**
   * Returns whether a read of this instant may have ended after another request was sent. The
   * answer to that request is then not necessarily newer.
   */
  boolean mayHaveBeenReadSince(long createdMs, long askedMs) {
    Finished oldest = finished.peekFirst();
    if (finished.size() == REMEMBERED && oldest != null && oldest.atMs >= askedMs) {
      return true;
    }
    return finished.stream()
        .anyMatch(read -> read.atMs >= askedMs && read.window.contains(createdMs));
  }
}
