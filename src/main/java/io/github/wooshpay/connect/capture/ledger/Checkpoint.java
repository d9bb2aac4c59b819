package io.github.wooshpay.connect.capture.ledger;

import io.github.wooshpay.connect.session.CaptureException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a lane: the source offset of its head, the youngest slice. Resuming means: scan
 * from the floor, and emit every version that is not in the ledger.
 *
 * @param createdMs the position: {@code created} of the newest session emitted, in milliseconds
 *     since the epoch; the floor while none was
 * @param id the position's session id; null while none was emitted
 * @param floorMs everything created before it is done and never looked at again
 * @param boundaryMs where the history lane ends and the live lane begins; null if a user wrote the
 *     offset
 * @param epoch only slices of the same epoch are valid; null in format 1 and if a user wrote the
 *     offset
 * @param ledger the emitted versions of the head's sessions, encoded; see {@link EntryBytes}
 * @param unpaid the instants of sessions that await a payment, encoded; see {@link InstantsText}
 * @param legacy the ledger as format 1 encoded it; empty if there is none
 */
public record Checkpoint(
    long createdMs,
    @Nullable String id,
    long floorMs,
    @Nullable Long boundaryMs,
    @Nullable Long epoch,
    String ledger,
    String unpaid,
    String legacy) {
  /** The format that this code writes. It reads format 1 as well. */
  public static final int VERSION = 2;

  private static final int FIRST_VERSION = 1;

  /**
   * Reads an offset. All fields but {@code created} may be missing, so that a user rewinds by
   * writing {@code {"created": …}}.
   *
   * @param offset as Connect stored it; numbers of any integer type
   * @throws CaptureException if it cannot be read; the message is a sentence that says what to
   *     write instead
   */
  public static Checkpoint fromOffset(Map<String, ?> offset) {
    Long version = OffsetFields.number(offset, OffsetFields.VERSION);
    if (version != null && (version < FIRST_VERSION || version > VERSION)) {
      throw new CaptureException(
          "The stored offset is of version "
              + version
              + ", which this version of the connector cannot read (it reads 1 to "
              + VERSION
              + "). Use the version of the connector that wrote it, or write the offset {\"created\": <milliseconds"
              + " since the epoch>} to begin there.");
    }
    Long created = OffsetFields.number(offset, OffsetFields.CREATED);
    if (created == null || created < 0) {
      throw new CaptureException(
          "The 'created' in the stored offset is missing or invalid: it must be an integer, milliseconds since the epoch, such as"
              + " {\"created\": 1767225600000}.");
    }
    Long floor = OffsetFields.number(offset, OffsetFields.FLOOR);
    boolean current = version != null && version == VERSION;
    String ledger = OffsetFields.text(offset, OffsetFields.LEDGER);
    return new Checkpoint(
        created,
        emptyToNull(OffsetFields.text(offset, OffsetFields.ID)),
        floor == null ? created : floor,
        OffsetFields.number(offset, OffsetFields.BOUNDARY),
        current ? OffsetFields.number(offset, OffsetFields.EPOCH) : null,
        current ? ledger : "",
        OffsetFields.text(offset, current ? OffsetFields.UNPAID : OffsetFields.WATCH),
        current ? OffsetFields.text(offset, OffsetFields.LEGACY) : ledger);
  }

  /**
   * Returns the damaged field, if there is one. A start continues despite the damage, and emits the
   * sessions in that field again.
   */
  public Optional<String> damaged() {
    return SliceOffset.damaged(ledger, unpaid, legacy);
  }

  /** Returns the same checkpoint with this boundary, unless it already has one. */
  public Checkpoint withBoundary(long newBoundaryMs) {
    return boundaryMs != null
        ? this
        : new Checkpoint(createdMs, id, floorMs, newBoundaryMs, epoch, ledger, unpaid, legacy);
  }

  /** Returns the source offset that Connect stores. */
  public Map<String, Object> toOffset() {
    Map<String, Object> offset = new LinkedHashMap<>();
    offset.put(OffsetFields.CREATED, createdMs);
    if (id != null) {
      offset.put(OffsetFields.ID, id);
    }
    offset.put(OffsetFields.FLOOR, floorMs);
    if (boundaryMs != null) {
      offset.put(OffsetFields.BOUNDARY, boundaryMs);
    }
    if (epoch != null) {
      offset.put(OffsetFields.EPOCH, epoch);
    }
    offset.put(OffsetFields.LEDGER, ledger);
    offset.put(OffsetFields.UNPAID, unpaid);
    if (!legacy.isEmpty()) {
      offset.put(OffsetFields.LEGACY, legacy);
    }
    offset.put(OffsetFields.VERSION, VERSION);
    return offset;
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
