package io.github.wooshpay.connect.capture.ledger;

import io.github.wooshpay.connect.capture.ledger.PackedVersion.Outlook;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The instants below the floor that are still watched because a session created then awaits a
 * payment, with the emitted versions of all sessions of these instants. Instants are in
 * milliseconds since the epoch.
 *
 * <p>Not thread-safe.
 *
 * <p>Tests: {@code CaptureTest}, {@code CaptureModelTest}.
 */
public final class Watchlist {
  /**
   * The maximum number of instants watched only for expired sessions; each needs about 300 bytes.
   * Above it the oldest are dropped, because a payment in progress usually arrives soon.
   */
  static final int MOST_FOR_EXPIRED = 100_000;

  /**
   * Decides which slices are kept although their sessions have only expired: the youngest, up to
   * {@link #MOST_FOR_EXPIRED} instants in total. To be asked about the youngest slice first.
   */
  static final class Allowance {
    private int instants;

    /**
     * @param onlyExpired whether the slice has no session that is complete but unpaid
     * @param watched the number of its instants
     */
    boolean keeps(boolean onlyExpired, int watched) {
      instants += onlyExpired ? watched : 0;
      return !onlyExpired || instants <= MOST_FOR_EXPIRED;
    }
  }

  /** Chunks by instant. A chunk not read since the start is empty and has a {@code readMs} of 0. */
  private final NavigableMap<Long, Chunk> watched = new TreeMap<>();

  /** The instants that are watched only for expired sessions, as far as they were read. */
  private final NavigableSet<Long> onlyExpired = new TreeSet<>();

  private int sessions;

  /** Adds an instant that is known only from the offsets. */
  void add(long instantMs) {
    watched.computeIfAbsent(instantMs, instant -> new Chunk(instant, instant + 1));
  }

  /** Returns a live view of the watched instants. */
  public NavigableSet<Long> instants() {
    return watched.navigableKeySet();
  }

  boolean contains(long instantMs) {
    return watched.containsKey(instantMs);
  }

  /** Returns the emitted versions of an instant's sessions; null if it is not watched. */
  @Nullable Chunk at(long instantMs) {
    return watched.get(instantMs);
  }

  /** Returns the number of remembered sessions. */
  int sessions() {
    return sessions;
  }

  /** Counts a session that was added to one of the chunks. */
  void countAdded() {
    sessions++;
  }

  /**
   * Returns whether an instant in {@code [fromMs, toMs)} has not been read since the start, so that
   * its emitted versions are known only from the offsets.
   */
  boolean hasUnread(long fromMs, long toMs) {
    return watched.subMap(fromMs, toMs).values().stream().anyMatch(chunk -> chunk.readMs() == 0);
  }

  /**
   * Adds the instants of the unpaid and the expired among the first {@code count} sessions of a
   * chunk, with all sessions of these instants.
   *
   * @param watchFromMs sessions created at or before it have had their last look
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
        classify(watching);
      }
    }
    giveUpOldestExpired(MOST_FOR_EXPIRED);
  }

  /** Drops the oldest instants that are watched only for expired sessions, down to the maximum. */
  void giveUpOldestExpired(int most) {
    while (onlyExpired.size() > most) {
      Chunk oldest = Objects.requireNonNull(watched.remove(onlyExpired.pollFirst()));
      sessions -= oldest.size();
    }
  }

  private void classify(Chunk chunk) {
    if (has(chunk, Outlook.UNPAID)) {
      onlyExpired.remove(chunk.fromMs());
    } else {
      onlyExpired.add(chunk.fromMs());
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
   * Records that the instants in {@code [fromMs, toMs)} were read. Drops those without a session
   * that awaits a payment, and those that have now had their last look.
   *
   * @param watchFromMs instants at or before it have had their last look
   */
  public void read(long fromMs, long toMs, long readMs, long watchFromMs) {
    var read = watched.subMap(fromMs, true, toMs, false).values().iterator();
    while (read.hasNext()) {
      Chunk chunk = read.next();
      chunk.readAt(readMs);
      boolean awaitsPayment = has(chunk, Outlook.UNPAID) || has(chunk, Outlook.EXPIRED);
      if (awaitsPayment && chunk.fromMs() > watchFromMs) {
        classify(chunk);
      } else {
        onlyExpired.remove(chunk.fromMs());
        sessions -= chunk.size();
        read.remove();
      }
    }
  }
}
