package io.github.wooshpay.connect.capture.ledger;

import io.github.wooshpay.connect.session.PaymentState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The offsets of a lane at startup: its head and its valid slices. Immutable.
 *
 * <p>Tests: {@code StoredLedgerTest}, {@code CaptureModelTest}.
 */
public final class LaneOffsets {
  private static final Logger LOG = LoggerFactory.getLogger(LaneOffsets.class);

  private final Lane lane;
  private final @Nullable Checkpoint head;
  private final SortedMap<Integer, SliceOffset> slices = new TreeMap<>();
  private final long floorMs;
  private final long epoch;

  /**
   * @param head the offset of the lane's own partition; null if there is none
   * @param stored the offsets of the partitions of slices, by number
   */
  public LaneOffsets(Lane lane, @Nullable Checkpoint head, SortedMap<Integer, SliceOffset> stored) {
    this.lane = lane;
    this.head = head;
    Long current = head == null ? null : head.epoch();
    long newest = 0;
    long floor = head == null ? 0 : head.floorMs();
    for (var entry : stored.entrySet()) {
      newest = Math.max(newest, entry.getValue().epoch());
      if (current != null && entry.getValue().epoch() == current) {
        slices.put(entry.getKey(), entry.getValue());
        floor = Math.max(floor, entry.getValue().floorMs());
      }
    }
    this.epoch = current == null ? -newest : current;
    this.floorMs = floor;
  }

  /** Returns the offsets of a lane that was never stored. */
  public static LaneOffsets none(Lane lane) {
    return new LaneOffsets(lane, null, new TreeMap<>());
  }

  /** Returns the lane. */
  public Lane lane() {
    return lane;
  }

  /** Returns the offset of the lane's own partition; null if there is none. */
  public @Nullable Checkpoint head() {
    return head;
  }

  /**
   * Returns whether some of the ledger is still as format 1 stored it, which left out the oldest
   * sessions of a large account.
   */
  public boolean hasFormatOne() {
    return (head != null && !head.legacy().isEmpty())
        || slices.values().stream().anyMatch(slice -> !slice.legacy().isEmpty());
  }

  /** Returns the slices of the head's epoch, by number. */
  SortedMap<Integer, SliceOffset> slices() {
    return slices;
  }

  Set<Integer> usedNumbers() {
    return slices.keySet();
  }

  /**
   * Returns the highest floor that the head or a slice knows, in milliseconds since the epoch; 0 if
   * nothing is stored.
   */
  public long floorMs() {
    return floorMs;
  }

  /**
   * Returns the head's epoch. If a new epoch has to begin, returns the negative of the newest epoch
   * of any stored slice.
   */
  long epoch() {
    return epoch;
  }

  /**
   * Returns the ledger to continue with. Sessions in a damaged field are emitted again, with a
   * warning; none is lost.
   *
   * @param ignored fields whose change does not count
   * @param watchedForMs how long after its creation an unpaid session is watched
   */
  public Ledger ledger(int pageLimit, IgnoredFields ignored, long watchedForMs) {
    RestoredLedger restored = RestoredLedger.empty();
    Map<Integer, EntryBytes> decoded = new HashMap<>();
    slices.forEach((number, slice) -> decoded.put(number, entries(slice.ledger())));
    NavigableSet<Long> unpaid = watchedInSlices(decoded);
    long beginMs = floorMs;
    if (head != null) {
      long endMs = head.createdMs() + 1;
      beginMs = Math.min(beginMs, damagedFromMs("head", head, 0, watchedForMs));
      restored.add(endMs, entries(head.ledger()), false);
      unpaid.addAll(instants(head.unpaid()));
    }
    for (var entry : slices.entrySet()) {
      SliceOffset slice = entry.getValue();
      String name = "slice " + entry.getKey();
      beginMs = Math.min(beginMs, damagedFromMs(name, slice, watchedForMs));
      EntryBytes entries = Objects.requireNonNull(decoded.get(entry.getKey()));
      if (slice.legacy().isEmpty()) {
        restored.addSlice(slice.fromMs(), slice.toMs(), entries);
      } else {
        restored.add(slice.toMs(), entries, false);
      }
    }
    if (head != null) {
      restored.add(head.createdMs() + 1, entries(head.legacy()), true);
    }
    for (SliceOffset slice : slices.values()) {
      restored.add(slice.toMs(), entries(slice.legacy()), true);
    }
    return new Ledger(pageLimit, new Fingerprint(ignored), beginMs, restored, unpaid);
  }

  /**
   * Returns the instants of the slices with a session that awaits a payment, as far as {@link
   * Watchlist.Allowance} keeps them.
   */
  private NavigableSet<Long> watchedInSlices(Map<Integer, EntryBytes> decoded) {
    NavigableSet<Long> watched = new TreeSet<>();
    Watchlist.Allowance allowance = new Watchlist.Allowance();
    List<Integer> youngestFirst = new ArrayList<>(slices.keySet());
    youngestFirst.sort(Comparator.comparingLong(number -> -slice(number).fromMs()));
    for (int number : youngestFirst) {
      NavigableSet<Long> instants = instants(slice(number).unpaid());
      EntryBytes entries = Objects.requireNonNull(decoded.get(number));
      boolean onlyExpired =
          slice(number).legacy().isEmpty() && entries.count(PaymentState.UNPAID::equals) == 0;
      if (allowance.keeps(onlyExpired, instants.size())) {
        watched.addAll(instants);
      }
    }
    return watched;
  }

  private SliceOffset slice(int number) {
    return Objects.requireNonNull(slices.get(number));
  }

  private long damagedFromMs(String name, Checkpoint offset, long fromMs, long watchedForMs) {
    return offset
        .damaged()
        .map(field -> beginAgainMs(name, field, fromMs, watchedForMs))
        .orElse(Long.MAX_VALUE);
  }

  private long damagedFromMs(String name, SliceOffset offset, long watchedForMs) {
    return offset
        .damaged()
        .map(field -> beginAgainMs(name, field, offset.fromMs(), watchedForMs))
        .orElse(Long.MAX_VALUE);
  }

  /** If only the unpaid instants are unknown, any session may have been watched. */
  private long beginAgainMs(String name, String field, long fromMs, long watchedForMs) {
    boolean watch = field.equals(OffsetFields.UNPAID);
    long beginMs = watch ? Math.max(fromMs, floorMs - watchedForMs) : floorMs;
    LOG.warn(
        "The '{}' in the stored offset of the {} lane ({}) is damaged: sessions created since {} may be emitted again",
        field,
        lane.partitionName(),
        name,
        Instant.ofEpochMilli(Math.max(0, beginMs)));
    return Math.max(0, beginMs);
  }

  /** Returns the encoded entries; none if the string is damaged. */
  static EntryBytes entries(String text) {
    try {
      return EntryBytes.parse(text);
    } catch (IllegalArgumentException e) {
      return new EntryBytes();
    }
  }

  /** Returns the encoded instants; none if the string is damaged. */
  static NavigableSet<Long> instants(String text) {
    try {
      return InstantsText.parse(text);
    } catch (IllegalArgumentException e) {
      return new TreeSet<>();
    }
  }
}
