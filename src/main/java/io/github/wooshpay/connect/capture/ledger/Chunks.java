package io.github.wooshpay.connect.capture.ledger;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Non-overlapping chunks in order of time, in sorted arrays: the beginnings of ten thousand chunks
 * fit into 80 kB of adjacent memory, whereas a tree would follow a pointer per level. Nearly every
 * chunk is added at the end, and chunks are removed from the beginning. Not thread-safe.
 */
final class Chunks {
  private static final int SMALLEST = 16;

  /** In use from {@code first} to {@code end}. */
  private long[] fromMs = new long[SMALLEST];

  private @Nullable Chunk[] chunks = new Chunk[SMALLEST];
  private int first;
  private int end;

  boolean isEmpty() {
    return first == end;
  }

  /** Returns the last chunk that begins at or before this instant, or null. */
  @Nullable Chunk lastAtOrBefore(long atMs) {
    int index = indexAfter(atMs) - 1;
    return index < first ? null : chunks[index];
  }

  /** Returns the last chunk that begins before this instant, or null. */
  @Nullable Chunk lastBefore(long atMs) {
    int index = indexFrom(atMs) - 1;
    return index < first ? null : chunks[index];
  }

  /** Returns the first chunk that begins after this instant, or null. */
  @Nullable Chunk firstAfter(long atMs) {
    int index = indexAfter(atMs);
    return index < end ? chunks[index] : null;
  }

  /** Returns the first chunk, or null. */
  @Nullable Chunk oldest() {
    return isEmpty() ? null : chunks[first];
  }

  /** Returns the last chunk, or null. */
  @Nullable Chunk youngest() {
    return isEmpty() ? null : chunks[end - 1];
  }

  /** Returns whether this very chunk is here. */
  boolean holds(Chunk chunk) {
    int found = find(chunk.fromMs());
    return found >= 0 && chunks[found] == chunk;
  }

  /** Returns a copy of the chunks that begin in {@code [fromMs, toMs)}. */
  List<Chunk> beginningIn(long fromMs, long toMs) {
    int from = indexFrom(fromMs);
    int to = Math.max(from, indexFrom(toMs));
    return List.of(Arrays.copyOfRange(chunks, from, to));
  }

  /** Returns a live view of all chunks. */
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

  /** Adds a chunk, replacing one with the same beginning. */
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

  /** Removes the chunk with the same beginning. */
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

  /** Moves all chunks to the beginning of the arrays; returns by how much. */
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

  /** Returns the index of the first chunk that begins after this instant. */
  private int indexAfter(long atMs) {
    return atMs == Long.MAX_VALUE ? end : indexFrom(atMs + 1);
  }

  /** Returns the index of the first chunk that begins at or after this instant. */
  private int indexFrom(long atMs) {
    int found = find(atMs);
    return found < 0 ? ~found : found;
  }

  /** Returns the index of the chunk that begins at this instant, or {@code ~i} to insert at i. */
  private int find(long atMs) {
    return InterpolationSearch.find(first, end, expected(atMs), i -> Long.compare(fromMs[i], atMs));
  }

  /** Returns where it would be if all chunks had the same length. */
  private int expected(long atMs) {
    if (isEmpty()) {
      return first;
    }
    double all = fromMs[end - 1] - fromMs[first];
    double share = all == 0 ? 0 : (atMs - fromMs[first]) / all;
    return first + (int) (Math.max(0, Math.min(1, share)) * (end - 1 - first));
  }
}
