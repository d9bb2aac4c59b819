package io.github.wooshpay.connect.capture.ledger;

import io.github.wooshpay.connect.capture.ledger.PackedVersion.Outlook;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The instants below the floor that are still watched, because a session created then is complete
 * but unpaid, with what was emitted of all sessions of these instants. Instants are in milliseconds
 * since the epoch.
 *
 * <p>Not thread-safe.
 */
public final class Watchlist {
  /**
   * The most instants that are watched for expired sessions alone: some 300 bytes each. Beyond it
   * the oldest are given up, since a payment that was under way arrives sooner rather than later.
   */
  static final int MOST_FOR_EXPIRED = 100_000;

  /**
   * By instant. A chunk that was not read since the start is empty, and its {@code readMs} is 0.
   */
  private final NavigableMap<Long, Chunk> watched = new TreeMap<>();

  private int sessions;

  /** Adds an instant of which nothing is known but what the offsets say. */
  void add(long instantMs) {
    watched.computeIfAbsent(instantMs, instant -> new Chunk(instant, instant + 1));
  }

  /** Returns the watched instants: a view, which changes with the list. */
  public NavigableSet<Long> instants() {
    return watched.navigableKeySet();
  }

  boolean contains(long instantMs) {
    return watched.containsKey(instantMs);
  }

  /** Returns what was emitted of an instant's sessions; null if it is not watched. */
  @Nullable Chunk at(long instantMs) {
    return watched.get(instantMs);
  }

  /** Returns the number of sessions that are remembered. */
  int sessions() {
    return sessions;
  }

  /** Counts a session that was added to one of the chunks. */
  void countAdded() {
    sessions++;
  }

  /**
   * Returns whether an instant in {@code [fromMs, toMs)} was not read since the start: what was
   * emitted of it is known from the offsets alone.
   */
  boolean hasUnread(long fromMs, long toMs) {
    return watched.subMap(fromMs, toMs).values().stream().anyMatch(chunk -> chunk.readMs() == 0);
  }

  /**
   * Adds the instants of the unpaid and the expired among the first {@code count} sessions of a
   * chunk, with all sessions of these instants.
   *
   * @param watchFromMs sessions created at or before it had their last look
   */
  void addUnpaid(Chunk chunk, int count, long watchFromMs) {
    for (int i = 0; i < count; i++) {
      if (PackedVersion.outlook(chunk.version(i)).awaitsPayment()
          && chunk.created(i) > watchFromMs) {
        add(chunk.created(i));
      }
    }
    for (int i = 0; i < count; i++) {
      Chunk watching = watched.get(chunk.created(i));
      if (watching != null) {
        int found = watching.find(chunk.created(i), chunk.idBytes(i));
        sessions += found < 0 ? 1 : 0;
        watching.readAt(chunk.readMs());
        watching.put(found, chunk.created(i), chunk.idBytes(i), chunk.idHash(i), chunk.version(i));
      }
    }
    giveUpOldestExpired(MOST_FOR_EXPIRED);
  }

  /**
   * Gives up the oldest instants of expired sessions alone, until no more than this many are left.
   */
  void giveUpOldestExpired(int most) {
    var oldest = watched.values().iterator();
    while (watched.size() > most && oldest.hasNext()) {
      Chunk chunk = oldest.next();
      if (chunk.readMs() != 0 && !has(chunk, Outlook.UNPAID)) {
        sessions -= chunk.size();
        oldest.remove();
      }
    }
  }

  private static boolean has(Chunk chunk, Outlook outlook) {
    for (int i = 0; i < chunk.size(); i++) {
      if (PackedVersion.outlook(chunk.version(i)) == outlook) {
        return true;
      }
    }
    return false;
  }

  /**
   * Records that the instants in {@code [fromMs, toMs)} were read. Those at which nothing awaits a
   * payment any more are dropped, and those that had their last look by this.
   *
   * @param watchFromMs instants at or before it had their last look
   */
  public void read(long fromMs, long toMs, long readMs, long watchFromMs) {
    var read = watched.subMap(fromMs, true, toMs, false).values().iterator();
    while (read.hasNext()) {
      Chunk chunk = read.next();
      chunk.readAt(readMs);
      if (!awaitsPayment(chunk) || chunk.fromMs() <= watchFromMs) {
        sessions -= chunk.size();
        read.remove();
      }
    }
  }

  private static boolean awaitsPayment(Chunk chunk) {
    for (int i = 0; i < chunk.size(); i++) {
      if (PackedVersion.outlook(chunk.version(i)).awaitsPayment()) {
        return true;
      }
    }
    return false;
  }
}
