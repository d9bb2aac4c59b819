package io.github.wooshpay.connect.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what of one session has no place in the schema. For one thread. */
final class Unmapped {
  private @Nullable Map<String, String> texts;

  /** Keeps what shows of a value, if anything does, under the JSON pointer of its place. */
  void keep(Place place, JsonNode value, Redaction redaction) {
    String text = RawJson.text(value, redaction);
    if (text == null) {
      return;
    }
    if (texts == null) {
      texts = new LinkedHashMap<>();
    }
    texts.put(place.pointer(), text);
  }

  /** JSON pointer to raw JSON, in the order of the session; null if all had its place. */
  @Nullable Map<String, String> orNull() {
    return texts;
  }
}
