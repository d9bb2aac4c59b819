package io.github.wooshpay.connect.capture.schedule;

import io.github.wooshpay.connect.capture.ledger.Chunk;
import io.github.wooshpay.connect.capture.ledger.PackedVersion;
import io.github.wooshpay.connect.capture.ledger.ReplicaLag;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;

/**
 * Decides how often a chunk is read again, based on the request budget alone. Nothing is known
 * about when payments arrive, except that a session that has been open for long changes less than a
 * young one.
 *
 * <ul>
 *   <li>With an open session: at intervals proportional to its age, {@code k * (age + 30 s)}, but
 *       never shorter than a tick; from an age of 12 hours on they no longer grow. The constant
 *       {@code k} is the smallest that the budget allows: if the whole horizon fits into a tick's
 *       budget, all of it is read every tick.
 *   <li>Soon after a session expires, according to its {@code expires_at}.
 *   <li>With a session that expired within the last hour: every three minutes, within a share of
 *       the budget. A payment in progress may still arrive after the expiry.
 *   <li>With a complete but unpaid session, or one that expired earlier: at least every 50 minutes,
 *       within a share of the budget.
 *   <li>With settled sessions only: each time its age has doubled, for sessions that appear late.
 *   <li>One minute after an answer was held back, see {@link ReplicaLag}.
 *   <li>One last time shortly before the floor passes.
 * </ul>
 *
 * <p>Not thread-safe.
 *
 * <p>Tests: {@code CaptureTest}, {@code CaptureModelTest}.
 */
public final class Cadence {
  /** The interval for complete but unpaid sessions, so that a payment is seen within the hour. */
  public static final long UNPAID_INTERVAL_MS = 50 * 60_000L;

  /** The interval for sessions that expired within the last hour. */
  private static final long EXPIRED_INTERVAL_MS = 3 * 60_000L;

  private static final long YOUTH_MS = 30_000;
  private static final long OLD_MS = 12 * 3_600_000L;

  /**
   * The share of the budget for unpaid sessions if an hour cannot be kept; the same share again for
   * recently expired sessions if minutes cannot be kept.
   */
  private static final double UNPAID_SHARE = 0.07;

  /**
   * How long after its expiry a session is read, and the interval between such reads of one chunk.
   */
  private static final long EXPIRY_GRACE_MS = 30_000;

  private static final long EXPIRY_SPACING_MS = 5 * 60_000;

  /** How long at most between the last read of a session and the floor passing it. */
  public static final long LAST_LOOK_MS = 10 * 60_000;

  private static final long OVERDUE_MIN_MS = 60_000;

  /** A histogram of ages in quarter octaves of a second, which makes finding {@code k} cheap. */
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

  /** Returns when to read a chunk again that was read at this instant. */
  public long nextReadMs(long chunkFromMs, long chunkToMs, ChunkOutlook outlook, long readMs) {
    long age = age(chunkToMs, readMs);
    long due = readMs + Math.max(tickMs, age);
    if (outlook.open()) {
      due = Math.min(due, readMs + openIntervalMs(age));
      due = Math.min(due, foretoldMs(outlook, readMs));
    }
    if (outlook.unpaid()) {
      due = Math.min(due, readMs + unpaidIntervalMs);
    }
    if (outlook.expiredWithinTheHour(readMs)) {
      due = Math.min(due, readMs + expiredIntervalMs);
    }
    due = Math.min(due, lastLookMs(chunkFromMs, chunkToMs, readMs));
    due = Math.min(due, outlook.recheckMs());
    return Math.max(due, readMs + tickMs);
  }

  /**
   * Returns the age of the youngest session the chunk could hold, including one that appears late.
   */
  private static long age(long chunkToMs, long nowMs) {
    return Math.max(0, nowMs - chunkToMs);
  }

  /**
   * Returns the time of the last read before the floor passes, which passes only chunks read within
   * the last minutes. A longer chunk is read while the floor moves through it. {@link
   * Long#MAX_VALUE} if the last read is done.
   */
  private long lastLookMs(long chunkFromMs, long chunkToMs, long readMs) {
    return readMs + LAST_LOOK_MS >= chunkToMs + horizonMs
        ? Long.MAX_VALUE
        : Math.max(chunkFromMs + horizonMs - LAST_LOOK_MS / 2, readMs + LAST_LOOK_MS / 2);
  }

  private long foretoldMs(ChunkOutlook outlook, long readMs) {
    long due = Long.MAX_VALUE;
    if (outlook.nextExpiryMs() != Long.MAX_VALUE) {
      due = Math.max(outlook.nextExpiryMs() + EXPIRY_GRACE_MS, readMs + EXPIRY_SPACING_MS);
    }
    if (outlook.overdueSinceMs() != Long.MAX_VALUE) {
      // It should have expired: read it again at growing intervals.
      due = Math.min(due, readMs + Math.max(OVERDUE_MIN_MS, readMs - outlook.overdueSinceMs()));
    }
    return due;
  }

  private long openIntervalMs(long ageMs) {
    return Math.max(tickMs, (long) (k * (Math.min(ageMs, OLD_MS) + YOUTH_MS)));
  }

  /** Returns roughly the seconds between two reads of an open session, per second of its age. */
  public double k() {
    return k;
  }

  /**
   * Computes the constant {@code k}.
   *
   * @param requestsPerSecond the total budget, including the tail
   * @return whether it has changed enough to plan all chunks again
   */
  public boolean fit(
      Collection<Chunk> chunks,
      Function<Chunk, ChunkOutlook> outlooks,
      long nowMs,
      double requestsPerSecond) {
    // Pages by age: with an open session, otherwise with what else may still change.
    int[] open = new int[BUCKETS];
    int[] expired = new int[BUCKETS];
    int[] unpaid = new int[BUCKETS];
    int[] settled = new int[BUCKETS];
    int expiredPages = 0;
    int unpaidPages = 0;
    for (Chunk chunk : chunks) {
      ChunkOutlook outlook = outlooks.apply(chunk);
      boolean expiredRecently = outlook.expiredWithinTheHour(nowMs);
      int pages = pages(chunk);
      expiredPages += expiredRecently ? pages : 0;
      unpaidPages += outlook.unpaid() ? pages : 0;
      int[] ofItsKind =
          outlook.open() ? open : expiredRecently ? expired : outlook.unpaid() ? unpaid : settled;
      ofItsKind[bucket(age(chunk.toMs(), nowMs))] += pages;
    }
    double msPerPage = 1000 / (UNPAID_SHARE * requestsPerSecond);
    unpaidIntervalMs = Math.max(UNPAID_INTERVAL_MS, (long) (msPerPage * unpaidPages));
    expiredIntervalMs = Math.max(EXPIRED_INTERVAL_MS, (long) (msPerPage * expiredPages));
    double fixed =
        1000.0 / tickMs
            + demand(open, ageMs -> PackedVersion.DEFAULT_LIFE_MS)
            + demand(expired, ageMs -> Math.min(expiredIntervalMs, Math.max(tickMs, ageMs)))
            + demand(unpaid, ageMs -> Math.min(unpaidIntervalMs, Math.max(tickMs, ageMs)))
            + demand(settled, ageMs -> Math.max(tickMs, ageMs));
    // Nothing is reserved for retries and second pages: tails do not wait for the sweep, and within
    // the sweep what is due first is read first, so that a plan too tight delays all of it evenly.
    double rate = Math.max(0.1 * requestsPerSecond, requestsPerSecond - fixed);
    double before = k;
    k = smallestWithin(open, rate);
    return k > before * 1.25 || k < before * 0.8;
  }

  private int pages(Chunk chunk) {
    return 1 + Math.max(0, chunk.size() - 1) / pageLimit;
  }

  private double smallestWithin(int[] open, double rate) {
    k = 0;
    if (demand(open, this::openIntervalMs) <= rate) {
      return 0;
    }
    double low = 1e-6;
    double high = 1e3;
    for (int i = 0; i < 40; i++) {
      k = Math.sqrt(low * high);
      if (demand(open, this::openIntervalMs) > rate) {
        low = k;
      } else {
        high = k;
      }
    }
    return high;
  }

  /**
   * Returns the requests per second that pages need.
   *
   * @param pages their number by age
   * @param intervalMs the interval between two reads at an age in milliseconds
   */
  private static double demand(int[] pages, LongUnaryOperator intervalMs) {
    double sum = 0;
    for (int b = 0; b < BUCKETS; b++) {
      if (pages[b] > 0) {
        sum += pages[b] * 1000.0 / intervalMs.applyAsLong(ageOf(b));
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
