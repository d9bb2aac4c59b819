package io.github.wooshpay.connect;

import static io.github.wooshpay.connect.capture.ledger.OffsetFields.BOUNDARY;
import static io.github.wooshpay.connect.capture.ledger.OffsetFields.CREATED;
import static io.github.wooshpay.connect.capture.ledger.OffsetFields.EPOCH;
import static io.github.wooshpay.connect.capture.ledger.OffsetFields.FLOOR;
import static io.github.wooshpay.connect.capture.ledger.OffsetFields.FROM;
import static io.github.wooshpay.connect.capture.ledger.OffsetFields.ID;
import static io.github.wooshpay.connect.capture.ledger.OffsetFields.LEDGER;
import static io.github.wooshpay.connect.capture.ledger.OffsetFields.LEGACY;
import static io.github.wooshpay.connect.capture.ledger.OffsetFields.TO;
import static io.github.wooshpay.connect.capture.ledger.OffsetFields.UNPAID;
import static io.github.wooshpay.connect.capture.ledger.OffsetFields.VERSION;
import static io.github.wooshpay.connect.capture.ledger.OffsetFields.WATCH;
import static io.github.wooshpay.connect.config.SourcePartition.SLICE;

import io.github.wooshpay.connect.capture.ledger.Checkpoint;
import io.github.wooshpay.connect.capture.ledger.Lane;
import io.github.wooshpay.connect.capture.ledger.SliceOffset;
import io.github.wooshpay.connect.config.Instants;
import io.github.wooshpay.connect.config.WooshPaySourceConfig;
import io.github.wooshpay.connect.session.EpochUnit;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Validates offsets that a user asks a worker to store (KIP-875), field by field. The worker stores
 * exactly what it was given, so nothing can be corrected here: an invalid offset is rejected with a
 * message that names the field and says what to write.
 */
final class AlteredOffsets {
  private static final String EXAMPLE = "{\"created\": 1767225600000}";

  /** The allowed and the required fields of one kind of offset. */
  private record Format(int version, Set<String> fields, List<String> required) {
    static final Format HEAD_1 =
        new Format(
            1, Set.of(CREATED, ID, FLOOR, BOUNDARY, LEDGER, WATCH, VERSION), List.of(CREATED));
    static final Format HEAD_2 =
        new Format(
            2,
            Set.of(CREATED, ID, FLOOR, BOUNDARY, EPOCH, LEDGER, UNPAID, LEGACY, VERSION),
            List.of(CREATED));
    static final Format SLICE_2 =
        new Format(
            2,
            Set.of(FROM, TO, LEDGER, UNPAID, LEGACY, FLOOR, EPOCH, VERSION),
            List.of(FROM, TO, FLOOR, EPOCH, VERSION));
  }

  private static final Set<String> TIMES = Set.of(CREATED, FLOOR, BOUNDARY, FROM, TO);
  private static final Set<String> STRINGS = Set.of(ID, LEDGER, WATCH, UNPAID, LEGACY);

  /** The year 2001 in seconds; in milliseconds 1970, before WooshPay existed. */
  private static final long FIRST_IN_SECONDS = 1_000_000_000L;

  /** The year 9999; a larger value is in microseconds or nanoseconds. */
  private static final long LAST_MS = 253_402_300_799_999L;

  private AlteredOffsets() {}

  /**
   * Validates all offsets. A null offset, a tombstone, is accepted in any partition, so that the
   * offsets of an earlier configuration can be removed.
   *
   * @param configuration the connector's configuration, which determines its partitions
   * @throws ConnectException for the first invalid offset
   */
  static void check(
      Map<String, String> configuration, Map<Map<String, ?>, Map<String, ?>> offsets) {
    offsets.forEach(
        (partition, offset) -> {
          if (offset != null) {
            boolean slice = checkPartition(partition, config(configuration));
            checkOffset(offset, slice);
          }
        });
  }

  private static WooshPaySourceConfig config(Map<String, String> configuration) {
    try {
      return new WooshPaySourceConfig(configuration);
    } catch (ConfigException e) {
      throw new ConnectException(
          "The connector's configuration is invalid, so its partitions are unknown: "
              + e.getMessage(),
          e);
    }
  }

  /** Returns whether this is the partition of a slice. */
  private static boolean checkPartition(
      @Nullable Map<String, ?> partition, WooshPaySourceConfig config) {
    if (partition == null) {
      throw refusal("The partition is null", "copy it from the connector's offsets");
    }
    Lane lane = lane(partition.get("lane"));
    Map<String, Object> ours = config.sourcePartition(lane).head();
    for (String field : partition.keySet()) {
      if (!ours.containsKey(field) && !field.equals(SLICE)) {
        throw refusal(
            "The partition has an unknown field '" + field + "'",
            "remove it: the fields are " + String.join(", ", new TreeSet<>(ours.keySet())));
      }
    }
    ours.forEach((field, value) -> checkPartitionField(field, value, partition.get(field)));
    return partition.containsKey(SLICE) && checkSlice(partition.get(SLICE));
  }

  private static boolean checkSlice(@Nullable Object number) {
    if (number == null
        || !isInteger(number)
        || ((Number) number).longValue() < 0
        || ((Number) number).longValue() > Integer.MAX_VALUE) {
      throw refusal(
          "The partition's 'slice' is not an integer from 0 to 2147483647",
          "copy it from the connector's offsets, or remove it to write the offset of the lane");
    }
    return true;
  }

  private static Lane lane(@Nullable Object name) {
    for (Lane lane : Lane.values()) {
      if (lane.partitionName().equals(name)) {
        return lane;
      }
    }
    throw refusal(
        name == null ? "The partition has no 'lane'" : "Unknown 'lane' in the partition",
        "write \"live\" or \"history\"");
  }

  /** Filter values are personal data, so the message omits them. */
  private static void checkPartitionField(String field, Object ours, @Nullable Object given) {
    if (!ours.equals(given)) {
      throw refusal(
          given == null
              ? "The partition has no '" + field + "'"
              : "The partition's '" + field + "' differs from the connector's",
          field.equals("api")
              ? "write \"" + ours + "\""
              : "copy it from the connector's offsets, or change the filters in the configuration");
    }
  }

  private static void checkOffset(Map<String, ?> offset, boolean slice) {
    Format format = format(offset, slice);
    for (String field : format.required) {
      if (offset.get(field) == null) {
        throw slice
            ? refusal(
                "The offset of a slice has no '" + field + "'",
                "copy the whole offset, or write null to remove it")
            : refusal(
                "The offset has no '" + field + "'",
                "write where to begin, in milliseconds since the epoch, such as " + EXAMPLE);
      }
    }
    offset.forEach(
        (field, value) -> {
          if (value != null) {
            checkField(format, field, value);
          }
        });
    damaged(offset, slice)
        .ifPresent(
            field -> {
              throw refusal(
                  "The offset's '" + field + "' is damaged",
                  "copy the whole field, or remove it: the sessions in it are then emitted again");
            });
    if (slice && time(offset, FROM) > time(offset, TO)) {
      throw refusal(
          "The offset's 'from' is after its 'to'", "copy both from the connector's offsets");
    }
  }

  private static Optional<String> damaged(Map<String, ?> offset, boolean slice) {
    if (slice) {
      return SliceOffset.fromOffset(offset).damaged();
    }
    return Checkpoint.fromOffset(offset)
        .damaged()
        .map(field -> offset.containsKey(field) ? field : field.equals(LEGACY) ? LEDGER : WATCH);
  }

  private static long time(Map<String, ?> offset, String field) {
    return offset.get(field) instanceof Number number ? number.longValue() : 0;
  }

  private static Format format(Map<String, ?> offset, boolean slice) {
    Object version = offset.get(VERSION);
    if (slice) {
      return Format.SLICE_2;
    }
    boolean second = version != null && isInteger(version) && ((Number) version).longValue() == 2;
    return second ? Format.HEAD_2 : Format.HEAD_1;
  }

  private static void checkField(Format format, String field, Object value) {
    if (!format.fields.contains(field)) {
      throw refusal(
          "The offset has an unknown field '" + field + "'",
          "remove it: the fields of version "
              + format.version
              + " are "
              + String.join(", ", new TreeSet<>(format.fields)));
    }
    if (TIMES.contains(field)) {
      checkTime(field, value);
    } else if (STRINGS.contains(field)) {
      if (!(value instanceof String)) {
        throw refusal(
            "The offset's '" + field + "' is not a string",
            "copy it from the connector's offsets, or remove it");
      }
    } else if (field.equals(VERSION)) {
      if (!isInteger(value) || ((Number) value).longValue() != format.version) {
        throw refusal(
            "The offset's 'version' is neither 1 nor 2",
            "copy it from the connector's offsets, or remove it");
      }
    } else if (!isInteger(value)) {
      throw refusal(
          "The offset's '" + field + "' is not an integer", "copy it from the connector's offsets");
    }
  }

  private static void checkTime(String field, Object value) {
    String what = "The offset's '" + field + "' is ";
    if (value instanceof String text) {
      throw ofText(what, text);
    }
    if (value instanceof BigInteger) {
      throw refusal(what + "too large", "write milliseconds since the epoch, such as " + EXAMPLE);
    }
    if (!isInteger(value)) {
      throw refusal(
          what + "not an integer", "write milliseconds since the epoch, such as " + EXAMPLE);
    }
    long ms = ((Number) value).longValue();
    if (ms < 0) {
      throw refusal(what + "negative", "write 0 to begin with the first session");
    }
    if (ms >= FIRST_IN_SECONDS && EpochUnit.of(ms) == EpochUnit.SECONDS) {
      throw refusal(
          what + ms + ", which looks like seconds",
          "write milliseconds since the epoch: " + EpochUnit.toMs(ms));
    }
    if (ms > LAST_MS) {
      throw refusal(
          what + ms + ", which is after the year 9999",
          "write milliseconds since the epoch, not microseconds or nanoseconds");
    }
  }

  private static ConnectException ofText(String what, String text) {
    OptionalLong ms = Instants.parseMs(text);
    if (ms.isPresent()) {
      return refusal(
          what + "the date " + text, "write it as milliseconds since the epoch: " + ms.getAsLong());
    }
    return refusal(
        what + "a string",
        "write a number without quotes, milliseconds since the epoch, such as " + EXAMPLE);
  }

  private static boolean isInteger(Object value) {
    return value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte;
  }

  private static ConnectException refusal(String what, String remedy) {
    return new ConnectException(what + "; " + remedy + ". No offset was changed.");
  }
}
