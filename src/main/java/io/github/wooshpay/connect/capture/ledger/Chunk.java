package io.github.wooshpay.connect.capture.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A stretch of the ledger, about one page: the emitted versions of the sessions created in {@code
 * [fromMs, toMs)}, sorted by (created, id), in primitive arrays (about 44 bytes per session, as
 * LedgerMemoryTest measures). It is also the unit of re-reading: one chunk is one request.
 */
public final class Chunk {
  private static final int NONE = -1;
  private static final long[] NO_LONGS = {};
  private static final int[] NO_INTS = {};

  private final long fromMs;
  private long toMs;
  private int size;
  private long[] created = NO_LONGS;
  private long[] version = NO_LONGS;
  private int[] idHash = NO_INTS;
  private Ids ids = new Ids();

  /** When it was last read as a whole, by the server's clock in milliseconds; 0: never. */
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

  /** Moves the end; there must be no session after it. */
  void endAt(long newToMs) {
    toMs = newToMs;
  }

  public int size() {
    return size;
  }

  public long created(int i) {
    return created[i];
  }

  /** Returns the version emitted last, see {@link PackedVersion}. */
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
   * Returns when to read it again because an answer was held back, in milliseconds since the epoch;
   * {@link Long#MAX_VALUE} if none was.
   */
  public long recheckMs() {
    return recheckMs;
  }

  void recheckAt(long ms) {
    recheckMs = Math.min(recheckMs, ms);
  }

  /**
   * Returns the index of a session, or a negative number that tells {@link #put} where to add it.
   */
  int find(long createdMs, byte[] sessionId) {
    double share = (createdMs - fromMs) / (double) (toMs - fromMs);
    return InterpolationSearch.find(
        0, size, (int) (size * share), i -> compare(i, createdMs, sessionId));
  }

  private int compare(int i, long createdMs, byte[] sessionId) {
    int order = Long.compare(created[i], createdMs);
    return order == 0 ? ids.compare(i, sessionId) : order;
  }

  /** Stores a session's version, replacing an earlier one. */
  void put(int found, long createdMs, byte[] sessionId, int hash, long newVersion) {
    if (found >= 0) {
      version[found] = newVersion;
      return;
    }
    int at = ~found;
    if (size == created.length) {
      // Most watched instants have one session.
      resize(size == 0 ? 1 : size + Math.max(4, size >> 1));
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
   * Splits the chunk into chunks of at most {@code limit} sessions if possible, but never within a
   * unit of time, because no window can be cut finer.
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
   * Returns the last index up to {@code most} at which a new unit of time begins; if there is none,
   * the first above it.
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

  /** Returns the rest of the chunk from this instant, without the first, older sessions. */
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

  /** Returns the id of the session at this index, in UTF-8. */
  byte[] idBytes(int i) {
    return ids.get(i);
  }
}
