package io.github.wooshpay.connect.capture.ledger;

import io.github.wooshpay.connect.session.PaymentState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger of a lane as its offsets store it, in slices. For each batch it decides which slice
 * each record carries, so that a batch writes only the slices that it touches and never the whole
 * ledger.
 *
 * <p>Three rules keep a restart correct, with and without transactions:
 *
 * <ul>
 *   <li>A record carries the slice of its own session. A worker stores the offset of one slice
 *       while records of another are still on their way, so no slice may claim a session whose
 *       record went elsewhere.
 *   <li>An older part of the head is sealed only if all earlier records of it are in the topic, and
 *       the batch has a record on either side of the cut. The head keeps its copy until the new
 *       slice is known to be written: a transform may have dropped the records that carried it.
 *   <li>The floor is that of the oldest batch whose records are not all in the topic.
 * </ul>
 *
 * <p>{@link #place} is for one thread. {@link Receipt}s may be given back by any thread.
 */
public final class StoredLedger {
  private static final Logger LOG = LoggerFactory.getLogger(StoredLedger.class);

  /** The size of an offset without its ledger and its instants: names, numbers, an id. */
  private static final int OVERHEAD_CHARS = 400;

  private static final List<String> ENCODED =
      List.of(OffsetFields.LEDGER, OffsetFields.UNPAID, OffsetFields.LEGACY);

  private static final long MS_BETWEEN_WARNINGS = 3_600_000;

  /** How much longer an instant stays than it is watched, because its last look may be late. */
  private static final long LAST_LOOK_MS = 24 * 3_600_000L;

  /** The maximum number of slices that one batch seals; the search for copies relies on it. */
  private static final int MAX_CUTS = 8;

  private static final long UNKNOWN = Long.MIN_VALUE;

  /**
   * How large slices are.
   *
   * @param sealAt sessions in the head from which on its older part is sealed
   * @param target sessions in a sealed slice, at least
   * @param maxBytes how large one offset may become
   */
  public record Size(int sealAt, int target, int maxBytes) {
    /** The default: what costs least, as {@code docs/performance.md} has it. */
    public static Size upTo(int maxBytes) {
      return new Size(600, 500, maxBytes);
    }

    private int room() {
      return maxBytes - OVERHEAD_CHARS;
    }
  }

  /**
   * Which offset a record carries.
   *
   * @param slice the number of the slice; {@link #HEAD} for the head
   * @param offset stored once the record is in the topic
   * @param receipt to be given back once it is
   */
  public record Placement(int slice, Map<String, Object> offset, Receipt receipt) {
    /** In place of a number: the head, in the lane's own partition. */
    public static final int HEAD = -1;
  }

  private final Lane lane;
  private final Size size;
  private final long watchedForMs;
  private final NavigableMap<Long, Slice> slices = new TreeMap<>();
  private final BitSet usedNumbers = new BitSet();
  private final Head head = new Head();
  private final List<HandedOver> handedOver = new ArrayList<>();
  private final Deque<Pending> pending = new ArrayDeque<>();
  private @Nullable Legacy legacy;
  private long epoch;
  private boolean begun;
  private long floorMs;
  private long positionMs;
  private @Nullable String positionId;
  private long boundaryMs;

  /** Where the next slice begins: slices of one epoch never overlap. */
  private long headFromMs;

  private long warnedMs = Long.MIN_VALUE / 2;
  private volatile int largestOffset;
  private volatile int leftOut;
  private volatile int sealedSlices;

  /** The part of the ledger in one source partition. */
  private abstract static class Stretch {
    final UnpaidInstants unpaid = new UnpaidInstants();

    /**
     * Whether a record that carries it is in the topic, and every earlier record too: an earlier
     * one of the same partition that is not keeps the worker from storing its offset.
     */
    boolean written;

    abstract int number();

    abstract void put(Change change);

    static int indexOf(Change.Entry entry, EntryBytes entries) {
      return entry.replaces() == Change.Entry.NONE
          ? -1
          : entries.find(entry.idHash(), entry.replaces());
    }

    void putUnpaid(Change change) {
      if (change.awaitedPayment()) {
        unpaid.remove(change.createdMs());
      }
      if (change.entry().state().awaitsPayment()) {
        unpaid.add(change.createdMs());
      }
    }
  }

  /** A sealed part. */
  private static final class Slice extends Stretch {
    final int number;
    final long fromMs;
    final long toMs;
    final EntryBytes entries;

    /** The number of its sessions that are complete but unpaid. */
    private int unpaidSessions;

    Slice(int number, long fromMs, long toMs, EntryBytes entries) {
      this.number = number;
      this.fromMs = fromMs;
      this.toMs = toMs;
      this.entries = entries;
      this.unpaidSessions = entries.count(Slice::isUnpaid);
    }

    private static boolean isUnpaid(PaymentState state) {
      return state == PaymentState.UNPAID;
    }

    /** Returns whether it is watched only because sessions have expired. */
    boolean awaitsOnlyExpired() {
      return unpaidSessions == 0;
    }

    @Override
    int number() {
      return number;
    }

    @Override
    void put(Change change) {
      Change.Entry entry = change.entry();
      int found = indexOf(entry, entries);
      if (found >= 0) {
        unpaidSessions -= isUnpaid(PackedVersion.storedState(entries.version(found))) ? 1 : 0;
        entries.setVersion(found, entry.version());
      } else {
        entries.insert(entries.size(), entry.idHash(), entry.version());
      }
      unpaidSessions += isUnpaid(entry.state()) ? 1 : 0;
      putUnpaid(change);
    }
  }

  /** The youngest part: all that no slice owns. Its entries are sorted by their instant. */
  private static final class Head extends Stretch {
    EntryBytes entries = new EntryBytes();
    long[] createdMs = new long[0];

    /** The entries that were restored tell no instant; all of them were created before this. */
    long restoredUntilMs = UNKNOWN;

    @Override
    int number() {
      return Placement.HEAD;
    }

    @Override
    void put(Change change) {
      Change.Entry entry = change.entry();
      int found = indexOf(entry, entries);
      if (found >= 0) {
        entries.setVersion(found, entry.version());
      } else {
        int at = countBefore(change.createdMs() + 1);
        if (entries.size() == createdMs.length) {
          createdMs = Arrays.copyOf(createdMs, createdMs.length + Math.max(16, at >> 2));
        }
        System.arraycopy(createdMs, at, createdMs, at + 1, entries.size() - at);
        createdMs[at] = change.createdMs();
        entries.insert(at, entry.idHash(), entry.version());
      }
      putUnpaid(change);
    }

    /** The number of entries before this instant; the restored ones count as before any. */
    int countBefore(long beforeMs) {
      int low = 0;
      int high = entries.size();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (createdMs[middle] < beforeMs) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    EntryBytes removeBefore(long beforeMs) {
      int count = countBefore(beforeMs);
      EntryBytes removed = entries.part(0, count);
      keepFrom(count);
      return removed;
    }

    /** Forgets the entries below an instant, except those of sessions that are still watched. */
    void forgetBefore(long beforeMs, LongPredicate isWatched) {
      if (restoredUntilMs > beforeMs
          || (restoredUntilMs != UNKNOWN && unpaid.hasAny(0, restoredUntilMs))) {
        return;
      }
      EntryBytes kept = new EntryBytes();
      int old = countBefore(beforeMs);
      long[] keptCreated = new long[entries.size()];
      for (int i = 0; i < entries.size(); i++) {
        if (i >= old || (createdMs[i] != UNKNOWN && isWatched.test(createdMs[i]))) {
          keptCreated[kept.size()] = createdMs[i];
          kept.insert(kept.size(), entries.idHash(i), entries.version(i));
        }
      }
      if (kept.size() < entries.size()) {
        entries = kept;
        createdMs = keptCreated;
      }
      restoredUntilMs = UNKNOWN;
    }

    /** Forgets restored entries. */
    void forget(Set<Change.Entry> forgotten) {
      EntryBytes kept = new EntryBytes();
      for (int i = 0; i < entries.size(); i++) {
        if (!forgotten.contains(entries.entry(i))) {
          kept.insert(kept.size(), entries.idHash(i), entries.version(i));
        }
      }
      entries = kept;
    }

    private void keepFrom(int first) {
      createdMs = Arrays.copyOfRange(createdMs, first, entries.size());
      entries = entries.part(first, entries.size());
    }
  }

  /** The head's copy of a part that it has sealed, kept until the new slice is written. */
  private record HandedOver(Slice to, EntryBytes entries, NavigableSet<Long> unpaid) {}

  /** The ledger of format 1, which is stored as it was until its sessions are below the floor. */
  private static final class Legacy {
    final String text;
    final NavigableSet<Long> unpaid;

    /** All of its sessions were created before this. */
    long endMs;

    /**
     * Instants of sessions that were found to be complete but unpaid when they were seen again. The
     * head stores them: what holds the ledger of format 1 is not written again.
     */
    final UnpaidInstants seenUnpaid = new UnpaidInstants();

    /** The oldest of those that no head in the topic has yet, by the number of the addition. */
    private final NavigableMap<Integer, Long> notYetStored = new TreeMap<>();

    private int additions;

    /** Adds instants, which the next head stores. */
    void addSeenUnpaid(List<Long> instants) {
      if (!instants.isEmpty()) {
        instants.forEach(seenUnpaid::add);
        notYetStored.put(++additions, Collections.min(instants));
      }
    }

    /** Records that a head is in the topic that has the instants up to this addition. */
    void stored(int upToAddition) {
      notYetStored.headMap(upToAddition, true).clear();
    }

    /** Returns the oldest instant that would be forgotten if the floor passed it. */
    long oldestNotStoredMs() {
      return notYetStored.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
    }

    /** The entries of the sessions whose records carried it. */
    final EntryBytes claims = new EntryBytes();

    /** The slice that it moves to; null while only the head holds it. */
    @Nullable Slice slice;

    Legacy(String text, NavigableSet<Long> unpaid, long endMs) {
      this.text = text;
      this.unpaid = unpaid;
      this.endMs = endMs;
    }

    /** Returns whether a session created in this stretch is watched. */
    boolean watches(long fromMs, long toMs) {
      return !unpaid.subSet(fromMs, toMs).isEmpty() || seenUnpaid.hasAny(fromMs, toMs);
    }

    boolean isInHead() {
      return slice == null || !slice.written;
    }
  }

  /** A batch with records that are not yet in the topic. */
  private static final class Pending {
    final long floorMs;
    final AtomicInteger left;

    /** The stretches carried by its records that are in the topic. */
    final Set<Stretch> written = ConcurrentHashMap.newKeySet();

    /** The last addition of {@link Legacy#addSeenUnpaid} that its heads have. */
    final int addition;

    /** The oldest instant of its records that carry the head. */
    long oldestOfHeadMs = Long.MAX_VALUE;

    Pending(long floorMs, int addition, int records) {
      this.floorMs = floorMs;
      this.addition = addition;
      this.left = new AtomicInteger(records);
    }
  }

  /** To be given back once a record was written or dropped. Thread-safe. */
  @FunctionalInterface
  public interface Receipt {
    /**
     * Gives the receipt back; to be called once.
     *
     * @param written whether it is in the topic; false if it was dropped on the way
     */
    void give(boolean written);
  }

  private static Receipt receipt(Pending batch, Stretch carried) {
    return written -> {
      if (written) {
        batch.written.add(carried);
      }
      batch.left.decrementAndGet();
    };
  }

  /**
   * @param stored the offsets at startup
   * @param watchedForMs how long after its creation an unpaid session is watched
   */
  public StoredLedger(LaneOffsets stored, Size size, long watchedForMs) {
    this.lane = stored.lane();
    this.size = size;
    this.watchedForMs = watchedForMs;
    this.epoch = stored.epoch();
    stored.usedNumbers().forEach(usedNumbers::set);
    Checkpoint checkpoint = stored.head();
    if (checkpoint != null) {
      positionMs = checkpoint.createdMs();
      positionId = checkpoint.id();
      floorMs = stored.floorMs();
      begun = true;
      restoreHead(checkpoint);
    }
    stored.slices().forEach(this::restoreSlice);
    forgetCopies();
  }

  /** Removes copies: the head may have been stored with its copy of a slice it had just sealed. */
  private void forgetCopies() {
    Set<Change.Entry> sealed = new HashSet<>();
    slices.descendingMap().values().stream()
        .limit(MAX_CUTS)
        .forEach(slice -> slice.entries.addTo(sealed));
    head.forget(sealed);
    if (legacy == null) {
      // In a slice's stretch, the slice is newer than the head.
      slices.values().forEach(slice -> head.unpaid.removeBetween(slice.fromMs, slice.toMs));
    }
  }

  private void restoreHead(Checkpoint checkpoint) {
    head.written = checkpoint.epoch() != null;
    head.entries = LaneOffsets.entries(checkpoint.ledger());
    head.createdMs = new long[head.entries.size()];
    Arrays.fill(head.createdMs, UNKNOWN);
    long endMs = checkpoint.createdMs() + 1;
    head.restoredUntilMs = head.entries.size() == 0 ? UNKNOWN : endMs;
    NavigableSet<Long> unpaid = LaneOffsets.instants(checkpoint.unpaid());
    if (checkpoint.legacy().isEmpty()) {
      head.unpaid.restore(unpaid, head.entries.count(PaymentState::awaitsPayment));
    } else {
      // Any of them may be of a session that only format 1 knows.
      head.unpaid.restore(unpaid, Integer.MAX_VALUE);
      legacy = new Legacy(checkpoint.legacy(), unpaid, endMs);
    }
  }

  private void restoreSlice(int number, SliceOffset offset) {
    if (!offset.legacy().isEmpty()) {
      Legacy moved =
          new Legacy(offset.legacy(), LaneOffsets.instants(offset.unpaid()), offset.toMs());
      Slice slice = new Slice(number, 0, 0, LaneOffsets.entries(offset.ledger()));
      slice.written = true;
      moved.slice = slice;
      NavigableSet<Long> ofHead = new TreeSet<>();
      head.unpaid.addTo(ofHead);
      moved.seenUnpaid.restore(ofHead.headSet(moved.endMs), Integer.MAX_VALUE);
      legacy = moved;
      return;
    }
    EntryBytes entries = LaneOffsets.entries(offset.ledger());
    Slice slice = new Slice(number, offset.fromMs(), offset.toMs(), entries);
    slice.unpaid.restore(
        LaneOffsets.instants(offset.unpaid()), entries.count(PaymentState::awaitsPayment));
    slice.written = true;
    slices.put(slice.fromMs, slice);
    headFromMs = Math.max(headFromMs, slice.toMs);
  }

  /** Returns the size in bytes of the largest offset of the last batch. Thread-safe. */
  public int largestOffset() {
    return largestOffset;
  }

  /**
   * Returns how many sessions had no room in their offset: only where tens of thousands were
   * created in one instant. Thread-safe.
   */
  public int leftOut() {
    return leftOut;
  }

  /** Returns the number of slices besides the head. Thread-safe. */
  public int sealedSlices() {
    return sealedSlices;
  }

  /**
   * Says which offset each record of a batch carries, in the order of its changes. Batches are
   * placed in the order in which they were made.
   *
   * @param atomic whether all records of a batch are stored together, or none: then all of a slice
   *     carry what holds after the batch. Otherwise the last does, and those before it what held
   *     before; and so does the last payment, since a transform may drop all others.
   */
  public List<Placement> place(Batch batch, boolean atomic) {
    Pending placing = admit(batch, batch.changes().size());
    seal(batch, placing);
    return placements(batch, placing, atomic);
  }

  /**
   * Returns the offset that a heartbeat carries: the head as it is now. Batches and heartbeats are
   * placed in the order in which they were made.
   */
  public Placement placeHeartbeat(Batch heartbeat) {
    Pending placing = admit(heartbeat, 1);
    Plan plan = new StretchPlan(head);
    plan.carryNow();
    Placement placement = plan.placement(placing);
    note(heartbeat, List.of(placement));
    return placement;
  }

  /** Adds a batch of this many records to those whose records are not all in the topic. */
  private Pending admit(Batch batch, int records) {
    begin(batch);
    leftOut = 0;
    int addition = legacy == null ? 0 : legacy.additions;
    Pending placing = new Pending(batch.bounds().floorMs(), addition, records);
    forgetWritten();
    pending.add(placing);
    floorMs = Math.max(floorMs, Math.min(pending.getFirst().floorMs, oldestNotStoredMs()));
    forgetBelowFloor(batch.readMs());
    return placing;
  }

  /**
   * Returns the oldest instant at which a session of format 1 was found unpaid and which only
   * memory knows. Where the floor of any offset passed it, a restart would not look at it again.
   */
  private long oldestNotStoredMs() {
    return legacy == null ? Long.MAX_VALUE : legacy.oldestNotStoredMs();
  }

  private void begin(Batch batch) {
    boundaryMs = batch.bounds().boundaryMs();
    if (legacy != null) {
      legacy.addSeenUnpaid(batch.unpaid());
    }
    if (!begun) {
      begun = true;
      positionMs = batch.bounds().startMs();
      floorMs = batch.bounds().startMs();
    }
    if (epoch <= 0) {
      // Later than that of any slice that is still stored.
      epoch = Math.max(batch.readMs(), 1 - epoch);
    }
  }

  private void forgetWritten() {
    while (!pending.isEmpty() && pending.getFirst().left.get() <= 0) {
      Pending done = pending.removeFirst();
      done.written.forEach(stretch -> stretch.written = true);
      if (legacy != null && done.written.contains(head)) {
        legacy.stored(done.addition);
      }
    }
    handedOver.removeIf(part -> part.to.written);
  }

  private void forgetBelowFloor(long nowMs) {
    long doneMs = floorMs - Ledger.SLACK_MS;
    long watchedFromMs = nowMs - watchedForMs - LAST_LOOK_MS;
    Watchlist.Allowance allowance = new Watchlist.Allowance();
    var youngestFirst = slices.headMap(doneMs, false).descendingMap().values().iterator();
    while (youngestFirst.hasNext()) {
      Slice slice = youngestFirst.next();
      slice.unpaid.removeBefore(watchedFromMs);
      boolean kept = allowance.keeps(slice.awaitsOnlyExpired(), slice.unpaid.size());
      boolean watched = legacy != null && legacy.watches(slice.fromMs, slice.toMs);
      if (slice.toMs <= doneMs && (slice.unpaid.isEmpty() || !kept) && !watched) {
        youngestFirst.remove();
        usedNumbers.clear(slice.number);
      }
    }
    head.unpaid.removeBefore(watchedFromMs);
    head.forgetBefore(doneMs, this::isWatchedInHead);
    Legacy old = legacy;
    if (old != null) {
      old.unpaid.headSet(watchedFromMs).clear();
      old.seenUnpaid.removeBefore(watchedFromMs);
      if (old.endMs <= doneMs
          && old.unpaid.isEmpty()
          && old.seenUnpaid.isEmpty()
          && !watchesBefore(old.endMs)) {
        legacy = null;
        if (old.slice != null) {
          usedNumbers.clear(old.slice.number);
        }
      }
    }
  }

  /**
   * Returns whether an instant before this one is watched. A session of the same instant may be
   * known from format 1 alone.
   */
  private boolean watchesBefore(long ms) {
    return head.unpaid.hasAny(0, ms)
        || slices.headMap(ms).values().stream().anyMatch(slice -> !slice.unpaid.isEmpty());
  }

  /**
   * Moves older parts of the head into slices of their own, as far as this batch can carry them.
   */
  private void seal(Batch batch, Pending placing) {
    if (!head.written) {
      return; // Without a head of their epoch, slices count for nothing.
    }
    long[] inHead =
        batch.changes().stream()
            .mapToLong(Change::createdMs)
            .filter(created -> stretchOf(created) == head)
            .toArray();
    long[] added =
        batch.changes().stream()
            .filter(change -> !change.isUpdate())
            .mapToLong(Change::createdMs)
            .filter(created -> stretchOf(created) == head)
            .toArray();
    int first = 0;
    int firstAdded = 0;
    long mostMs = oldestPendingOfHead(placing);
    while (head.entries.size() + added.length - firstAdded >= size.sealAt) {
      int cut = cut(inHead, first, added, firstAdded, mostMs);
      if (cut < 0) {
        return;
      }
      long cutMs = inHead[cut];
      sealBefore(cutMs);
      first = cut;
      firstAdded = countBefore(added, cutMs);
    }
  }

  /** The index of the change at which the next slice ends; -1 if it cannot be cut. */
  private int cut(long[] inHead, int first, long[] added, int firstAdded, long mostMs) {
    for (int i = first + 1; i < inHead.length && inHead[i] <= mostMs; i++) {
      // A session below an existing slice is in the head where a crash lost the slice it was in.
      boolean cuttable =
          inHead[i] > inHead[first] && inHead[i] > headFromMs && inHead[i] >= head.restoredUntilMs;
      if (cuttable
          && head.countBefore(inHead[i]) + countBefore(added, inHead[i]) - firstAdded
              >= size.target) {
        return i;
      }
    }
    return -1;
  }

  private boolean isWatchedInHead(long createdMs) {
    return head.unpaid.contains(createdMs)
        || (legacy != null && legacy.watches(createdMs, createdMs + 1));
  }

  private static int countBefore(long[] sorted, long beforeMs) {
    int found = Arrays.binarySearch(sorted, beforeMs);
    int at = found < 0 ? ~found : found;
    while (at > 0 && sorted[at - 1] == beforeMs) {
      at--;
    }
    return at;
  }

  private long oldestPendingOfHead(Pending placing) {
    return pending.stream()
        .filter(earlier -> earlier != placing)
        .mapToLong(earlier -> earlier.oldestOfHeadMs)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private void sealBefore(long cutMs) {
    EntryBytes older = head.removeBefore(cutMs);
    Slice slice = new Slice(nextNumber(), headFromMs, cutMs, older);
    headFromMs = cutMs;
    head.unpaid.moveBefore(cutMs, slice.unpaid);
    head.restoredUntilMs = UNKNOWN; // Restored entries are never cut.
    if (older.size() > 0) {
      NavigableSet<Long> unpaid = new TreeSet<>();
      slice.unpaid.addTo(unpaid);
      handedOver.add(new HandedOver(slice, older.part(0, older.size()), unpaid));
    }
    slices.put(slice.fromMs, slice);
  }

  private int nextNumber() {
    int number = usedNumbers.nextClearBit(0);
    usedNumbers.set(number);
    return number;
  }

  private Stretch stretchOf(long createdMs) {
    Map.Entry<Long, Slice> slice = slices.floorEntry(createdMs);
    return slice != null && createdMs < slice.getValue().toMs ? slice.getValue() : head;
  }

  private List<Placement> placements(Batch batch, Pending placing, boolean atomic) {
    List<Change> changes = batch.changes();
    Stretch[] of = new Stretch[changes.size()];
    for (int i = 0; i < of.length; i++) {
      of[i] = stretchOf(changes.get(i).createdMs());
    }
    int carrier = legacyCarrier(changes, of, placing);
    Map<Stretch, Plan> plans = new HashMap<>();
    List<Plan> planOf = new ArrayList<>(of.length);
    for (int i = 0; i < of.length; i++) {
      Plan plan =
          i == carrier
              ? new LegacyPlan(Objects.requireNonNull(legacy))
              : plans.computeIfAbsent(of[i], StretchPlan::new);
      plan.add(i, changes.get(i));
      planOf.add(plan);
    }
    List<Placement> placements =
        atomic ? placeAtomic(changes, planOf, placing) : placeOneByOne(changes, planOf, placing);
    note(batch, placements);
    return placements;
  }

  private List<Placement> placeAtomic(List<Change> changes, List<Plan> planOf, Pending placing) {
    for (int i = 0; i < changes.size(); i++) {
      put(changes.get(i), planOf.get(i), placing);
    }
    Set.copyOf(planOf).forEach(Plan::carryNow);
    return planOf.stream().map(plan -> plan.placement(placing)).toList();
  }

  private List<Placement> placeOneByOne(List<Change> changes, List<Plan> planOf, Pending placing) {
    Set.copyOf(planOf).stream().filter(Plan::needsBefore).forEach(Plan::carryNow);
    List<Placement> placements = new ArrayList<>(changes.size());
    for (int i = 0; i < changes.size(); i++) {
      Plan plan = planOf.get(i);
      put(changes.get(i), plan, placing);
      if (plan.carriesAfter(i)) {
        plan.carryNow();
      }
      placements.add(plan.placement(placing));
    }
    return placements;
  }

  private void put(Change change, Plan plan, Pending placing) {
    advance(change);
    long createdMs = change.createdMs();
    if (change.awaitedPayment() && legacy != null && !plan.of().unpaid.contains(createdMs)) {
      legacy.seenUnpaid.remove(createdMs);
    }
    plan.of().put(change);
    if (plan.of() == head) {
      placing.oldestOfHeadMs = Math.min(placing.oldestOfHeadMs, change.createdMs());
    }
  }

  /** Which of a batch's records carry what of one stretch. */
  private abstract static class Plan {
    private int count;
    private int last = -1;
    private int lastPaid = -1;
    private int lastBecamePaid = -1;
    private Map<String, Object> offset = Map.of();

    abstract Stretch of();

    /** The offset of the stretch as it is now. */
    abstract Map<String, Object> offsetNow();

    void add(int index, Change change) {
      count++;
      last = index;
      lastPaid = change.isPaid() ? index : lastPaid;
      lastBecamePaid = change.becamePaid() ? index : lastBecamePaid;
    }

    boolean needsBefore() {
      return count > 1;
    }

    /**
     * The last payments as well: a worker stores no offset of a record that a transform drops, and
     * where only payments pass, they would be emitted again after a clean restart.
     */
    boolean carriesAfter(int index) {
      return index == last || index == lastPaid || index == lastBecamePaid;
    }

    void carryNow() {
      offset = offsetNow();
    }

    Placement placement(Pending batch) {
      return new Placement(of().number(), offset, receipt(batch, of()));
    }
  }

  private final class StretchPlan extends Plan {
    private final Stretch of;

    StretchPlan(Stretch of) {
      this.of = of;
    }

    @Override
    Stretch of() {
      return of;
    }

    @Override
    Map<String, Object> offsetNow() {
      return of == head ? headOffset() : sliceOffset((Slice) of);
    }
  }

  /** Of the one record that carries the ledger of format 1 into a slice of its own. */
  private final class LegacyPlan extends Plan {
    private final Legacy old;
    private final Slice slice;

    LegacyPlan(Legacy old) {
      this.old = old;
      Slice begun = old.slice;
      slice = begun == null ? new Slice(nextNumber(), 0, 0, old.claims) : begun;
      old.slice = slice;
    }

    @Override
    Stretch of() {
      return slice;
    }

    @Override
    void add(int index, Change change) {
      super.add(index, change);
      old.endMs = Math.max(old.endMs, change.createdMs() + 1);
    }

    @Override
    Map<String, Object> offsetNow() {
      String unpaid = InstantsText.write(old.unpaid, size.room()).text();
      String claims = slice.entries.text(size.room());
      return new SliceOffset(0, old.endMs, claims, unpaid, old.text, floorMs, epoch).toOffset();
    }
  }

  private void advance(Change change) {
    long createdMs = change.createdMs();
    String id = change.session().id();
    boolean sameInstant =
        createdMs == positionMs && (positionId == null || id.compareTo(positionId) > 0);
    if (createdMs > positionMs || sameInstant) {
      positionMs = createdMs;
      positionId = id;
    }
  }

  /**
   * The record that carries the ledger of format 1 into a slice of its own; -1 if none does. It
   * takes two records of the head, so that the head is written as well; the carrier's own session
   * is claimed by that slice. A small ledger stays where it is.
   */
  private int legacyCarrier(List<Change> changes, Stretch[] of, Pending placing) {
    Legacy old = legacy;
    boolean stays = old == null || !old.isInHead() || old.text.length() <= charsOf(size.sealAt);
    if (stays || !head.written || pending.getFirst() != placing) {
      return -1;
    }
    int found = -1;
    int ofHead = 0;
    for (int i = 0; i < of.length; i++) {
      if (of[i] == head) {
        ofHead++;
        if (found < 0 || (changes.get(i).becamePaid() && !changes.get(found).becamePaid())) {
          found = i;
        }
      }
    }
    return ofHead >= 2 ? found : -1;
  }

  private static int charsOf(int sessions) {
    return sessions * EntryBytes.CHARS;
  }

  private Map<String, Object> sliceOffset(Slice slice) {
    NavigableSet<Long> instants = new TreeSet<>();
    slice.unpaid.addTo(instants);
    String unpaid = InstantsText.write(instants, size.room()).text();
    return new SliceOffset(
            slice.fromMs, slice.toMs, ledgerText(slice.entries, unpaid), unpaid, "", floorMs, epoch)
        .toOffset();
  }

  private Map<String, Object> headOffset() {
    NavigableSet<Long> instants = new TreeSet<>();
    head.unpaid.addTo(instants);
    EntryBytes entries = head.entries;
    for (int i = handedOver.size() - 1; i >= 0; i--) {
      entries = entries.after(handedOver.get(i).entries);
      instants.addAll(handedOver.get(i).unpaid);
    }
    String legacyText = "";
    if (legacy != null) {
      legacy.seenUnpaid.addTo(instants);
      if (legacy.isInHead()) {
        legacyText = legacy.text;
        instants.addAll(legacy.unpaid);
      }
    }
    String unpaid = InstantsText.write(instants, size.room()).text();
    return new Checkpoint(
            positionMs,
            positionId,
            floorMs,
            boundaryMs,
            epoch,
            ledgerText(entries, unpaid),
            unpaid,
            legacyText)
        .toOffset();
  }

  private String ledgerText(EntryBytes entries, String unpaid) {
    int room = size.room() - unpaid.length();
    leftOut = Math.max(leftOut, entries.size() - entries.fitting(room));
    return entries.text(room);
  }

  private void note(Batch batch, Collection<Placement> placements) {
    sealedSlices = slices.size();
    largestOffset =
        placements.stream().mapToInt(placement -> chars(placement.offset())).max().orElse(0);
    if (leftOut > 0 && batch.readMs() - warnedMs >= MS_BETWEEN_WARNINGS) {
      warnedMs = batch.readMs();
      LOG.warn(
          "An offset of the {} lane is full (offset.max.bytes {}): after a restart {} session(s) may be emitted"
              + " again. Too many sessions were created in the same instant, which cannot be split across slices. Raise"
              + " offset.max.bytes, together with the message limits of broker and worker, to prevent it",
          lane.partitionName(),
          size.maxBytes,
          leftOut);
    }
  }

  private static int chars(Map<String, Object> offset) {
    int chars = OVERHEAD_CHARS;
    for (String field : ENCODED) {
      chars += offset.get(field) instanceof String text ? text.length() : 0;
    }
    return chars;
  }
}
