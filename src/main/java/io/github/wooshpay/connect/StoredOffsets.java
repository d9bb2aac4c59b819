package io.github.wooshpay.connect;

import io.github.wooshpay.connect.capture.ledger.Checkpoint;
import io.github.wooshpay.connect.capture.ledger.Lane;
import io.github.wooshpay.connect.capture.ledger.LaneOffsets;
import io.github.wooshpay.connect.capture.ledger.SliceOffset;
import io.github.wooshpay.connect.config.SourcePartition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/** Reads the stored offsets of a lane. */
final class StoredOffsets {
  /** Slices to request at once. The lowest free number is used first, so few requests suffice. */
  static final int BLOCK = 256;

  private StoredOffsets() {}

  /**
   * Reads the offsets of a lane: its head and all its slices.
   *
   * @throws io.github.wooshpay.connect.session.CaptureException if an offset cannot be read; the
   *     message is a sentence for the user
   */
  static LaneOffsets read(Lane lane, SourcePartition partition, OffsetStorageReader reader) {
    Map<String, Object> head = head(partition, reader);
    TreeMap<Integer, SliceOffset> slices = new TreeMap<>();
    int before;
    int first = 0;
    do {
      before = slices.size();
      addBlock(first, partition, reader, slices);
      first += BLOCK;
    } while (slices.size() > before);
    return new LaneOffsets(lane, head == null ? null : Checkpoint.fromOffset(head), slices);
  }

  private static @Nullable Map<String, Object> head(
      SourcePartition partition, OffsetStorageReader reader) {
    Map<String, Object> head = reader.offset(partition.head());
    return head == null && partition.hasOtherFirstOrder()
        ? reader.offset(partition.headInFirstOrder())
        : head;
  }

  private static void addBlock(
      int first,
      SourcePartition partition,
      OffsetStorageReader reader,
      Map<Integer, SliceOffset> slices) {
    Map<Map<String, Object>, Integer> numbers = new LinkedHashMap<>();
    for (int number = first; number < first + BLOCK; number++) {
      numbers.put(partition.slice(number), number);
    }
    Map<Map<String, Object>, Map<String, Object>> stored = reader.offsets(numbers.keySet());
    numbers.forEach(
        (slice, number) -> {
          Map<String, Object> offset = stored.get(slice);
          if (offset != null) {
            slices.put(number, SliceOffset.fromOffset(offset));
          }
        });
  }
}
