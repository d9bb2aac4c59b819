package io.github.wooshpay.connect.capture;

import io.github.wooshpay.connect.api.Session;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which version of which session was emitted: of every session created at or after the floor, and
 * of every one that is watched below it. Exact, by id, in memory; digests alone in the offset.
 *
 * <p>Not safe for use by several threads at once.
 */
final class Ledger {
  /** Whether a session is to be emitted. */
  enum Verdict {
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
  static final long SLACK_MS = 1000;

  private final int pageLimit;
  private final Fingerprint fingerprint;

  /** They tile what was read since the start. */
  private final Chunks chunks = new Chunks();

  /** Those of the chunks that were read or cut since {@link #takeTouched} was asked last. */
  private final Set<Chunk> touched = new LinkedHashSet<>();

  /** By the watched instant; a chunk is empty while its instant was not read since the start. */
  private final NavigableMap<Long, Chunk> watched = new TreeMap<>();

  /** The chunk that {@link #containing} found last, while it is one. */
  private @Nullable Chunk lastFound;

  private RestoredLedger restored;
  private long floorMs;
  private int size;

  Ledger(
      int pageLimit,
      Fingerprint fingerprint,
      long floorMs,
      RestoredLedger restored,
      Collection<Long> watchedInstants) {
    this.pageLimit = pageLimit;
    this.fingerprint = fingerprint;
    this.floorMs = floorMs;
    this.restored = restored;
    watchedInstants.forEach(i -> watched.put(i, new Chunk(i, i + 1)));
  }

  long floorMs() {
    return floorMs;
  }

  /** Sessions remembered. */
  int size() {
    return size + restored.size();
  }

  /** Whether sessions of this instant of creation are still looked at. */
  boolean owns(long createdMs) {
    return createdMs >= floorMs - SLACK_MS || watched.containsKey(createdMs);
  }

  /**
   * Decides whether a session is to be emitted. This is the line that decides: new, changed, late
   * or of the same second are all the same case. Nothing is remembered yet.
   */
  Comparison compare(Session session) {
    long digest = fingerprint.ofContent(session.json());
    long mark = Mark.of(digest, session.createdMs(), session.json());
    byte[] id = session.id().getBytes(StandardCharsets.UTF_8);
    Chunk chunk = remembering(session.createdMs());
    int found = chunk == null ? -1 : chunk.find(session.createdMs(), id);
    if (chunk != null && found >= 0) {
      Verdict verdict = Mark.digest(chunk.mark(found)) == digest ? Verdict.SAME : Verdict.CHANGED;
      return new Comparison(verdict, session.createdMs(), id, chunk.idHash(found), mark);
    }
    int idHash = fingerprint.ofId(session.id());
    Verdict verdict =
        switch (restored.find(idHash, digest)) {
          case NONE -> Verdict.NEW;
          case OTHER_VERSION -> Verdict.CHANGED;
          case SAME_VERSION -> Verdict.SAME;
        };
    return new Comparison(verdict, session.createdMs(), id, idHash, mark);
  }

  /** Remembers the version that was compared as the last one emitted. */
  void remember(Comparison compared) {
    Chunk chunk = chunkFor(compared.createdMs);
    int found = chunk.find(compared.createdMs, compared.id);
    if (found < 0) {
      size++;
      restored.take(compared.idHash, Mark.digest(compared.mark));
    }
    chunk.put(found, compared.createdMs, compared.id, compared.idHash, compared.mark);
  }

  /** A version of a session, and whether it is to be emitted. */
  static final class Comparison {
    private final Verdict verdict;
    private final long createdMs;
    private final byte[] id;
    private final int idHash;
    private final long mark;

    private Comparison(Verdict verdict, long createdMs, byte[] id, int idHash, long mark) {
      this.verdict = verdict;
      this.createdMs = createdMs;
      this.id = id;
      this.idHash = idHash;
      this.mark = mark;
    }

    Verdict verdict() {
      return verdict;
    }
  }

  /**
   * Says that all sessions created in {@code [fromMs, toMs)} were read at this instant, before they
   * are compared.
   */
  void cover(long fromMs, long toMs, long readMs) {
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

  private Chunk fillGap(long fromMs, long toMs) {
    Chunk next = chunks.higher(fromMs);
    long end = next == null ? toMs : Math.min(toMs, next.fromMs());
    Chunk previous = chunks.lower(fromMs);
    if (previous != null && previous.toMs() == fromMs && previous.size() < pageLimit / 2) {
      previous.endAt(end);
      return previous;
    }
    Chunk chunk = new Chunk(fromMs, end);
    add(chunk);
    return chunk;
  }

  /** Cuts the chunks of this stretch that have outgrown a page. */
  void cutToPages(long fromMs, long toMs, int unitMs) {
    for (Chunk chunk : chunksIn(fromMs, toMs)) {
      if (chunk.size() > pageLimit) {
        remove(chunk);
        chunk.split(pageLimit, unitMs).forEach(this::add);
      }
    }
  }

  /**
   * Closes the youngest chunk at this instant, up to which all was read, if it is as long as a
   * page: so that the tail, which reads the youngest, stays short.
   */
  void closeYoungest(long atMs) {
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

  /** The chunks that were read or cut since this was asked last: they are to be planned anew. */
  List<Chunk> takeTouched() {
    List<Chunk> taken = List.copyOf(touched);
    touched.clear();
    return taken;
  }

  /** The chunks that overlap this stretch, in order. */
  private List<Chunk> chunksIn(long fromMs, long toMs) {
    Chunk first = chunks.floor(fromMs);
    long begin = first != null && first.toMs() > fromMs ? first.fromMs() : fromMs;
    return chunks.beginningIn(begin, toMs);
  }

  /** All chunks, in order. */
  List<Chunk> chunks() {
    return chunks.all();
  }

  /** The youngest chunk, or null while nothing was read. */
  @Nullable Chunk youngest() {
    return chunks.youngest();
  }

  /**
   * Whether a watched instant was not read since the start: what was emitted of it is known from
   * the offset alone.
   */
  boolean hasUnreadWatch() {
    return watched.values().stream().anyMatch(c -> c.readMs() == 0);
  }

  /**
   * Whether the chunk is still part of the ledger: it may have been cut or forgotten since it was
   * handed out.
   */
  boolean holds(Chunk chunk) {
    return chunks.holds(chunk);
  }

  /**
   * Up to where everything was read so late that it was this old, or older: what the floor may
   * pass.
   *
   * @param ageMs the age at which a session need not be looked at any more
   */
  long readAtAge(long ageMs) {
    for (Chunk chunk : chunks.all()) {
      long old = chunk.readMs() - ageMs;
      if (old < chunk.toMs()) {
        return Math.max(chunk.fromMs(), old);
      }
    }
    return Long.MAX_VALUE;
  }

  /**
   * Raises the floor and forgets what is below it, but for the complete and unpaid sessions that
   * were younger than {@code watchedForMs} when they were read last, however long ago that was:
   * their instants are watched from now on, until their last look.
   */
  void raiseFloor(long newFloorMs, long watchedForMs) {
    if (newFloorMs > floorMs) {
      floorMs = newFloorMs;
      forgetChunksBefore(newFloorMs - SLACK_MS, watchedForMs);
    }
  }

  /**
   * Forgets what the offset told and was not seen again: all of it is below the floor, or no longer
   * listed.
   */
  void forgetRestored() {
    restored = RestoredLedger.empty();
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
      watchUnpaid(oldest, older, oldest.readMs() - watchedForMs);
      size -= older;
      if (oldest.toMs() > beforeMs) {
        add(oldest.from(beforeMs, older));
      }
      oldest = chunks.oldest();
    }
  }

  /**
   * Takes the instants of the unpaid among the first {@code count} sessions, with all sessions of
   * these instants.
   */
  private void watchUnpaid(Chunk chunk, int count, long watchFromMs) {
    for (int i = 0; i < count; i++) {
      if (Mark.outlook(chunk.mark(i)) == Mark.Outlook.UNPAID && chunk.created(i) > watchFromMs) {
        watched.computeIfAbsent(chunk.created(i), instant -> new Chunk(instant, instant + 1));
      }
    }
    for (int i = 0; i < count; i++) {
      Chunk watching = watched.get(chunk.created(i));
      if (watching != null) {
        int found = watching.find(chunk.created(i), chunk.idBytes(i));
        size += found < 0 ? 1 : 0;
        watching.readAt(chunk.readMs());
        watching.put(found, chunk.created(i), chunk.idBytes(i), chunk.idHash(i), chunk.mark(i));
      }
    }
  }

  /** The watched instants, in milliseconds since the epoch; changes with the ledger. */
  NavigableSet<Long> watchedInstants() {
    return watched.navigableKeySet();
  }

  /**
   * Says that these instants were read: watched no longer are those at which nothing is unpaid any
   * more, and those not after {@code watchFromMs}, which by this had their last look.
   */
  void watchRead(long fromMs, long toMs, long readMs, long watchFromMs) {
    var read = watched.subMap(fromMs, true, toMs, false).values().iterator();
    while (read.hasNext()) {
      Chunk chunk = read.next();
      chunk.readAt(readMs);
      if (!hasUnpaid(chunk) || chunk.fromMs() <= watchFromMs) {
        size -= chunk.size();
        read.remove();
      }
    }
  }

  private static boolean hasUnpaid(Chunk chunk) {
    for (int i = 0; i < chunk.size(); i++) {
      if (Mark.outlook(chunk.mark(i)) == Mark.Outlook.UNPAID) {
        return true;
      }
    }
    return false;
  }

  /**
   * Writes the ledger and the watched instants as an offset holds them, in at most so many
   * characters together: the youngest are kept.
   */
  Texts write(int maxChars) {
    WatchText.Written watch = WatchText.write(watched.navigableKeySet(), maxChars);
    int room = (maxChars - watch.text().length()) / LedgerText.CHARS_PER_SESSION;
    LedgerText text = new LedgerText(Math.min(room, size()));
    addYoungestFirst(chunks.all(), text);
    restored.addTo(text);
    addYoungestFirst(new ArrayList<>(watched.values()), text);
    return new Texts(text.text(), watch.text(), size() - text.sessions(), watch.leftOut());
  }

  private static void addYoungestFirst(List<Chunk> from, LedgerText text) {
    for (int at = from.size() - 1; at >= 0; at--) {
      Chunk chunk = from.get(at);
      for (int i = chunk.size() - 1; i >= 0; i--) {
        if (text.full()) {
          return;
        }
        text.addOlder(chunk.idHash(i), Mark.digest(chunk.mark(i)));
      }
    }
  }

  /**
   * The ledger as an offset holds it.
   *
   * @param sessionsLeftOut how many sessions had no room: they may be emitted again after a restart
   * @param instantsLeftOut how many watched instants had no room: they are not watched after a
   *     restart
   */
  record Texts(String ledger, String watch, int sessionsLeftOut, int instantsLeftOut) {}

  /** The chunk that remembers what was created at this instant, or null if nothing was yet. */
  @Nullable Chunk remembering(long createdMs) {
    return createdMs < floorMs - SLACK_MS ? watched.get(createdMs) : containing(createdMs);
  }

  private Chunk chunkFor(long createdMs) {
    Chunk chunk = remembering(createdMs);
    if (chunk != null) {
      return chunk;
    }
    if (createdMs < floorMs - SLACK_MS) {
      throw new IllegalStateException("not owned: " + createdMs);
    }
    // The server rounded the session across the edge of the window: it is remembered beside it.
    return fillGap(createdMs, createdMs + 1);
  }

  private @Nullable Chunk containing(long createdMs) {
    // Sessions are compared in order: mostly it is the chunk of the one before.
    Chunk last = lastFound;
    if (last != null && last.fromMs() <= createdMs && createdMs < last.toMs()) {
      return last;
    }
    Chunk floor = chunks.floor(createdMs);
    Chunk found = floor != null && floor.toMs() > createdMs ? floor : null;
    lastFound = found;
    return found;
  }
}
