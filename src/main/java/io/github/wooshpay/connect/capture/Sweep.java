package io.github.wooshpay.connect.capture;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Which chunk of the ledger is to be re-read next: the one that is due first. Not safe for use by
 * several threads at once.
 */
final class Sweep {
  /** How often the cadence is fitted to the ledger. */
  private static final long FIT_MS = 60_000;

  private final Ledger ledger;
  private final Cadence cadence;
  private final boolean eachOnce;
  private final PriorityQueue<Due> queue =
      new PriorityQueue<>(Comparator.comparingLong(Due::dueMs));

  /** The one that the tail reads, as of the last planning. */
  private @Nullable Chunk youngest;

  private long fittedMs = Long.MIN_VALUE / 2;

  /** A chunk and when it was due as this was queued: stale once the chunk says otherwise. */
  private record Due(long dueMs, Chunk chunk) {}

  Sweep(Ledger ledger, Cadence cadence, boolean eachOnce) {
    this.ledger = ledger;
    this.cadence = cadence;
    this.eachOnce = eachOnce;
  }

  /** Plans the chunks that were read or cut; the youngest chunk is the tail's. */
  void plan() {
    Chunk before = youngest;
    youngest = ledger.youngest();
    if (before != null && before != youngest && ledger.holds(before)) {
      plan(before);
    }
    ledger.takeTouched().forEach(this::plan);
  }

  private void plan(Chunk chunk) {
    Prospect prospect = eachOnce ? Prospect.SETTLED : Prospect.of(chunk, chunk.readMs());
    long due =
        chunk == youngest
            ? Long.MAX_VALUE
            : cadence.nextReadMs(chunk.fromMs(), chunk.toMs(), prospect, chunk.readMs());
    boolean queued = chunk.dueMs() == due;
    chunk.planned(prospect, due);
    if (!queued && due != Long.MAX_VALUE) {
      queue.add(new Due(due, chunk));
    }
  }

  /**
   * Keeps the cadence in step with the ledger and the budget (requests a second, the tail's
   * included).
   */
  void fit(long nowMs, double requestsPerSecond) {
    if (nowMs - fittedMs < FIT_MS) {
      return;
    }
    fittedMs = nowMs;
    if (cadence.fit(ledger.chunks(), nowMs, requestsPerSecond)) {
      queue.clear();
      for (Chunk chunk : ledger.chunks()) {
        chunk.planned(chunk.prospect(), Long.MAX_VALUE);
        plan(chunk);
      }
    }
  }

  /** Takes the chunk that is due first, or null if none is. */
  @Nullable Chunk take(long nowMs) {
    Due first = first();
    if (first == null || first.dueMs() > nowMs) {
      return null;
    }
    queue.poll();
    first.chunk().planned(first.chunk().prospect(), Long.MAX_VALUE);
    return first.chunk();
  }

  /** Puts a chunk back that cannot be read now. */
  void later(Chunk chunk, long dueMs) {
    chunk.planned(chunk.prospect(), dueMs);
    queue.add(new Due(dueMs, chunk));
  }

  /** When the next chunk is due; {@link Long#MAX_VALUE} if none is. */
  long nextDueMs() {
    Due first = first();
    return first == null ? Long.MAX_VALUE : first.dueMs();
  }

  private @Nullable Due first() {
    Due first = queue.peek();
    while (first != null
        && (first.dueMs() != first.chunk().dueMs() || !ledger.holds(first.chunk()))) {
      queue.poll();
      first = queue.peek();
    }
    return first;
  }
}
