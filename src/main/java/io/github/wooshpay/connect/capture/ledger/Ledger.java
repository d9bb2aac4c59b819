package io.github.wooshpay.connect.capture.ledger;

import io.github.wooshpay.connect.session.PaymentState;
import io.github.wooshpay.connect.session.Session;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which version of which session was emitted: of every session created at or after the floor, and
 * of every one that is watched below it. It is exact, by id; {@link StoredLedger} is what offsets
 * keep of it.
 *
 * <p>Not thread-safe.
 *
 * <p>Tests: {@code CaptureModelTest}, {@code VerdictTest}, {@code LedgerMemoryTest}.
 */
public final class Ledger {
  /** Whether a session is to be emitted. */
  public enum Verdict {
    /** No version of it was emitted. */
    NEW,
    /** Another version was emitted last. */
    CHANGED,
    /** This version was emitted last. */
    SAME
  }

  /**
   * How far below the floor the ledger still remembers: one unit of the API's time at its coarsest,
   * by which a server that rounds may move a session across the edge of a window.
   */
  public static final long SLACK_MS = 1000;

  private static final long NEVER = Long.MAX_VALUE;

  private final int pageLimit;
  private final Fingerprint fingerprint;

  /** They tile the stretches read since the start. */
  private final Chunks chunks = new Chunks();

  /** Those of the chunks that were read or cut since {@link #drainTouched} was asked last. */
  private final Set<Chunk> touched = new LinkedHashSet<>();

  private final Watchlist watchlist = new Watchlist();

  /** The chunk that {@link #containing} found last, while it is one. */
  private @Nullable Chunk lastFound;

  private final RestoredLedger restored;
  private long floorMs;

  /** Sessions in the chunks. */
  private int size;

  /** A ledger of which nothing was emitted yet. */
  public Ledger(int pageLimit, Fingerprint fingerprint, long floorMs) {
    this(pageLimit, fingerprint, floorMs, RestoredLedger.empty(), List.of());
  }

  /**
   * @param pageLimit sessions per page, and so per chunk
   * @param floorMs where to begin, in milliseconds since the epoch
   * @param restored the emitted versions according to the offsets
   * @param unpaid instants of complete but unpaid sessions, from the offsets: those below the floor
   *     are watched
   */
  Ledger(
      int pageLimit,
      Fingerprint fingerprint,
      long floorMs,
      RestoredLedger restored,
      Iterable<Long> unpaid) {
    this.pageLimit = pageLimit;
    this.fingerprint = fingerprint;
    this.floorMs = floorMs;
    this.restored = restored;
    for (long instant : unpaid) {
      if (instant < floorMs - SLACK_MS) {
        watchlist.add(instant);
      }
    }
  }

  /** Returns the floor: everything created before it is done, in milliseconds since the epoch. */
  public long floorMs() {
    return floorMs;
  }

  /** Returns the number of sessions that are remembered. */
  public int size() {
    return size + watchlist.sessions() + restored.size();
  }

  /** Returns whether some sessions are known from the offsets alone. */
  public boolean hasRestored() {
    return restored.size() > 0;
  }

  /** Returns the instants watched below the floor. */
  public Watchlist watchlist() {
    return watchlist;
  }

  /** Returns whether sessions of this instant of creation are still looked at. */
  public boolean owns(long createdMs) {
    return createdMs >= floorMs - SLACK_MS || watchlist.contains(createdMs);
  }

  /**
   * Decides whether a session is emitted: this is the line that decides. New, changed, late and
   * same-second sessions are all the same case. Nothing is remembered yet.
   */
  public Comparison compare(Session session) {
    long digest = fingerprint.ofContent(session.json());
    long createdMs = session.createdMs();
    byte[] id = session.id().getBytes(StandardCharsets.UTF_8);
    Chunk chunk = remembering(createdMs);
    int found = chunk == null ? -1 : chunk.find(createdMs, id);
    if (chunk != null && found >= 0) {
      Before before = Before.of(chunk.version(found), digest, createdMs);
      return new Comparison(session, id, chunk.idHash(found), digest, before, chunk, found);
    }
    int idHash = fingerprint.ofId(session.id());
    RestoredLedger.Known known = restored.find(createdMs, idHash, digest, formatOneDigest(session));
    Before before = known == null ? Before.NOTHING : Before.of(known);
    return new Comparison(session, id, idHash, digest, before, chunk, found);
  }

  private LongSupplier formatOneDigest(Session session) {
    return () -> fingerprint.ofContentInFormatOne(session.json());
  }

  /**
   * Remembers the version that was compared: as the last one emitted, unless it is the same. No
   * other session may have been added since the comparison.
   *
   * @param readMs when it was read, in milliseconds since the epoch
   */
  public void remember(Comparison compared, long readMs) {
    Session session = compared.session;
    Chunk chunk = compared.chunk;
    int found = compared.found;
    if (chunk == null) {
      chunk = chunkFor(session.createdMs());
      found = chunk.find(session.createdMs(), compared.id);
    }
    if (found < 0) {
      if (chunk.fromMs() < floorMs - SLACK_MS && watchlist.at(session.createdMs()) == chunk) {
        watchlist.countAdded();
      } else {
        size++;
      }
      restored.remove(
          session.createdMs(), compared.idHash, compared.digest, formatOneDigest(session));
    }
    chunk.put(found, session.createdMs(), compared.id, compared.idHash, compared.packed(readMs));
  }

  /**
   * The decision, and what is known of the version emitted before.
   *
   * @param state its state of payment; null if there is none, or if it is unknown
   * @param storedVersion the part of it that an offset stores; {@link Change.Entry#NONE} if there
   *     is none, or if it is unknown
   * @param expiredMs when the session was found expired, in milliseconds since the epoch; {@link
   *     #NEVER} if it was not
   */
  private record Before(
      Verdict verdict, @Nullable PaymentState state, long storedVersion, long expiredMs) {
    static final Before NOTHING = new Before(Verdict.NEW, null, Change.Entry.NONE, NEVER);

    static Before of(long version, long digest, long createdMs) {
      return new Before(
          PackedVersion.digest(version) == digest ? Verdict.SAME : Verdict.CHANGED,
          PackedVersion.emittedState(version),
          PackedVersion.stored(version),
          PackedVersion.outlook(version) == PackedVersion.Outlook.EXPIRED
              ? PackedVersion.expiresAtMs(version, createdMs)
              : NEVER);
    }

    static Before of(RestoredLedger.Known known) {
      Verdict verdict = known.same() ? Verdict.SAME : Verdict.CHANGED;
      return new Before(verdict, known.state(), known.storedVersion(), NEVER);
    }
  }

  /** A version of a session, compared with the version emitted last. */
  public static final class Comparison {
    private final Session session;
    private final byte[] id;
    private final int idHash;
    private final long digest;
    private final Before before;

    /** Where the session is remembered; null if nothing was read there yet. */
    private final @Nullable Chunk chunk;

    /** Its index in the chunk, see {@link Chunk#find}. */
    private final int found;

    private Comparison(
        Session session,
        byte[] id,
        int idHash,
        long digest,
        Before before,
        @Nullable Chunk chunk,
        int found) {
      this.session = session;
      this.id = id;
      this.idHash = idHash;
      this.digest = digest;
      this.before = before;
      this.chunk = chunk;
      this.found = found;
    }

    /** Returns the decision. */
    public Verdict verdict() {
      return before.verdict;
    }

    String id() {
      return session.id();
    }

    long digest() {
      return digest;
    }

    /** Returns the digest of the version that was emitted last, if one was. */
    long emittedDigest() {
      return PackedVersion.storedDigest(before.storedVersion);
    }

    /** Returns whether its state of payment is earlier than the one emitted last. */
    boolean goesBack() {
      return before.state != null && PaymentState.of(session.json()).precedes(before.state);
    }

    /**
     * Returns whether it is a session that awaits a payment, and whose state only an offset of
     * format 1 knows, which does not tell it.
     */
    public boolean isUnpaidOfFormatOne() {
      return before.verdict == Verdict.SAME
          && before.state == null
          && PaymentState.of(session.json()).awaitsPayment();
    }

    /** Returns the change that emits this version. */
    public Change change(long observedAtMs) {
      PaymentState now = PaymentState.of(session.json());
      return new Change(
          session,
          observedAtMs,
          before.verdict == Verdict.NEW
              ? null
              : before.state == null ? PaymentState.OTHER : before.state,
          now == PaymentState.PAID && before.state != PaymentState.PAID,
          new Change.Entry(idHash, PackedVersion.storedOf(digest, now), before.storedVersion));
    }

    /** Where only ignored fields changed, the state of the version emitted before is kept. */
    private long packed(long readMs) {
      PaymentState now = PaymentState.of(session.json());
      PaymentState last =
          before.verdict == Verdict.SAME && before.state != null ? before.state : now;
      return PackedVersion.of(
          digest, session.createdMs(), session.json(), last, Math.min(before.expiredMs, readMs));
    }
  }

  /**
   * Records that all sessions created in {@code [fromMs, toMs)} were read at this instant. Called
   * before they are compared.
   */
  public void cover(long fromMs, long toMs, long readMs) {
    // The floor may have risen while the window was being read.
    long at = Math.max(fromMs, floorMs - SLACK_MS);
    while (at < toMs) {
      Chunk below = containing(at);
      if (below == null) {
        below = fillGap(at, toMs);
      }
      if (below.fromMs() >= fromMs && below.toMs() <= toMs) {
        below.readAt(readMs);
      }
      touched.add(below);
      at = below.toMs();
    }
  }

  /**
   * Plans to read the chunk of this instant again, and keeps the floor below the chunk until then.
   *
   * @param atMs when to read it at the latest, in milliseconds since the epoch
   * @return false if no chunk remembers this instant
   */
  public boolean recheck(long createdMs, long atMs) {
    Chunk chunk = containing(createdMs);
    if (chunk != null) {
      chunk.recheckAt(atMs);
    }
    return chunk != null;
  }

  private Chunk fillGap(long fromMs, long toMs) {
    Chunk next = chunks.firstAfter(fromMs);
    long end = next == null ? toMs : Math.min(toMs, next.fromMs());
    Chunk previous = chunks.lastBefore(fromMs);
    if (previous != null && previous.toMs() == fromMs && previous.size() < pageLimit / 2) {
      previous.endAt(end);
      return previous;
    }
    Chunk chunk = new Chunk(fromMs, end);
    add(chunk);
    return chunk;
  }

  /** Cuts the chunks of this stretch that have outgrown a page. */
  public void cutToPages(long fromMs, long toMs, int unitMs) {
    for (Chunk chunk : chunksIn(fromMs, toMs)) {
      if (chunk.size() > pageLimit) {
        remove(chunk);
        chunk.split(pageLimit, unitMs).forEach(this::add);
      }
    }
  }

  /**
   * Closes the youngest chunk at this instant if it holds a full page, so that the tail, which
   * reads the youngest chunk, stays short. Everything up to the instant must have been read.
   */
  public void closeYoungest(long atMs) {
    Chunk last = youngest();
    if (last == null
        || last.size() < pageLimit
        || last.created(last.size() - 1) >= atMs
        || last.toMs() <= atMs) {
      return;
    }
    Chunk next = new Chunk(atMs, last.toMs());
    next.readAt(last.readMs());
    last.endAt(atMs);
    touched.add(last);
    add(next);
  }

  private void add(Chunk chunk) {
    chunks.put(chunk);
    touched.add(chunk);
  }

  private void remove(Chunk chunk) {
    lastFound = null;
    chunks.remove(chunk);
    touched.remove(chunk);
  }

  /** Returns the chunks read or cut since the last call, which need a new plan. */
  public List<Chunk> drainTouched() {
    List<Chunk> removed = List.copyOf(touched);
    touched.clear();
    return removed;
  }

  /** The chunks that overlap this stretch, in order. */
  private List<Chunk> chunksIn(long fromMs, long toMs) {
    Chunk first = chunks.lastAtOrBefore(fromMs);
    long begin = first != null && first.toMs() > fromMs ? first.fromMs() : fromMs;
    return chunks.beginningIn(begin, toMs);
  }

  /** Returns all chunks, in order. */
  public List<Chunk> chunks() {
    return chunks.all();
  }

  /** Returns the youngest chunk, or null if nothing has been read. */
  public @Nullable Chunk youngest() {
    return chunks.youngest();
  }

  /** Returns whether the chunk is still part of the ledger: it may have been cut or forgotten. */
  public boolean holds(Chunk chunk) {
    return chunks.holds(chunk);
  }

  /**
   * Returns up to which instant every session was at least this old when it was last read: the
   * floor may rise to there.
   *
   * @param ageMs the age at which a session need not be looked at any more
   */
  public long readAtAge(long ageMs) {
    for (Chunk chunk : chunks.all()) {
      long old = chunk.readMs() - ageMs;
      if (old < chunk.toMs()) {
        return Math.max(chunk.fromMs(), old);
      }
    }
    return Long.MAX_VALUE;
  }

  /**
   * Raises the floor and forgets the sessions below it, except unpaid and expired ones that were
   * younger than {@code watchedForMs} when they were last read, however long ago that was. Their
   * instants are watched from now on, until their last look.
   */
  public void raiseFloor(long newFloorMs, long watchedForMs) {
    long upToMs = Math.min(newFloorMs, recheckedBeforeMs(newFloorMs));
    if (upToMs > floorMs) {
      floorMs = upToMs;
      forgetChunksBefore(upToMs - SLACK_MS, watchedForMs);
    }
    // Each time, because it may have been waiting for a look at a watched instant.
    restored.forgetBefore(floorMs - SLACK_MS, watchlist::hasUnread);
  }

  /** Returns where the first chunk below an instant begins that has to be read again. */
  private long recheckedBeforeMs(long beforeMs) {
    for (Chunk chunk : chunks.all()) {
      if (chunk.fromMs() >= beforeMs) {
        break;
      }
      if (chunk.recheckMs() != Long.MAX_VALUE) {
        return chunk.fromMs();
      }
    }
    return Long.MAX_VALUE;
  }

  private void forgetChunksBefore(long beforeMs, long watchedForMs) {
    Chunk oldest = chunks.oldest();
    while (oldest != null && oldest.fromMs() < beforeMs) {
      int older = 0;
      while (older < oldest.size() && oldest.created(older) < beforeMs) {
        older++;
      }
      if (older == 0 && oldest.toMs() > beforeMs) {
        return;
      }
      remove(oldest);
      watchlist.addUnpaid(oldest, older, oldest.readMs() - watchedForMs);
      size -= older;
      if (oldest.toMs() > beforeMs) {
        add(oldest.from(beforeMs, older));
      }
      oldest = chunks.oldest();
    }
  }

  /** Returns the chunk that remembers sessions created at this instant, or null. */
  @Nullable Chunk remembering(long createdMs) {
    return createdMs < floorMs - SLACK_MS ? watchlist.at(createdMs) : containing(createdMs);
  }

  private Chunk chunkFor(long createdMs) {
    Chunk chunk = remembering(createdMs);
    if (chunk != null) {
      return chunk;
    }
    if (createdMs < floorMs - SLACK_MS) {
      throw new IllegalStateException("not owned: " + createdMs);
    }
    // The server rounded the session across the edge of the window: remember it next to the window.
    return fillGap(createdMs, createdMs + 1);
  }

  /**
   * Returns the chunk at or above the floor that remembers sessions of this instant; null if
   * nothing was read there yet.
   */
  public @Nullable Chunk chunkAt(long createdMs) {
    return createdMs < floorMs - SLACK_MS ? null : containing(createdMs);
  }

  private @Nullable Chunk containing(long createdMs) {
    // Sessions are compared in order: mostly it is the chunk of the one before.
    Chunk last = lastFound;
    if (last != null && last.fromMs() <= createdMs && createdMs < last.toMs()) {
      return last;
    }
    Chunk before = chunks.lastAtOrBefore(createdMs);
    Chunk found = before != null && before.toMs() > createdMs ? before : null;
    lastFound = found;
    return found;
  }
}
