package io.github.wooshpay.connect.capture.schedule;

import io.github.wooshpay.connect.capture.ledger.Chunk;
import io.github.wooshpay.connect.capture.ledger.PackedVersion;
import io.github.wooshpay.connect.capture.ledger.ReplicaLag;
import java.util.Collection;
import java.util.function.Function;

/**
 * How often a chunk is re-read, from the budget of requests alone: nothing is known of when
 * payments come, but that a session that has been open for long changes less than a young one.
 *
 * <ul>
 *   <li>With an open session: at intervals that grow in proportion to its age, {@code k * (age + 30
 *       s)}, but never shorter than a tick, and no longer from an age of 12 hours on. The constant
 *       {@code k} is the smallest that the budget allows: where the whole horizon fits into a
 *       tick's budget, all of it is read every tick.
 *   <li>Soon after a session expires, which its {@code expires_at} foretells.
 *   <li>With one that expired within the last hour: every three minutes, as far as a share of the
 *       budget reaches. A payment that was under way may win against the expiry.
 *   <li>With a complete but unpaid one, or one that expired earlier: at least every 50 minutes, as
 *       far as a share of the budget reaches.
 *   <li>With settled ones alone: each time its age has doubled, for sessions that become visible
 *       late.
 *   <li>A minute after an answer that was held back, see {@link ReplicaLag}.
 *   <li>Once more shortly before the floor passes.
 * </ul>
 *
 * <p>Not safe for use by several threads at once.
 */
public final class Cadence {
  /**
   * This often a complete but unpaid session is looked at, so that its payment is seen within the
   * hour.
   */
  public static final long UNPAID_INTERVAL_MS = 50 * 60_000L;

  /** This often a session is looked at that expired within the last hour. */
  private static final long EXPIRED_INTERVAL_MS = 3 * 60_000L;

  private static final long YOUTH_MS = 30_000;
  private static final long OLD_MS = 12 * 3_600_000L;

  /** What is left of the budget for what cannot be foreseen: second pages, retries, queueing. */
  private static final double SHARE = 0.94;

  /**
   * The share of the budget that unpaid sessions may take where an hour cannot be kept, and again
   * those that expired within the hour where minutes cannot.
   */
  private static final double UNPAID_SHARE = 0.07;

  /**
   * How long after its expiry a session is looked at, and how long the reads of one chunk for it
   * are apart.
   */
  private static final long EXPIRY_GRACE_MS = 30_000;

  private static final long EXPIRY_SPACING_MS = 5 * 60_000;

  /** How long before the floor passes a session it is looked at for the last time, at most. */
  public static final long LAST_LOOK_MS = 10 * 60_000;

  private static final long OVERDUE_MIN_MS = 60_000;

  /** Ages in quarter octaves of a second: the histogram that makes finding {@code k} cheap. */
  private static final int BUCKETS = 4 * 40;

  private final long tickMs;
  private final long horizonMs;
  private final int pageLimit;
  private double k;
  private long unpaidIntervalMs = UNPAID_INTERVAL_MS;
  private long expiredIntervalMs = EXPIRED_INTERVAL_MS;

  public Cadence(long tickMs, long horizonMs, int pageLimit) {
    this.tickMs = tickMs;
    this.pageLimit = pageLimit;
    this.horizonMs = horizonMs;
  }

  /** When a chunk that was read at this instant is to be read again. */
  public long nextReadMs(long chunkFromMs, long chunkToMs, Prospect prospect, long readMs) {
    long age = age(chunkToMs, readMs);
    long due = readMs + Math.max(tickMs, age);
    if (prospect.open()) {
      due = Math.min(due, readMs + openIntervalMs(age));
      due = Math.min(due, foretoldMs(prospect, readMs));
    }
    if (prospect.unpaid()) {
      due = Math.min(due, readMs + unpaidIntervalMs);
    }
    if (prospect.expiredWithinTheHour(readMs)) {
      due = Math.min(due, readMs + expiredIntervalMs);
    }
    due = Math.min(due, lastLookMs(chunkFromMs, chunkToMs, readMs));
    due = Math.min(due, prospect.recheckMs());
    return Math.max(due, readMs + tickMs);
  }

  /** Of the youngest session there may be in a chunk: it may have become visible late. */
  private static long age(long chunkToMs, long nowMs) {
    return Math.max(0, nowMs - chunkToMs);
  }

  /**
   * In time for the floor, which passes nothing that was not looked at within its last minutes; a
   * chunk that is longer than these is looked at as the floor goes through it. {@link
   * Long#MAX_VALUE} where this is done.
   */
  private long lastLookMs(long chunkFromMs, long chunkToMs, long readMs) {
    return readMs + LAST_LOOK_MS >= chunkToMs + horizonMs
        ? Long.MAX_VALUE
        : Math.max(chunkFromMs + horizonMs - LAST_LOOK_MS / 2, readMs + LAST_LOOK_MS / 2);
  }

  private long foretoldMs(Prospect prospect, long readMs) {
    long due = Long.MAX_VALUE;
    if (prospect.nextExpiryMs() != Long.MAX_VALUE) {
      due = Math.max(prospect.nextExpiryMs() + EXPIRY_GRACE_MS, readMs + EXPIRY_SPACING_MS);
    }
    if (prospect.overdueSinceMs() != Long.MAX_VALUE) {
      // It should have expired: asked again and again, at growing intervals.
      due = Math.min(due, readMs + Math.max(OVERDUE_MIN_MS, readMs - prospect.overdueSinceMs()));
    }
    return due;
  }

  private long openIntervalMs(long ageMs) {
    return Math.max(tickMs, (long) (k * (Math.min(ageMs, OLD_MS) + YOUTH_MS)));
  }

  /** The seconds between two reads of an open session, per second of age, about. */
  public double k() {
    return k;
  }

  /**
   * Finds the constant anew.
   *
   * @param requestsPerSecond what may be spent in all, the tail included
   * @return whether it has changed enough for what is planned to be planned anew
   */
  public boolean fit(
      Collection<Chunk> chunks,
      Function<Chunk, Prospect> prospects,
      long nowMs,
      double requestsPerSecond) {
    double unpaidPerSecond = UNPAID_SHARE * requestsPerSecond;
    unpaidIntervalMs =
        Math.max(
            UNPAID_INTERVAL_MS, (long) (1000 * unpaidPages(chunks, prospects) / unpaidPerSecond));
    expiredIntervalMs =
        Math.max(
            EXPIRED_INTERVAL_MS,
            (long) (1000 * expiredPages(chunks, prospects, nowMs) / unpaidPerSecond));
    int[] open = new int[BUCKETS];
    double fixed = 1000.0 / tickMs;
    for (Chunk chunk : chunks) {
      long age = age(chunk.toMs(), nowMs);
      int pages = pages(chunk);
      Prospect prospect = prospects.apply(chunk);
      if (prospect.open()) {
        open[bucket(age)] += pages;
        fixed += pages * 1000.0 / PackedVersion.DEFAULT_LIFE_MS;
      } else {
        long longest =
            prospect.expiredWithinTheHour(nowMs)
                ? expiredIntervalMs
                : prospect.unpaid() ? unpaidIntervalMs : Long.MAX_VALUE;
        fixed += pages * 1000.0 / Math.min(longest, Math.max(tickMs, age));
      }
    }
    double rate = Math.max(0.1 * requestsPerSecond, SHARE * requestsPerSecond - fixed);
    double before = k;
    k = smallestWithin(open, rate);
    return k > before * 1.25 || k < before * 0.8;
  }

  private int pages(Chunk chunk) {
    return 1 + Math.max(0, chunk.size() - 1) / pageLimit;
  }

  private long unpaidPages(Collection<Chunk> chunks, Function<Chunk, Prospect> prospects) {
    return chunks.stream()
        .filter(chunk -> prospects.apply(chunk).unpaid())
        .mapToLong(this::pages)
        .sum();
  }

  private long expiredPages(
      Collection<Chunk> chunks, Function<Chunk, Prospect> prospects, long nowMs) {
    return chunks.stream()
        .filter(chunk -> prospects.apply(chunk).expiredWithinTheHour(nowMs))
        .mapToLong(this::pages)
        .sum();
  }

  private double smallestWithin(int[] open, double rate) {
    k = 0;
    if (demand(open) <= rate) {
      return 0;
    }
    double low = 1e-6;
    double high = 1e3;
    for (int i = 0; i < 40; i++) {
      k = Math.sqrt(low * high);
      if (demand(open) > rate) {
        low = k;
      } else {
        high = k;
      }
    }
    return high;
  }

  /** Requests a second. */
  private double demand(int[] open) {
    double sum = 0;
    for (int b = 0; b < BUCKETS; b++) {
      if (open[b] > 0) {
        sum += open[b] * 1000.0 / openIntervalMs(ageOf(b));
      }
    }
    return sum;
  }

  private static int bucket(long ageMs) {
    double quarters = 4 * Math.log(Math.max(1, ageMs / 1000.0)) / Math.log(2);
    return Math.min(BUCKETS - 1, (int) quarters);
  }

  private static long ageOf(int bucket) {
    return (long) (1000 * Math.pow(2, (bucket + 0.5) / 4));
  }
}
