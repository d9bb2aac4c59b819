package io.github.wooshpay.connect.capture.ledger;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chunks that do not overlap, in the order of their time. Sorted arrays: the beginnings of ten
 * thousand chunks lie beside each other in 80 kB, where a tree would take a step through memory for
 * each level. Nearly all that is added comes last, and all that is forgotten is the first. Not safe
 * for use by several threads at once.
 */
final class Chunks {
  private static final int SMALLEST = 16;

  /** Used from {@code first} to {@code end}. */
  private long[] fromMs = new long[SMALLEST];

  private @Nullable Chunk[] chunks = new Chunk[SMALLEST];
  private int first;
  private int end;

  boolean isEmpty() {
    return first == end;
  }

  /** The one that begins last at or before this instant, or null. */
  @Nullable Chunk floor(long atMs) {
    int index = indexAfter(atMs) - 1;
    return index < first ? null : chunks[index];
  }

  /** The one that begins last before this instant, or null. */
  @Nullable Chunk lower(long atMs) {
    int index = indexFrom(atMs) - 1;
    return index < first ? null : chunks[index];
  }

  /** The one that begins first after this instant, or null. */
  @Nullable Chunk higher(long atMs) {
    int index = indexAfter(atMs);
    return index < end ? chunks[index] : null;
  }

  /** The one that begins first, or null. */
  @Nullable Chunk oldest() {
    return isEmpty() ? null : chunks[first];
  }

  /** The one that begins last, or null. */
  @Nullable Chunk youngest() {
    return isEmpty() ? null : chunks[end - 1];
  }

  /** Whether it is this very chunk that begins where it does. */
  boolean holds(Chunk chunk) {
    int found = find(chunk.fromMs());
    return found >= 0 && chunks[found] == chunk;
  }

  /** Those that begin in {@code [fromMs, toMs)}; a copy. */
  List<Chunk> beginningIn(long fromMs, long toMs) {
    int from = indexFrom(fromMs);
    int to = Math.max(from, indexFrom(toMs));
    return List.of(Arrays.copyOfRange(chunks, from, to));
  }

  /** All of them, as they are now and from now on. */
  List<Chunk> all() {
    return new AbstractList<>() {
      @Override
      public Chunk get(int index) {
        return chunks[first + index];
      }

      @Override
      public int size() {
        return end - first;
      }
    };
  }

  /** Adds one, in place of the one that begins where it does. */
  void put(Chunk chunk) {
    int found = find(chunk.fromMs());
    int at = found < 0 ? ~found : found;
    if (found < 0) {
      if (end == chunks.length) {
        at -= makeRoom();
      }
      System.arraycopy(fromMs, at, fromMs, at + 1, end - at);
      System.arraycopy(chunks, at, chunks, at + 1, end - at);
      end++;
    }
    fromMs[at] = chunk.fromMs();
    chunks[at] = chunk;
  }

  /** Removes the one that begins where this one does. */
  void remove(Chunk chunk) {
    int at = find(chunk.fromMs());
    if (at < 0) {
      return;
    }
    if (at == first) {
      chunks[first++] = null;
      return;
    }
    System.arraycopy(fromMs, at + 1, fromMs, at, end - at - 1);
    System.arraycopy(chunks, at + 1, chunks, at, end - at - 1);
    chunks[--end] = null;
  }

  /** Moves all to the beginning of the arrays, and answers by how much. */
  private int makeRoom() {
    int moved = first;
    int used = end - first;
    int capacity = Math.max(SMALLEST, used + (used >> 1));
    fromMs = Arrays.copyOf(Arrays.copyOfRange(fromMs, first, end), capacity);
    chunks = Arrays.copyOf(Arrays.copyOfRange(chunks, first, end), capacity);
    first = 0;
    end = used;
    return moved;
  }

  /** The index of the first that begins after this instant. */
  private int indexAfter(long atMs) {
    return atMs == Long.MAX_VALUE ? end : indexFrom(atMs + 1);
  }

  /** The index of the first that begins at this instant or after it. */
  private int indexFrom(long atMs) {
    int found = find(atMs);
    return found < 0 ? ~found : found;
  }

  /** The index of the one that begins at this instant, or {@code ~i} where its place is i. */
  private int find(long atMs) {
    return InterpolationSearch.find(first, end, expected(atMs), i -> Long.compare(fromMs[i], atMs));
  }

  /** Where it would be if all were of one length. */
  private int expected(long atMs) {
    if (isEmpty()) {
      return first;
    }
    double all = fromMs[end - 1] - fromMs[first];
    double share = all == 0 ? 0 : (atMs - fromMs[first]) / all;
    return first + (int) (Math.max(0, Math.min(1, share)) * (end - 1 - first));
  }
}
