package io.github.wooshpay.connect.config;

import io.github.wooshpay.connect.capture.schedule.StartFrom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.OptionalLong;

/** Instants as a user writes them: ISO-8601, with a zone, or a date. */
public final class Instants {
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

  private Instants() {}

  /**
   * Reads {@code 2026-03-01T10:00:00Z}, {@code 2026-03-01T10:00:00+08:00} or {@code 2026-03-01},
   * which is its midnight in UTC.
   *
   * @return milliseconds since the epoch; empty if it is none of these, or not from 1970 to 9999
   */
  public static OptionalLong parseMs(String text) {
    Instant instant;
    try {
      instant =
          text.indexOf('T') < 0
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      return OptionalLong.empty();
    }
    boolean usable = !instant.isBefore(Instant.EPOCH) && !instant.isAfter(LAST);
    return usable ? OptionalLong.of(instant.toEpochMilli()) : OptionalLong.empty();
  }

  /**
   * Reads {@code start.from}.
   *
   * @throws IllegalArgumentException if it is none; the message is a sentence for the user
   */
  static StartFrom startFrom(String text) {
    return switch (text) {
      case "earliest" -> new StartFrom.Earliest();
      case "latest" -> new StartFrom.Latest();
      default ->
          new StartFrom.At(
              parseMs(text)
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "Write earliest, latest, an instant from 1970 on with its zone such as"
                                  + " 2026-03-01T10:00:00Z, or a date such as 2026-03-01.")));
    };
  }
}
