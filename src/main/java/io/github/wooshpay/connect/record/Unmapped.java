package io.github.wooshpay.connect.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the values of one session that do not fit the schema. Not thread-safe. */
final class Unmapped {
  private @Nullable Map<String, String> texts;

  /** Adds the redacted value, unless it is empty, under the JSON pointer of its location. */
  void keep(JsonLocation location, JsonNode value, Redaction redaction) {
    String text = RawJson.text(value, redaction);
    if (text == null) {
      return;
    }
    if (texts == null) {
      texts = new LinkedHashMap<>();
    }
    texts.put(location.pointer(), text);
  }

  /** Returns JSON pointers to raw JSON, in the order of the session; null if everything fit. */
  @Nullable Map<String, String> orNull() {
    return texts;
  }
}
