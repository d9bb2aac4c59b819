package io.github.wooshpay.connect.hints;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.wooshpay.connect.capture.hint.Hint;
import io.github.wooshpay.connect.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a hint from a record: one of our own small forms, or an event of WooshPay as it was posted.
 * Of an event only ids are used, and whatever its type.
 */
final class HintReader {
  /**
   * Where an event, or what a bridge makes of one, may hold an id. A session's comes before a
   * PaymentIntent's, since it needs no look-up.
   */
  private static final List<JsonPointer> PLACES =
      Stream.of(
              "/session",
              "/payment_intent",
              "/data/object/id",
              "/data/object/session",
              "/data/object/checkout_session",
              "/data/object/payment_intent",
              "/data/object/payment_intent/id",
              "/object/id",
              "/object/payment_intent",
              "/id")
          .map(JsonPointer::compile)
          .toList();

  private static final long MILLISECONDS_FROM = 100_000_000_000L;

  private HintReader() {}

  /**
   * Returns the hint that a record's value holds; null if it holds none.
   *
   * @param value JSON in UTF-8; may be null, and anything else
   * @param atMs the record's timestamp, in milliseconds since the epoch
   */
  static @Nullable Hint read(byte @Nullable [] value, long atMs) {
    if (value == null || value.length > JsonText.MAX_LENGTH) {
      return null;
    }
    JsonNode json = JsonText.container(new String(value, StandardCharsets.UTF_8));
    if (json == null || !json.isObject()) {
      return null;
    }
    Hint stretch = stretch(json.path("created"), atMs);
    return stretch != null ? stretch : ofIds(json, atMs);
  }

  private static @Nullable Hint ofIds(JsonNode json, long atMs) {
    Hint paymentIntent = null;
    for (JsonPointer place : PLACES) {
      JsonNode id = json.at(place);
      Hint hint = id.isTextual() ? Hint.of(id.textValue(), atMs) : null;
      if (hint instanceof Hint.OfSession) {
        return hint;
      }
      paymentIntent = paymentIntent == null ? hint : paymentIntent;
    }
    return paymentIntent;
  }

  private static @Nullable Hint stretch(JsonNode created, long atMs) {
    long fromMs = instant(created.path("gte"));
    long toMs = instant(created.path("lt"));
    return fromMs >= 0 && toMs > fromMs ? new Hint.OfStretch(fromMs, toMs, atMs) : null;
  }

  /** Seconds or milliseconds, which the size tells apart. */
  private static long instant(JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      return -1;
    }
    long number = value.longValue();
    return number < MILLISECONDS_FROM ? number * 1000 : number;
  }
}
