package io.github.wooshpay.connect.capture.schedule;

import io.github.wooshpay.connect.capture.ledger.Chunk;
import io.github.wooshpay.connect.capture.ledger.Ledger;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Decides which chunk of the ledger to read again next: the one due first. Not thread-safe.
 *
 * <p>Tests: {@code CaptureTest}, {@code CaptureModelTest}.
 */
public final class Sweep {
  /** How often the cadence is adapted to the ledger. */
  private static final long FIT_MS = 60_000;

  private final Ledger ledger;
  private final Cadence cadence;
  private final boolean eachOnce;
  private final IdentityHashMap<Chunk, Plan> plans = new IdentityHashMap<>();
  private final PriorityQueue<Due> queue =
      new PriorityQueue<>(Comparator.comparingLong(Due::dueMs));

  /** The chunk that the tail reads, as of the last planning. */
  private @Nullable Chunk youngest;

  private long fittedMs = Long.MIN_VALUE / 2;

  /**
   * How a chunk's sessions may still change, and when to read it again: {@link Long#MAX_VALUE} if
   * the sweep need not, or while it is being read.
   */
  private record Plan(ChunkOutlook outlook, long dueMs) {}

  /** A chunk and its due time when it was queued. Stale once the plan has a different time. */
  private record Due(long dueMs, Chunk chunk) {}

  public Sweep(Ledger ledger, Cadence cadence, boolean eachOnce) {
    this.ledger = ledger;
    this.cadence = cadence;
    this.eachOnce = eachOnce;
  }

  /** Plans the chunks that were read or cut. The youngest chunk belongs to the tail. */
  public void plan() {
    Chunk before = youngest;
    youngest = ledger.youngest();
    if (before != null && before != youngest && ledger.holds(before)) {
      plan(before);
    }
    ledger.drainTouched().forEach(this::plan);
  }

  private void plan(Chunk chunk) {
    ChunkOutlook outlook = eachOnce ? ChunkOutlook.SETTLED : ChunkOutlook.of(chunk, chunk.readMs());
    long due =
        chunk == youngest
            ? Long.MAX_VALUE
            : cadence.nextReadMs(chunk.fromMs(), chunk.toMs(), outlook, chunk.readMs());
    Plan before = plans.put(chunk, new Plan(outlook, due));
    boolean queued = before != null && before.dueMs() == due;
    if (!queued && due != Long.MAX_VALUE) {
      queue.add(new Due(due, chunk));
    }
  }

  /** Adapts the cadence to the ledger and the budget (requests per second, including the tail). */
  public void fit(long nowMs, double requestsPerSecond) {
    if (nowMs - fittedMs < FIT_MS) {
      return;
    }
    fittedMs = nowMs;
    plans.keySet().removeIf(chunk -> !ledger.holds(chunk));
    if (cadence.fit(ledger.chunks(), this::outlook, nowMs, requestsPerSecond)) {
      queue.clear();
      plans.clear();
      ledger.chunks().forEach(this::plan);
    }
  }

  private ChunkOutlook outlook(Chunk chunk) {
    Plan plan = plans.get(chunk);
    return plan == null ? ChunkOutlook.UNKNOWN : plan.outlook();
  }

  /** Removes and returns the chunk that is due first, or null if none is due. */
  public @Nullable Chunk next(long nowMs) {
    Due first = first();
    if (first == null || first.dueMs() > nowMs) {
      return null;
    }
    queue.poll();
    plans.put(first.chunk(), new Plan(outlook(first.chunk()), Long.MAX_VALUE));
    return first.chunk();
  }

  /** Returns a chunk to the queue that cannot be read now. */
  public void later(Chunk chunk, long dueMs) {
    plans.put(chunk, new Plan(outlook(chunk), dueMs));
    queue.add(new Due(dueMs, chunk));
  }

  /** Returns when the next chunk is due; {@link Long#MAX_VALUE} if none is. */
  public long nextDueMs() {
    Due first = first();
    return first == null ? Long.MAX_VALUE : first.dueMs();
  }

  private @Nullable Due first() {
    Due first = queue.peek();
    while (first != null && !isCurrent(first)) {
      queue.poll();
      first = queue.peek();
    }
    return first;
  }

  private boolean isCurrent(Due due) {
    Plan plan = plans.get(due.chunk());
    return plan != null && plan.dueMs() == due.dueMs() && ledger.holds(due.chunk());
  }

  /** Returns the number of chunks that are overdue. */
  public int overdue(long nowMs) {
    int overdue = 0;
    for (Chunk chunk : ledger.chunks()) {
      Plan plan = plans.get(chunk);
      overdue += plan != null && plan.dueMs() <= nowMs ? 1 : 0;
    }
    return overdue;
  }

  /**
   * Returns the oldest time of last read of all chunks with a session that can still change; {@link
   * Long#MAX_VALUE} if there is none.
   */
  public long oldestReadMs() {
    long oldestMs = Long.MAX_VALUE;
    for (Chunk chunk : ledger.chunks()) {
      ChunkOutlook outlook = outlook(chunk);
      if (outlook.open() || outlook.unpaid()) {
        oldestMs = Math.min(oldestMs, chunk.readMs());
      }
    }
    return oldestMs;
  }
}
