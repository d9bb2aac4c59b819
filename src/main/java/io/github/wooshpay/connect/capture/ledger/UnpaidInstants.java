package io.github.wooshpay.connect.capture.ledger;

import java.util.Collection;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The instants at which complete but unpaid sessions of a slice were created, and how many at each.
 * In milliseconds since the epoch. Not thread-safe.
 */
final class UnpaidInstants {
  /** Stands for a number that the offset does not tell: the instant stays until it is too old. */
  private static final int UNKNOWN = 1 << 20;

  private final NavigableMap<Long, Integer> counts = new TreeMap<>();

  /**
   * Adds instants that were read from an offset.
   *
   * @param sessions the number of unpaid sessions that they stand for
   */
  void restore(Iterable<Long> instants, int sessions) {
    instants.forEach(instant -> counts.put(instant, 1));
    if (sessions > counts.size()) {
      counts.replaceAll((instant, one) -> UNKNOWN);
    }
  }

  void add(long instantMs) {
    counts.merge(instantMs, 1, Integer::sum);
  }

  void remove(long instantMs) {
    counts.computeIfPresent(instantMs, (instant, count) -> count == 1 ? null : count - 1);
  }

  /** Moves the instants before this one into another slice. */
  void moveBefore(long beforeMs, UnpaidInstants into) {
    NavigableMap<Long, Integer> moved = counts.headMap(beforeMs, false);
    into.counts.putAll(moved);
    moved.clear();
  }

  /** Removes the instants that are too old to be watched. */
  void removeBefore(long beforeMs) {
    counts.headMap(beforeMs, false).clear();
  }

  boolean contains(long instantMs) {
    return counts.containsKey(instantMs);
  }

  boolean hasAny(long fromMs, long toMs) {
    return !counts.subMap(fromMs, toMs).isEmpty();
  }

  boolean isEmpty() {
    return counts.isEmpty();
  }

  /** Adds all instants to a set. */
  void addTo(Collection<Long> instants) {
    instants.addAll(counts.keySet());
  }
}
