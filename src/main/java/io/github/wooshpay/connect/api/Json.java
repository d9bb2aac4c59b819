package io.github.wooshpay.connect.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.wooshpay.connect.json.ShapedObject;

/**
 * How responses are parsed: numbers keep every digit, a field that comes twice counts as it came
 * last, and what would exhaust the worker's memory or stack is refused.
 */
final class Json {
  /**
   * The longest answer that is read, after decompression. A page of 100 sessions has about 0.2 MB.
   */
  static final int MAX_BYTES = 64 << 20;

  /** The longest single text that is read, in characters. */
  static final int MAX_TEXT = 16 << 20;

  /**
   * The most that is read of values, names, brackets and braces together: of small ones, the bytes
   * alone would let a page fill a gigabyte of memory. A session of 10,000 line items has 800,000.
   */
  static final int MAX_TOKENS = 2_000_000;

  /**
   * The deepest nesting that is read: what a thread with a small stack can walk. Documented
   * sessions nest 7 deep.
   */
  static final int MAX_DEPTH = 1000;

  /** The longest number that is read, in characters; longer ones take quadratic time. */
  static final int MAX_NUMBER_LENGTH = 10_000;

  /**
   * The most shapes of objects that are remembered: those beyond cost more, and are read as well.
   */
  private static final int MAX_SHAPES = 10_000;

  static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxDocumentLength(MAX_BYTES)
                          .maxStringLength(MAX_TEXT)
                          .maxTokenCount(MAX_TOKENS)
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER_LENGTH)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .nodeFactory(ShapedObject.factory(MAX_SHAPES))
          .build();

  private Json() {}

  /** Returns a tree of strings and numbers as JSON, in UTF-8. */
  static byte[] bytes(JsonNode tree) {
    try {
      return MAPPER.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of strings and numbers did not serialise", e);
    }
  }
}
