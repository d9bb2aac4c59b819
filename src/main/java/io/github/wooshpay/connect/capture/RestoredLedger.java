package io.github.wooshpay.connect.capture;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * What an offset told of the sessions emitted before a restart: digests alone. Each is taken out
 * when its session is seen again, and from then on remembered exactly.
 */
final class RestoredLedger {
  /** What is known of a session. */
  enum Match {
    /** Never emitted, as far as the offset tells. */
    NONE,
    /** An earlier version was emitted. */
    OTHER_VERSION,
    /** This version was emitted. */
    SAME_VERSION
  }

  private static final int NONE = -1;

  private final int[] idHash;
  private final long[] digest;

  /** Indexes sorted by id hash, for the search. */
  private final int[] byHash;

  private final BitSet taken = new BitSet();
  private int left;

  /** In the order of the offset, oldest first. */
  RestoredLedger(int[] idHash, long[] digest) {
    this.idHash = idHash;
    this.digest = digest;
    this.left = idHash.length;
    long[] keyed =
        IntStream.range(0, idHash.length)
            .mapToLong(i -> ((long) idHash[i] << 32) | i)
            .sorted()
            .toArray();
    this.byHash = Arrays.stream(keyed).mapToInt(k -> (int) k).toArray();
  }

  static RestoredLedger empty() {
    return new RestoredLedger(new int[0], new long[0]);
  }

  /** How many were not yet seen again. */
  int size() {
    return left;
  }

  /** What is known of a session. */
  Match find(int hash, long contentDigest) {
    int entry = entryOf(hash, contentDigest);
    if (entry == NONE) {
      return Match.NONE;
    }
    return digest[entry] == contentDigest ? Match.SAME_VERSION : Match.OTHER_VERSION;
  }

  /** Takes a session out, if it is there: from now on it is remembered exactly. */
  void take(int hash, long contentDigest) {
    int entry = entryOf(hash, contentDigest);
    if (entry != NONE) {
      taken.set(entry);
      left--;
    }
  }

  /** The entry with this very content, else any of this id. */
  private int entryOf(int hash, long contentDigest) {
    int other = NONE;
    for (int i = firstOf(hash); i < byHash.length && idHash[byHash[i]] == hash; i++) {
      int entry = byHash[i];
      if (!taken.get(entry)) {
        if (digest[entry] == contentDigest) {
          return entry;
        }
        other = entry;
      }
    }
    return other;
  }

  /** Adds what is left, youngest first, while there is room. */
  void addTo(LedgerText text) {
    for (int i = idHash.length - 1; i >= 0 && !text.full(); i--) {
      if (!taken.get(i)) {
        text.addOlder(idHash[i], digest[i]);
      }
    }
  }

  private int firstOf(int hash) {
    int low = 0;
    int high = byHash.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (idHash[byHash[middle]] < hash) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
