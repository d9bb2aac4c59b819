package io.github.wooshpay.connect.capture.ledger;

import io.github.wooshpay.connect.session.CaptureException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The source offset of a slice: the emitted versions of sessions created in {@code [fromMs, toMs)}.
 *
 * <p>Tests: {@code AlteredOffsetsTest}, {@code StoredLedgerTest}.
 *
 * @param fromMs where its stretch begins, in milliseconds since the epoch
 * @param toMs where its stretch ends, exclusive
 * @param ledger the emitted versions, encoded; see {@link EntryBytes}
 * @param unpaid the instants of its complete but unpaid sessions, encoded; see {@link InstantsText}
 * @param legacy the ledger that format 1 had; empty but in the slice that took it over, which owns
 *     no stretch: it covers sessions created before {@code toMs} that are in no other slice
 * @param floorMs the lane's floor when it was written
 * @param epoch the epoch in which it was written
 */
public record SliceOffset(
    long fromMs, long toMs, String ledger, String unpaid, String legacy, long floorMs, long epoch) {
  private static final int VERSION = 2;

  /**
   * Reads the offset of a slice.
   *
   * @param offset as Connect stored it; numbers of any integer type
   * @throws CaptureException if it cannot be read; the message is a sentence for the user
   */
  public static SliceOffset fromOffset(Map<String, ?> offset) {
    long version = required(offset, OffsetFields.VERSION);
    if (version != VERSION) {
      throw new CaptureException(
          "The stored offset of a slice is of version "
              + version
              + ", which this version of the connector cannot read (it reads 2). Use the version of the connector"
              + " that wrote it, or reset the connector's offsets to start over.");
    }
    return new SliceOffset(
        required(offset, OffsetFields.FROM),
        required(offset, OffsetFields.TO),
        OffsetFields.text(offset, OffsetFields.LEDGER),
        OffsetFields.text(offset, OffsetFields.UNPAID),
        OffsetFields.text(offset, OffsetFields.LEGACY),
        required(offset, OffsetFields.FLOOR),
        required(offset, OffsetFields.EPOCH));
  }

  private static long required(Map<String, ?> offset, String field) {
    Long value = OffsetFields.number(offset, field);
    if (value == null) {
      throw new CaptureException(
          "The stored offset of a slice has no '"
              + field
              + "'. Restore the offset as the connector wrote it, or remove it: its sessions are then emitted"
              + " again.");
    }
    return value;
  }

  /** Returns the field that is damaged, if one is. */
  public Optional<String> damaged() {
    return damaged(ledger, unpaid, legacy);
  }

  static Optional<String> damaged(String ledger, String unpaid, String legacy) {
    if (isDamaged(EntryBytes::parse, ledger)) {
      return Optional.of(OffsetFields.LEDGER);
    }
    if (isDamaged(InstantsText::parse, unpaid)) {
      return Optional.of(OffsetFields.UNPAID);
    }
    return isDamaged(EntryBytes::parse, legacy)
        ? Optional.of(OffsetFields.LEGACY)
        : Optional.empty();
  }

  private static boolean isDamaged(Consumer<String> parse, String text) {
    try {
      parse.accept(text);
      return false;
    } catch (IllegalArgumentException e) {
      return true;
    }
  }

  /** Returns the source offset: what Connect stores. */
  public Map<String, Object> toOffset() {
    Map<String, Object> offset = new LinkedHashMap<>();
    offset.put(OffsetFields.FROM, fromMs);
    offset.put(OffsetFields.TO, toMs);
    offset.put(OffsetFields.LEDGER, ledger);
    offset.put(OffsetFields.UNPAID, unpaid);
    if (!legacy.isEmpty()) {
      offset.put(OffsetFields.LEGACY, legacy);
    }
    offset.put(OffsetFields.FLOOR, floorMs);
    offset.put(OffsetFields.EPOCH, epoch);
    offset.put(OffsetFields.VERSION, VERSION);
    return offset;
  }
}
