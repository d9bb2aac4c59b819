package io.github.wooshpay.connect.capture.ledger;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.session.PaymentState;
import io.github.wooshpay.connect.session.Session;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Ledgers of many sessions, filled as the live lane does it: in windows of about ten pages. */
public final class FilledLedger {
  /** When the first session was created. */
  static final long FROM = 1_790_000_000_000L;

  /** The time from one session to the next: a million a day. */
  static final long APART_MS = 86;

  private static final int WINDOW = 1000;

  private FilledLedger() {}

  /** Of this many open sessions; a multiple of a thousand. */
  static Ledger of(int sessions) {
    Ledger ledger = new Ledger(100, new Fingerprint(IgnoredFields.none()), FROM);
    ObjectNode open = JsonNodeFactory.instance.objectNode().put("status", "open");
    for (int first = 0; first < sessions; first += WINDOW) {
      long fromMs = createdMs(first);
      long toMs = createdMs(first + WINDOW);
      ledger.cover(fromMs, toMs, toMs);
      for (int i = first; i < first + WINDOW; i++) {
        ledger.remember(ledger.compare(new Session(id(i), createdMs(i), open)), createdMs(i));
      }
      ledger.cutToPages(fromMs, toMs, 1);
      ledger.drainTouched();
    }
    return ledger;
  }

  /** The id of the n-th session. */
  static String id(int n) {
    return "cs_" + (1_580_071_142_008_291_328L + n);
  }

  /** When the n-th session was created, in milliseconds since the epoch. */
  static long createdMs(int n) {
    return FROM + n * APART_MS;
  }

  /** The heap that a ledger of this many sessions takes, in bytes a session. */
  public static double bytesASession(int sessions) {
    long before = usedHeap();
    Ledger ledger = of(sessions);
    long used = usedHeap() - before;
    // Asked after the measurement, so that it is still there.
    return used / (double) ledger.size();
  }

  /** The heap that what the offsets hold takes, in bytes per session. */
  static double bytesOfOffsets(int sessions) {
    ObjectNode open = JsonNodeFactory.instance.objectNode().put("status", "open");
    long before = usedHeap();
    StoredLedger stored =
        new StoredLedger(LaneOffsets.none(Lane.LIVE), StoredLedger.Size.upTo(700_000), 0);
    for (int first = 0; first < sessions; first += WINDOW) {
      List<Change> changes = new ArrayList<>();
      for (int i = first; i < first + WINDOW; i++) {
        changes.add(
            new Change(
                new Session(id(i), createdMs(i), open),
                1,
                null,
                false,
                new Change.Entry(i, i, Change.Entry.NONE)));
      }
      Batch batch =
          new Batch(Lane.LIVE, changes, new Batch.LaneBounds(FROM, FROM, FROM), List.of(), FROM);
      stored.place(batch, true).forEach(placement -> placement.receipt().give(true));
    }
    long used = usedHeap() - before;
    // Asked after the measurement, so that it is still there.
    return stored.sealedSlices() == 0 ? Double.NaN : used / (double) sessions;
  }

  /**
   * The offsets of a lane whose floor has passed all of its sessions, in slices of 500.
   *
   * @param unpaidPerSlice how many sessions of each slice are complete but unpaid; three quarters
   *     of the others have expired, and the rest are paid
   */
  static LaneOffsets belowTheFloor(int sessions, int unpaidPerSlice) {
    int perSlice = 500;
    SortedMap<Integer, SliceOffset> slices = new TreeMap<>();
    long endMs = createdMs(sessions);
    for (int first = 0; first < sessions; first += perSlice) {
      EntryBytes entries = new EntryBytes();
      NavigableSet<Long> awaiting = new TreeSet<>();
      for (int i = 0; i < perSlice; i++) {
        PaymentState state =
            i < unpaidPerSlice
                ? PaymentState.UNPAID
                : i % 4 == 0 ? PaymentState.PAID : PaymentState.EXPIRED;
        entries.insert(i, first + i, PackedVersion.storedOf(i, state));
        if (state.awaitsPayment()) {
          awaiting.add(createdMs(first + i));
        }
      }
      slices.put(
          slices.size(),
          new SliceOffset(
              createdMs(first),
              createdMs(first + perSlice),
              entries.text(Integer.MAX_VALUE),
              InstantsText.write(awaiting, Integer.MAX_VALUE).text(),
              "",
              endMs,
              1));
    }
    Checkpoint head = new Checkpoint(endMs, "cs_1", endMs, FROM, 1L, "", "", "");
    return new LaneOffsets(Lane.LIVE, head, slices);
  }

  /** The heap that the ledger takes with which a task continues from these offsets, in bytes. */
  static long bytesOfRestored(LaneOffsets offsets) {
    long before = usedHeap();
    Ledger ledger = offsets.ledger(100, IgnoredFields.none(), 14 * 86_400_000L);
    long used = usedHeap() - before;
    // Asked after the measurement, so that it is still there.
    return ledger.hasRestored() ? used : -1;
  }

  /** Once collecting frees nothing more. */
  private static long usedHeap() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      memory.gc();
      long now = memory.getHeapMemoryUsage().getUsed();
      if (now > used - 100_000) {
        return Math.min(now, used);
      }
      used = now;
    }
    return used;
  }
}
