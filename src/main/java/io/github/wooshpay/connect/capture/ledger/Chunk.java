package io.github.wooshpay.connect.capture.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A stretch of the ledger, about one page of sessions: what was emitted of the sessions created in
 * {@code [fromMs, toMs)}, sorted by (created, id), in arrays of primitives (some 44 bytes a
 * session, as LedgerMemoryTest measures it). It is the unit of re-reading as well: one chunk is one
 * request.
 */
public final class Chunk {
  private static final int NONE = -1;

  private final long fromMs;
  private long toMs;
  private int size;
  private long[] created = new long[4];
  private long[] version = new long[4];
  private int[] idHash = new int[4];
  private Ids ids = new Ids();

  /** When all of it was last read; 0: never. Server's clock, milliseconds since the epoch. */
  private long readMs;

  private long recheckMs = Long.MAX_VALUE;

  /** An empty stretch. */
  Chunk(long fromMs, long toMs) {
    this.fromMs = fromMs;
    this.toMs = toMs;
  }

  public long fromMs() {
    return fromMs;
  }

  public long toMs() {
    return toMs;
  }

  /** Moves the end; no session may lie beyond it. */
  void endAt(long newToMs) {
    toMs = newToMs;
  }

  public int size() {
    return size;
  }

  public long created(int i) {
    return created[i];
  }

  /** The version that was emitted last, see {@link PackedVersion}. */
  public long version(int i) {
    return version[i];
  }

  int idHash(int i) {
    return idHash[i];
  }

  public long readMs() {
    return readMs;
  }

  void readAt(long ms) {
    readMs = ms;
    recheckMs = Long.MAX_VALUE;
  }

  /**
   * Returns when it has to be read again because an answer was held back, in milliseconds since the
   * epoch; {@link Long#MAX_VALUE} if none was.
   */
  public long recheckMs() {
    return recheckMs;
  }

  void recheckAt(long ms) {
    recheckMs = Math.min(recheckMs, ms);
  }

  /** The index of a session, or a negative number from which {@link #put} finds its place. */
  int find(long createdMs, byte[] sessionId) {
    double share = (createdMs - fromMs) / (double) (toMs - fromMs);
    return InterpolationSearch.find(
        0, size, (int) (size * share), i -> compare(i, createdMs, sessionId));
  }

  private int compare(int i, long createdMs, byte[] sessionId) {
    int order = Long.compare(created[i], createdMs);
    return order == 0 ? ids.compare(i, sessionId) : order;
  }

  /** Remembers a session's version, in place of an earlier one. */
  void put(int found, long createdMs, byte[] sessionId, int hash, long newVersion) {
    if (found >= 0) {
      version[found] = newVersion;
      return;
    }
    int at = ~found;
    if (size == created.length) {
      resize(size + Math.max(4, size >> 1));
    }
    System.arraycopy(created, at, created, at + 1, size - at);
    System.arraycopy(version, at, version, at + 1, size - at);
    System.arraycopy(idHash, at, idHash, at + 1, size - at);
    ids.insert(at, sessionId, size, created.length);
    created[at] = createdMs;
    version[at] = newVersion;
    idHash[at] = hash;
    size++;
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
    return part(newFromMs, toMs, without, size);
  }

  private Chunk part(long from, long to, int first, int end) {
    Chunk part = new Chunk(from, to);
    part.created = Arrays.copyOfRange(created, first, end);
    part.version = Arrays.copyOfRange(version, first, end);
    part.idHash = Arrays.copyOfRange(idHash, first, end);
    part.ids = ids.part(first, end);
    part.size = end - first;
    part.readMs = readMs;
    part.recheckMs = recheckMs;
    return part;
  }

  private void resize(int capacity) {
    created = Arrays.copyOf(created, capacity);
    version = Arrays.copyOf(version, capacity);
    idHash = Arrays.copyOf(idHash, capacity);
  }

  /** The id of the session at this index, in UTF-8. */
  byte[] idBytes(int i) {
    return ids.get(i);
  }
}
