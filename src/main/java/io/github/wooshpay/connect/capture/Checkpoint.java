package io.github.wooshpay.connect.capture;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How far a lane is: what a source offset holds. Resuming is one sentence: scan from the floor,
 * emit what the ledger does not hold.
 *
 * @param createdMs the position: {@code created} of the newest session emitted, in milliseconds
 *     since the epoch; the floor while none was
 * @param id the position's session id; null while none was emitted
 * @param floorMs everything created before it is done and never looked at again
 * @param boundaryMs where the history lane ends and the live lane begins; null where a user wrote
 *     the offset by hand
 * @param ledger what was emitted of the sessions created at or after the floor, or watched,
 *     encoded; see {@code LedgerText}
 * @param watch the instants of {@code created} below the floor that are still watched, encoded; see
 *     {@code WatchText}
 */
public record Checkpoint(
    long createdMs,
    @Nullable String id,
    long floorMs,
    @Nullable Long boundaryMs,
    String ledger,
    String watch) {
  /** The version of the format that this code writes. */
  public static final int VERSION = 1;

  private static final String CREATED = "created";
  private static final String ID = "id";
  private static final String FLOOR = "floor";
  private static final String BOUNDARY = "boundary";
  private static final String LEDGER = "ledger";
  private static final String WATCH = "watch";
  private static final String FORMAT = "version";

  /**
   * Reads an offset: all but {@code created} may be missing, so that a user rewinds by writing
   * {@code {"created": …}}.
   *
   * @param offset as Connect stored it; numbers of any integer type
   * @throws CaptureException if it is none of ours; the message is a sentence that says what to
   *     write instead
   */
  public static Checkpoint fromOffset(Map<String, ?> offset) {
    Long version = number(offset, FORMAT);
    if (version != null && version != VERSION) {
      throw new CaptureException(
          "The stored offset is of version "
              + version
              + ", which this version of the connector cannot read (it reads "
              + VERSION
              + "). Use the version of the connector that wrote it, or write the offset {\"created\": <milliseconds"
              + " since the epoch>} to begin there.");
    }
    Long created = number(offset, CREATED);
    if (created == null || created < 0) {
      throw new CaptureException(
          "The stored offset has no usable 'created': it must be an integer, milliseconds since the epoch, such as"
              + " {\"created\": 1767225600000}.");
    }
    Long floor = number(offset, FLOOR);
    return new Checkpoint(
        created,
        emptyToNull(text(offset, ID)),
        floor == null ? created : floor,
        number(offset, BOUNDARY),
        text(offset, LEDGER),
        text(offset, WATCH));
  }

  /**
   * Says which of the texts is damaged, {@code ledger} or {@code watch}; empty if neither is. A
   * start does not ask: it goes on, and emits again what a damaged text held.
   */
  public Optional<String> damaged() {
    return Optional.ofNullable(
        isDamaged(LedgerText::parse, ledger)
            ? LEDGER
            : isDamaged(WatchText::parse, watch) ? WATCH : null);
  }

  private static boolean isDamaged(Consumer<String> parse, String text) {
    try {
      parse.accept(text);
      return false;
    } catch (IllegalArgumentException e) {
      return true;
    }
  }

  /** The same with this boundary, where it has none. */
  Checkpoint withBoundary(long newBoundaryMs) {
    return boundaryMs != null
        ? this
        : new Checkpoint(createdMs, id, floorMs, newBoundaryMs, ledger, watch);
  }

  /** The source offset: what Connect stores. The names are a format, fixed for good. */
  public Map<String, Object> toOffset() {
    Map<String, Object> offset = new LinkedHashMap<>();
    offset.put(CREATED, createdMs);
    if (id != null) {
      offset.put(ID, id);
    }
    offset.put(FLOOR, floorMs);
    if (boundaryMs != null) {
      offset.put(BOUNDARY, boundaryMs);
    }
    offset.put(LEDGER, ledger);
    offset.put(WATCH, watch);
    offset.put(FORMAT, VERSION);
    return offset;
  }

  private static @Nullable Long number(Map<String, ?> offset, String field) {
    Object value = offset.get(field);
    if (value == null) {
      return null;
    }
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    throw new CaptureException(
        "The stored offset's '" + field + "' must be an integer, but is a " + kind(value) + ".");
  }

  private static String text(Map<String, ?> offset, String field) {
    Object value = offset.get(field);
    if (value == null) {
      return "";
    }
    if (value instanceof String text) {
      return text;
    }
    throw new CaptureException(
        "The stored offset's '" + field + "' must be a text, but is a " + kind(value) + ".");
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String kind(Object value) {
    return value.getClass().getSimpleName();
  }
}
