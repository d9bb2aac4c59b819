package io.github.wooshpay.connect.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * How answers are read: numbers keep every digit that was sent, a field that comes twice counts as
 * it came last, and what would exhaust the worker's memory or stack is refused.
 */
final class Json {
  /**
   * The longest answer that is read, after decompression. A page of 100 sessions has about 1 MB.
   */
  static final int MAX_BYTES = 64 << 20;

  /** The deepest nesting that is read. Documented sessions nest 7 deep. */
  static final int MAX_DEPTH = 3000;

  /** The longest number that is read, in characters; longer ones take quadratic time. */
  static final int MAX_NUMBER_LENGTH = 10_000;

  static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxDocumentLength(MAX_BYTES)
                          .maxStringLength(MAX_BYTES)
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER_LENGTH)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}
}
