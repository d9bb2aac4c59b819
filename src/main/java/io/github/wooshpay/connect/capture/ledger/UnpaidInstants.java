package io.github.wooshpay.connect.capture.ledger;

import java.util.Arrays;
import java.util.Collection;

/**
 * The instants of creation of the sessions in a slice that await a payment (complete but unpaid, or
 * expired), with the number of such sessions at each. In milliseconds since the epoch, in sorted
 * arrays: 12 bytes per instant. Not thread-safe.
 *
 * <p>Tests: {@code StoredLedgerTest}.
 */
final class UnpaidInstants {
  /** An unknown number of sessions: the instant stays until it is too old. */
  private static final int UNKNOWN = 1 << 20;

  private long[] instants = {};
  private int[] counts = {};
  private int size;

  /**
   * Adds instants that were read from an offset.
   *
   * @param sessions the number of sessions at these instants
   */
  void restore(Iterable<Long> stored, int sessions) {
    for (long instant : stored) {
      set(instant, 1);
    }
    if (sessions > size) {
      Arrays.fill(counts, 0, size, UNKNOWN);
    }
  }

  void add(long instantMs) {
    int found = find(instantMs);
    set(instantMs, found < 0 ? 1 : counts[found] + 1);
  }

  void remove(long instantMs) {
    int found = find(instantMs);
    if (found >= 0 && --counts[found] == 0) {
      removeRange(found, found + 1);
    }
  }

  /** Moves the instants before this one to another slice. */
  void moveBefore(long beforeMs, UnpaidInstants into) {
    int end = firstFrom(beforeMs);
    for (int i = 0; i < end; i++) {
      into.set(instants[i], counts[i]);
    }
    removeRange(0, end);
  }

  /** Removes the instants that are too old to be watched. */
  void removeBefore(long beforeMs) {
    removeRange(0, firstFrom(beforeMs));
  }

  /** Removes the instants in {@code [fromMs, toMs)}. */
  void removeBetween(long fromMs, long toMs) {
    int from = firstFrom(fromMs);
    removeRange(from, Math.max(from, firstFrom(toMs)));
  }

  boolean contains(long instantMs) {
    return find(instantMs) >= 0;
  }

  boolean hasAny(long fromMs, long toMs) {
    return firstFrom(fromMs) < firstFrom(toMs);
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Adds all instants to a set. */
  void addTo(Collection<Long> set) {
    for (int i = 0; i < size; i++) {
      set.add(instants[i]);
    }
  }

  private void set(long instantMs, int count) {
    int found = find(instantMs);
    if (found >= 0) {
      counts[found] = count;
      return;
    }
    int at = ~found;
    if (size == instants.length) {
      int capacity = size + Math.max(4, size >> 2);
      instants = Arrays.copyOf(instants, capacity);
      counts = Arrays.copyOf(counts, capacity);
    }
    System.arraycopy(instants, at, instants, at + 1, size - at);
    System.arraycopy(counts, at, counts, at + 1, size - at);
    instants[at] = instantMs;
    counts[at] = count;
    size++;
  }

  private void removeRange(int from, int to) {
    System.arraycopy(instants, to, instants, from, size - to);
    System.arraycopy(counts, to, counts, from, size - to);
    size -= to - from;
  }

  private int find(long instantMs) {
    return Arrays.binarySearch(instants, 0, size, instantMs);
  }

  private int firstFrom(long instantMs) {
    int found = find(instantMs);
    return found < 0 ? ~found : found;
  }
}
