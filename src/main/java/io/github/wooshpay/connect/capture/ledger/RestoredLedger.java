package io.github.wooshpay.connect.capture.ledger;

import io.github.wooshpay.connect.session.PaymentState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The versions emitted before a restart, as the offsets store them: digests only. An entry is
 * removed once its session has been read again and the {@link Ledger} remembers it exactly.
 *
 * <p>Not thread-safe.
 */
final class RestoredLedger {
  /**
   * What is known about a session.
   *
   * @param state the state of payment of the version that was emitted; null where format 1 does not
   *     tell
   * @param storedVersion that version, see {@link PackedVersion#stored}; {@link Change.Entry#NONE}
   *     where format 1 does not tell
   * @param same whether it is the given version
   */
  record Known(@Nullable PaymentState state, long storedVersion, boolean same) {}

  /** Sealed slices by the beginning of their stretch. */
  private final NavigableMap<Long, Table> slices = new TreeMap<>();

  /** Tables that may hold any session created before their end, in the order of precedence. */
  private final List<Table> others = new ArrayList<>();

  /** The end of the youngest sealed slice. */
  private long sealedUntilMs = Long.MIN_VALUE;

  private int left;

  static RestoredLedger empty() {
    return new RestoredLedger();
  }

  /** Adds the entries of a sealed slice. */
  void addSlice(long fromMs, long toMs, EntryBytes entries) {
    Table table = new Table(fromMs, toMs, entries, false);
    slices.put(fromMs, table);
    sealedUntilMs = Math.max(sealedUntilMs, toMs);
    left += table.left;
  }

  /**
   * Adds entries of sessions created at any instant before {@code endMs}: those of the head, or of
   * format 1.
   *
   * @param formatOne whether the versions are digests as format 1 had them
   */
  void add(long endMs, EntryBytes entries, boolean formatOne) {
    Table table = new Table(0, endMs, entries, formatOne);
    if (table.left > 0) {
      others.add(table);
      left += table.left;
    }
  }

  /** Returns how many sessions have not been seen again. */
  int size() {
    return left;
  }

  /**
   * Returns what is known about a session; null if the offsets do not contain it.
   *
   * @param digest of its content, as {@link Fingerprint#ofContent} computes it
   * @param formatOneDigest of its content in format 1; computed only if needed
   */
  @Nullable Known find(long createdMs, int idHash, long digest, LongSupplier formatOneDigest) {
    Found found = search(createdMs, idHash, digest, formatOneDigest);
    if (found == null) {
      return null;
    }
    long version = found.table.version[found.entry];
    return found.table.formatOne
        ? new Known(null, Change.Entry.NONE, found.same)
        : new Known(PackedVersion.storedState(version), version, found.same);
  }

  /** Removes a session, if present: the ledger remembers it exactly from now on. */
  void remove(long createdMs, int idHash, long digest, LongSupplier formatOneDigest) {
    Found found = search(createdMs, idHash, digest, formatOneDigest);
    if (found != null && found.isCertain(createdMs)) {
      found.table.remove(found.entry);
      left--;
      if (found.table.left == 0) {
        slices.values().remove(found.table);
        others.remove(found.table);
      }
    }
  }

  /**
   * An entry with the hash of a session's id.
   *
   * @param same whether it has the content that was searched for
   */
  private record Found(Table table, int entry, boolean same) {
    /**
     * Returns whether the entry is certainly that of the session. Among the tens of thousands in a
     * full offset of format 1, a few share their hash with another session, and so do some in a
     * slice of another stretch. Taken out for the wrong session, an entry would be missing for its
     * own.
     */
    boolean isCertain(long createdMs) {
      return same || (!table.formatOne && createdMs >= table.fromMs && createdMs < table.toMs);
    }
  }

  private @Nullable Found search(
      long createdMs, int idHash, long digest, LongSupplier formatOneDigest) {
    if (left == 0) {
      return null;
    }
    Map.Entry<Long, Table> slice = slices.floorEntry(createdMs);
    if (slice != null && createdMs < slice.getValue().toMs) {
      Found found = slice.getValue().find(idHash, digest, formatOneDigest);
      if (found != null) {
        return found;
      }
    }
    for (Table table : others) {
      Found found = createdMs < table.toMs ? table.find(idHash, digest, formatOneDigest) : null;
      if (found != null) {
        return found;
      }
    }
    return slice == null || createdMs >= slice.getValue().toMs
        ? searchAllSlices(createdMs, idHash, digest, formatOneDigest)
        : null;
  }

  /**
   * Searches every slice for a session between two of them. A crash may have lost a slice and kept
   * younger ones. The sessions of the lost slice were then emitted again through the head, and so
   * ended up in a slice that begins later. Above all slices there is nothing to search.
   */
  private @Nullable Found searchAllSlices(
      long createdMs, int idHash, long digest, LongSupplier formatOneDigest) {
    if (createdMs >= sealedUntilMs) {
      return null;
    }
    for (Table table : slices.values()) {
      Found found = table.find(idHash, digest, formatOneDigest);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /**
   * Forgets the remaining sessions created before this instant: they are below the floor, or no
   * longer listed.
   *
   * @param stillNeeded whether something in a stretch is still to be compared
   */
  void forgetBefore(long beforeMs, BiPredicate<Long, Long> stillNeeded) {
    if (left > 0) {
      slices
          .headMap(beforeMs)
          .values()
          .removeIf(table -> isForgotten(table, beforeMs, stillNeeded));
      others.removeIf(table -> isForgotten(table, beforeMs, stillNeeded));
    }
  }

  private boolean isForgotten(Table table, long beforeMs, BiPredicate<Long, Long> stillNeeded) {
    if (table.toMs > beforeMs || stillNeeded.test(table.fromMs, table.toMs)) {
      return false;
    }
    left -= table.left;
    return true;
  }

  /** Entries sorted by their id's digest. */
  private static final class Table {
    final long fromMs;
    final long toMs;
    final boolean formatOne;
    final int[] idHash;
    final long[] version;
    final BitSet removed = new BitSet();
    int left;

    Table(long fromMs, long toMs, EntryBytes entries, boolean formatOne) {
      this.fromMs = fromMs;
      this.toMs = toMs;
      this.formatOne = formatOne;
      this.left = entries.size();
      long[] byHash =
          IntStream.range(0, left)
              .mapToLong(i -> ((long) entries.idHash(i) << 32) | i)
              .sorted()
              .toArray();
      this.idHash = Arrays.stream(byHash).mapToInt(keyed -> (int) (keyed >> 32)).toArray();
      this.version = Arrays.stream(byHash).map(keyed -> entries.version((int) keyed)).toArray();
    }

    void remove(int entry) {
      removed.set(entry);
      left--;
    }

    /** Finds the entry with this very content, else any of this id. */
    @Nullable Found find(int hash, long digest, LongSupplier formatOneDigest) {
      int other = -1;
      for (int i = firstOf(hash); i < idHash.length && idHash[i] == hash; i++) {
        if (!removed.get(i)) {
          long known = formatOne ? version[i] : PackedVersion.storedDigest(version[i]);
          if (known == (formatOne ? formatOneDigest.getAsLong() : digest)) {
            return new Found(this, i, true);
          }
          other = i;
        }
      }
      return other < 0 ? null : new Found(this, other, false);
    }

    private int firstOf(int hash) {
      int low = 0;
      int high = idHash.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (idHash[middle] < hash) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }
}
