package io.github.wooshpay.connect.capture.ledger;

import io.github.wooshpay.connect.session.CaptureException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The field names of source offsets, which are fixed, and how to read the fields. */
public final class OffsetFields {
  /** The position: {@code created} of the newest session emitted, milliseconds since the epoch. */
  public static final String CREATED = "created";

  /** The position's session id. */
  public static final String ID = "id";

  /** Everything created before it is done, milliseconds since the epoch. */
  public static final String FLOOR = "floor";

  /** Where the history lane ends and the live lane begins, milliseconds since the epoch. */
  public static final String BOUNDARY = "boundary";

  /** Where the stretch of a slice begins, milliseconds since the epoch. */
  public static final String FROM = "from";

  /** Where the stretch of a slice ends, exclusive, milliseconds since the epoch. */
  public static final String TO = "to";

  /** The emitted versions, encoded; see {@code EntryBytes}. */
  public static final String LEDGER = "ledger";

  /** The instants of sessions that await a payment, encoded; see {@code InstantsText}. */
  public static final String UNPAID = "unpaid";

  /** The ledger in format 1, kept until its sessions are below the floor. */
  public static final String LEGACY = "legacy";

  /** The name of {@link #UNPAID} in format 1. */
  public static final String WATCH = "watch";

  /** A number that distinguishes valid slices from those written before a rewind or a reset. */
  public static final String EPOCH = "epoch";

  /** The format: 1 or 2. */
  public static final String VERSION = "version";

  private OffsetFields() {}

  /**
   * Returns an integer field; null if it is missing.
   *
   * @throws CaptureException if it has another type
   */
  static @Nullable Long number(Map<String, ?> offset, String field) {
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

  /**
   * Returns a string field; an empty string if it is missing.
   *
   * @throws CaptureException if it has another type
   */
  static String text(Map<String, ?> offset, String field) {
    Object value = offset.get(field);
    if (value == null) {
      return "";
    }
    if (value instanceof String text) {
      return text;
    }
    throw new CaptureException(
        "The stored offset's '" + field + "' must be a string, but is a " + kind(value) + ".");
  }

  private static String kind(Object value) {
    return value.getClass().getSimpleName();
  }
}
