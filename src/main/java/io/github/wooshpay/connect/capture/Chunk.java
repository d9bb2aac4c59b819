package io.github.wooshpay.connect.capture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A stretch of the ledger, about one page of sessions: what was emitted of the sessions created in
 * {@code [fromMs, toMs)}, sorted by (created, id), in arrays of primitives (some 44 bytes a
 * session, as LedgerMemoryTest measures it). It is the unit of re-reading as well: one chunk is one
 * request.
 */
final class Chunk {
  private static final int NONE = -1;

  private final long fromMs;
  private long toMs;
  private int size;
  private long[] created = new long[4];
  private long[] mark = new long[4];
  private int[] idHash = new int[4];
  private Ids ids = new Ids();

  /** When all of it was last read; 0: never. Server's clock, milliseconds since the epoch. */
  private long readMs;

  /** When it is to be read again; {@link Long#MAX_VALUE}: not by itself, or being read. */
  private long dueMs = Long.MAX_VALUE;

  private Prospect prospect = Prospect.UNKNOWN;

  Chunk(long fromMs, long toMs) {
    this.fromMs = fromMs;
    this.toMs = toMs;
  }

  long fromMs() {
    return fromMs;
  }

  long toMs() {
    return toMs;
  }

  /** Moves the end; no session may lie beyond it. */
  void endAt(long newToMs) {
    toMs = newToMs;
  }

  int size() {
    return size;
  }

  long created(int i) {
    return created[i];
  }

  long mark(int i) {
    return mark[i];
  }

  int idHash(int i) {
    return idHash[i];
  }

  long readMs() {
    return readMs;
  }

  void readAt(long ms) {
    readMs = ms;
  }

  long dueMs() {
    return dueMs;
  }

  /** The index of a session, or a negative number from which {@link #put} finds its place. */
  int find(long createdMs, byte[] sessionId) {
    double share = (createdMs - fromMs) / (double) (toMs - fromMs);
    return Nearby.find(0, size, (int) (size * share), i -> compare(i, createdMs, sessionId));
  }

  private int compare(int i, long createdMs, byte[] sessionId) {
    int order = Long.compare(created[i], createdMs);
    return order == 0 ? ids.compare(i, sessionId) : order;
  }

  /** Remembers a session's version, in place of an earlier one. */
  void put(int found, long createdMs, byte[] sessionId, int hash, long newMark) {
    if (found >= 0) {
      mark[found] = newMark;
      return;
    }
    int at = ~found;
    if (size == created.length) {
      resize(size + Math.max(4, size >> 1));
    }
    System.arraycopy(created, at, created, at + 1, size - at);
    System.arraycopy(mark, at, mark, at + 1, size - at);
    System.arraycopy(idHash, at, idHash, at + 1, size - at);
    ids.insert(at, sessionId, size, created.length);
    created[at] = createdMs;
    mark[at] = newMark;
    idHash[at] = hash;
    size++;
  }

  /** What might still become of its sessions when it was planned last. */
  Prospect prospect() {
    return prospect;
  }

  /** What may still become of its sessions, and when it is to be read again. */
  void planned(Prospect newProspect, long newDueMs) {
    prospect = newProspect;
    dueMs = newDueMs;
  }

  /**
   * Cuts the chunk into chunks of at most {@code limit} sessions each where it can: never within a
   * unit of time, since no window can be cut finer.
   */
  List<Chunk> split(int limit, int unitMs) {
    List<Chunk> parts = new ArrayList<>();
    int first = 0;
    long from = fromMs;
    while (size - first > limit) {
      int cut = cutAt(first, first + limit, unitMs);
      if (cut == NONE) {
        break;
      }
      long cutMs = Math.floorDiv(created[cut], unitMs) * unitMs;
      parts.add(part(from, cutMs, first, cut));
      from = cutMs;
      first = cut;
    }
    if (parts.isEmpty()) {
      return List.of(this);
    }
    parts.add(part(from, toMs, first, size));
    return parts;
  }

  /**
   * The last index up to {@code most}, else the first above, at which a new unit of time begins.
   */
  private int cutAt(int first, int most, int unitMs) {
    for (int i = most; i > first; i--) {
      if (beginsUnit(i, unitMs)) {
        return i;
      }
    }
    for (int i = most + 1; i < size; i++) {
      if (beginsUnit(i, unitMs)) {
        return i;
      }
    }
    return NONE;
  }

  private boolean beginsUnit(int i, int unitMs) {
    return Math.floorDiv(created[i], unitMs) > Math.floorDiv(created[i - 1], unitMs)
        && Math.floorDiv(created[i], unitMs) * unitMs > fromMs;
  }

  /** The chunk that begins here, without the first {@code without} sessions, which are older. */
  Chunk from(long newFromMs, int without) {
    Chunk rest = part(newFromMs, toMs, without, size);
    rest.prospect = prospect;
    return rest;
  }

  private Chunk part(long from, long to, int first, int end) {
    Chunk part = new Chunk(from, to);
    part.created = Arrays.copyOfRange(created, first, end);
    part.mark = Arrays.copyOfRange(mark, first, end);
    part.idHash = Arrays.copyOfRange(idHash, first, end);
    part.ids = ids.part(first, end);
    part.size = end - first;
    part.readMs = readMs;
    return part;
  }

  private void resize(int capacity) {
    created = Arrays.copyOf(created, capacity);
    mark = Arrays.copyOf(mark, capacity);
    idHash = Arrays.copyOf(idHash, capacity);
  }

  /** The id of the session at this index, in UTF-8. */
  byte[] idBytes(int i) {
    return ids.get(i);
  }
}
