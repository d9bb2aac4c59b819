package io.github.wooshpay.connect;

import io.github.wooshpay.connect.capture.Checkpoint;
import io.github.wooshpay.connect.capture.Lane;
import io.github.wooshpay.connect.config.Instants;
import io.github.wooshpay.connect.config.WooshPaySourceConfig;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Checks offsets that a user asks a worker to store (KIP-875), field by field. The worker stores
 * what it was given, so nothing can be put right here: what is not exactly right is refused, with a
 * sentence that names the field and says what to write.
 */
final class AlteredOffsets {
  private static final String EXAMPLE = "{\"created\": 1767225600000}";
  private static final List<String> TIMES = List.of("created", "floor", "boundary");
  private static final Set<String> TEXTS = Set.of("id", "ledger", "watch");
  private static final String VERSION = "version";

  /** As milliseconds 1970 and 1973, before there was a WooshPay; as seconds 2001 and 5138. */
  private static final long SECONDS_FROM = 1_000_000_000L;

  private static final long SECONDS_TO = 100_000_000_000L;

  /** The year 9999; beyond it a value is in micro- or nanoseconds. */
  private static final long LAST_MS = 253_402_300_799_999L;

  private AlteredOffsets() {}

  /**
   * Checks them all; an offset that is null, a tombstone, is let through whatever its partition, so
   * that those of an earlier configuration can be removed.
   *
   * @param configuration the connector's, which tells the partitions that it reads
   * @throws ConnectException at the first that is refused
   */
  static void check(
      Map<String, String> configuration, Map<Map<String, ?>, Map<String, ?>> offsets) {
    offsets.forEach(
        (partition, offset) -> {
          if (offset != null) {
            checkPartition(partition, config(configuration));
            checkOffset(offset);
          }
        });
  }

  private static WooshPaySourceConfig config(Map<String, String> configuration) {
    try {
      return new WooshPaySourceConfig(configuration);
    } catch (ConfigException e) {
      throw new ConnectException(
          "The connector's configuration is refused, so its partitions are not known: "
              + e.getMessage(),
          e);
    }
  }

  private static void checkPartition(
      @Nullable Map<String, ?> partition, WooshPaySourceConfig config) {
    if (partition == null) {
      throw refusal("The partition is null", "write it as the connector's offsets show it");
    }
    Lane lane = lane(partition.get("lane"));
    Map<String, String> ours = config.sourcePartition(lane);
    for (String field : partition.keySet()) {
      if (!ours.containsKey(field)) {
        throw refusal(
            "The partition has a field '" + field + "', which this connector's has not",
            "leave it out: the fields are " + String.join(", ", ours.keySet()));
      }
    }
    ours.forEach((field, value) -> checkField(field, value, partition.get(field)));
  }

  private static Lane lane(@Nullable Object name) {
    for (Lane lane : Lane.values()) {
      if (lane.partitionName().equals(name)) {
        return lane;
      }
    }
    throw refusal(
        "The partition's 'lane' is " + (name == null ? "missing" : "none that there is"),
        "write \"live\" or \"history\"");
  }

  /** The values of filters are about persons, so the sentence does not hold them. */
  private static void checkField(String field, String ours, @Nullable Object given) {
    if (!ours.equals(given)) {
      throw refusal(
          "The partition's '"
              + field
              + "' is "
              + (given == null ? "missing" : "another than the connector's"),
          field.equals("api")
              ? "write \"" + ours + "\""
              : "write it as the connector's offsets show it, or change the filters of the"
                  + " configuration");
    }
  }

  private static void checkOffset(Map<String, ?> offset) {
    if (offset.get("created") == null) {
      throw refusal(
          "The offset has no 'created'",
          "write where to begin, in milliseconds since the epoch, such as " + EXAMPLE);
    }
    offset.forEach(
        (field, value) -> {
          if (value != null) {
            checkField(field, value);
          }
        });
    Checkpoint.fromOffset(offset)
        .damaged()
        .ifPresent(
            field -> {
              throw refusal(
                  "The offset's '" + field + "' is damaged",
                  "write all of it as it was read, or leave it out: what it held is then emitted"
                      + " again");
            });
  }

  private static void checkField(String field, Object value) {
    if (TIMES.contains(field)) {
      checkTime(field, value);
    } else if (TEXTS.contains(field)) {
      if (!(value instanceof String)) {
        throw refusal(
            "The offset's '" + field + "' is no text", "write it as it was read, or leave it out");
      }
    } else if (field.equals(VERSION)) {
      if (!isWhole(value) || ((Number) value).longValue() != Checkpoint.VERSION) {
        throw refusal(
            "The offset's 'version' is not " + Checkpoint.VERSION,
            "write " + Checkpoint.VERSION + ", or leave it out");
      }
    } else {
      throw refusal(
          "The offset has a field '" + field + "', which the connector does not know",
          "leave it out: the fields are "
              + Stream.of(TIMES, TEXTS, Set.of(VERSION))
                  .flatMap(Collection::stream)
                  .sorted()
                  .collect(Collectors.joining(", ")));
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
    if (!isWhole(value)) {
      throw refusal(
          what + "no whole number", "write milliseconds since the epoch, such as " + EXAMPLE);
    }
    long ms = ((Number) value).longValue();
    if (ms < 0) {
      throw refusal(what + "negative", "write 0 to begin with the first session there is");
    }
    if (ms >= SECONDS_FROM && ms < SECONDS_TO) {
      throw refusal(
          what + ms + ", which looks like seconds",
          "write milliseconds since the epoch: " + ms * 1000);
    }
    if (ms > LAST_MS) {
      throw refusal(
          what + ms + ", which is beyond the year 9999",
          "write milliseconds since the epoch, not micro- or nanoseconds");
    }
  }

  private static ConnectException ofText(String what, String text) {
    OptionalLong ms = Instants.parseMs(text);
    if (ms.isPresent()) {
      return refusal(
          what + "the date " + text,
          "a worker stores an offset as it is given, so write its milliseconds since the epoch: "
              + ms.getAsLong());
    }
    return refusal(
        what + "a text",
        "write a number without quotes, milliseconds since the epoch, such as " + EXAMPLE);
  }

  private static boolean isWhole(Object value) {
    return value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte;
  }

  private static ConnectException refusal(String what, String remedy) {
    return new ConnectException(what + "; " + remedy + ". No offset was changed.");
  }
}
