package io.github.wooshpay.connect.hints;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.wooshpay.connect.capture.hint.Hint;
import io.github.wooshpay.connect.json.JsonText;
import io.github.wooshpay.connect.session.EpochUnit;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a hint from a record: one of our own small forms, or a WooshPay event as it was posted.
 * Only the ids of an event are used, whatever its type.
 */
final class HintReader {
  /**
   * Where an event, or a bridge's version of one, may contain an id. The id of a session precedes
   * that of a PaymentIntent, because it needs no look-up.
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

  private HintReader() {}

  /**
   * Returns the hint in a record's value; null if there is none.
   *
   * @param value JSON in UTF-8, but may be anything, including null
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

  /** Returns milliseconds for a value in seconds or milliseconds. */
  private static long instant(JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      return -1;
    }
    return EpochUnit.toMs(value.longValue());
  }
}
