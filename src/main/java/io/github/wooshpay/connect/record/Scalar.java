package io.github.wooshpay.connect.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.wooshpay.connect.json.Surrogates;
import java.math.BigDecimal;
import java.util.Date;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * The types of a single value but text, and which JSON values fit them: those of the type, and
 * those of which the type's value says just as much.
 */
enum Scalar {
  /** Whole numbers that fit 64 bits: 12, 12.0 and "12", but not "012" nor "12.0". */
  INT64 {
    @Override
    @Nullable Long read(JsonNode value) {
      if (value.isIntegralNumber()) {
        return value.canConvertToLong() ? (Long) value.longValue() : null;
      }
      if (value.isTextual()) {
        return wholeNumber(value.textValue());
      }
      return value.isBigDecimal() ? wholeNumber(value.decimalValue()) : null;
    }
  },
  /** true, false, "true" and "false". */
  BOOLEAN {
    @Override
    @Nullable Boolean read(JsonNode value) {
      if (value.isBoolean()) {
        return value.booleanValue();
      }
      if (!value.isTextual()) {
        return null;
      }
      return switch (value.textValue()) {
        case "true" -> Boolean.TRUE;
        case "false" -> Boolean.FALSE;
        default -> null;
      };
    }
  },
  /**
   * As {@link #INT64}, a time since the epoch. WooshPay documents seconds and answers milliseconds;
   * the size tells which: 10^11 seconds is the year 5138, 10^11 milliseconds is 1973. A number that
   * is neither, being negative or past the year 5138 in either unit, is no time: many a sink fails
   * on one.
   */
  TIMESTAMP {
    @Override
    @Nullable Date read(JsonNode value) {
      Long time = (Long) INT64.read(value);
      if (time == null || time < 0 || time > LAST_MILLISECONDS) {
        return null;
      }
      return Timestamp.toLogical(Timestamp.SCHEMA, time < MILLISECONDS_FROM ? time * 1000 : time);
    }
  };

  private static final long MILLISECONDS_FROM = 100_000_000_000L;
  private static final long LAST_MILLISECONDS = 1000 * MILLISECONDS_FROM;
  private static final int MOST_DIGITS = 19;

  /**
   * The Connect value, or null if the value does not fit.
   *
   * @param value not JSON's null
   */
  abstract @Nullable Object read(JsonNode value);

  /**
   * A string as it is, a number or boolean in its JSON form; null for all else, and for a string
   * that no converter can write.
   */
  static @Nullable String text(JsonNode value) {
    if (value instanceof TextNode) {
      String text = value.textValue();
      return Surrogates.loneIn(text) ? null : text;
    }
    return value.isNumber() || value.isBoolean() ? value.asText() : null;
  }

  /** Only text in the number's own form: "012" and "+12" say more than the number does. */
  private static @Nullable Long wholeNumber(String text) {
    if (text.isEmpty() || text.length() > MOST_DIGITS + 1) {
      return null;
    }
    try {
      long number = Long.parseLong(text);
      return Long.toString(number).equals(text) ? (Long) number : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Looks at the number of digits first: 1e999999999 costs no more than 1. */
  private static @Nullable Long wholeNumber(BigDecimal number) {
    try {
      return number.longValueExact();
    } catch (ArithmeticException e) {
      return null;
    }
  }
}
