package io.github.wooshpay.connect.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.wooshpay.connect.json.Surrogates;
import io.github.wooshpay.connect.session.EpochUnit;
import java.math.BigDecimal;
import java.util.Date;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * Non-string scalar types, and the JSON values each accepts: values of the type itself, and others
 * that convert without losing anything.
 *
 * <p>Tests: {@code CoercionTest}.
 */
enum Scalar {
  /** Integers of 64 bits: 12, 12.0 and "12", but neither "012" nor "12.0". */
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
   * Like {@link #INT64}, a time since the epoch in either {@link EpochUnit}. A negative number, or
   * one after the year 5138, is not accepted, because many sinks fail on such a time.
   */
  TIMESTAMP {
    @Override
    @Nullable Date read(JsonNode value) {
      Long time = (Long) INT64.read(value);
      if (time == null || time < 0 || time > EpochUnit.LAST_MS) {
        return null;
      }
      return Timestamp.toLogical(Timestamp.SCHEMA, EpochUnit.toMs(time));
    }
  };

  private static final int MOST_DIGITS = 19;

  /**
   * Returns the Connect value, or null if the JSON value does not fit.
   *
   * @param value not JSON null
   */
  abstract @Nullable Object read(JsonNode value);

  /**
   * Returns a string as it is, and a number or boolean in its JSON form; null for everything else
   * and for a string that no converter can write.
   */
  static @Nullable String text(JsonNode value) {
    if (value instanceof TextNode) {
      String text = value.textValue();
      return Surrogates.loneIn(text) ? null : text;
    }
    return value.isNumber() || value.isBoolean() ? value.asText() : null;
  }

  /** Accepts only the canonical form: converting "012" or "+12" would lose something. */
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

  /** Checks the number of digits first, so that 1e999999999 costs no more than 1. */
  private static @Nullable Long wholeNumber(BigDecimal number) {
    try {
      return number.longValueExact();
    } catch (ArithmeticException e) {
      return null;
    }
  }
}
