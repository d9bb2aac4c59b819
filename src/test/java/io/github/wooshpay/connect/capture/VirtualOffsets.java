package io.github.wooshpay.connect.capture;

import io.github.wooshpay.connect.capture.ledger.Checkpoint;
import io.github.wooshpay.connect.capture.ledger.Lane;
import io.github.wooshpay.connect.capture.ledger.LaneOffsets;
import io.github.wooshpay.connect.capture.ledger.SliceOffset;
import io.github.wooshpay.connect.capture.ledger.StoredLedger.Placement;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** The offset topic of a worker: what is stored under which partition. */
final class VirtualOffsets {
  private final Map<Partition, Map<String, Object>> stored = new HashMap<>();

  /** A source partition. */
  record Partition(Lane lane, int slice) {
    static Partition head(Lane lane) {
      return new Partition(lane, Placement.HEAD);
    }
  }

  VirtualOffsets copy() {
    VirtualOffsets copy = new VirtualOffsets();
    copy.stored.putAll(stored);
    return copy;
  }

  /** Returns the same with one offset written by hand; null is a tombstone. */
  VirtualOffsets with(Lane lane, Map<String, Object> head) {
    VirtualOffsets altered = copy();
    altered.stored.put(Partition.head(lane), head);
    return altered;
  }

  VirtualOffsets without(Lane lane) {
    VirtualOffsets altered = copy();
    altered.stored.remove(Partition.head(lane));
    return altered;
  }

  Map<String, Object> head(Lane lane) {
    return Objects.requireNonNull(stored.get(Partition.head(lane)));
  }

  boolean has(Lane lane) {
    return stored.containsKey(Partition.head(lane));
  }

  Map<Partition, Map<String, Object>> all() {
    return Collections.unmodifiableMap(stored);
  }

  /**
   * Stores what a worker does: for each partition the offset of the last record before the first
   * that was not acknowledged.
   */
  void commit(List<VirtualCapture.Emitted> sent, List<VirtualCapture.Emitted> acknowledged) {
    Set<VirtualCapture.Emitted> done = Collections.newSetFromMap(new IdentityHashMap<>());
    done.addAll(acknowledged);
    Set<Partition> stopped = new HashSet<>();
    for (VirtualCapture.Emitted record : sent) {
      if (!done.contains(record)) {
        stopped.add(record.partition());
      } else if (!stopped.contains(record.partition())) {
        stored.put(record.partition(), record.placement().offset());
      }
    }
  }

  /** Reads them as the task does at its start. */
  LaneOffsets read(Lane lane) {
    Map<String, Object> head = stored.get(Partition.head(lane));
    TreeMap<Integer, SliceOffset> slices = new TreeMap<>();
    stored.forEach(
        (partition, offset) -> {
          if (partition.lane() == lane && partition.slice() != Placement.HEAD) {
            slices.put(partition.slice(), SliceOffset.fromOffset(offset));
          }
        });
    return new LaneOffsets(lane, head == null ? null : Checkpoint.fromOffset(head), slices);
  }
}
