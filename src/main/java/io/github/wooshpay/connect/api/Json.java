package io.github.wooshpay.connect.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.github.wooshpay.connect.json.JsonReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * How responses are parsed and requests written. A response that would exhaust the worker's memory
 * or stack is refused.
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

  static final JsonReader READER =
      new JsonReader(
          StreamReadConstraints.builder()
              .maxDocumentLength(MAX_BYTES)
              .maxStringLength(MAX_TEXT)
              .maxTokenCount(MAX_TOKENS)
              .maxNestingDepth(MAX_DEPTH)
              .maxNumberLength(MAX_NUMBER_LENGTH)
              .build(),
          MAX_SHAPES);

  private static final JsonFactory WRITER = new JsonFactory();

  private Json() {}

  /** Writes one JSON value. */
  interface Content {
    void writeTo(JsonGenerator out) throws IOException;
  }

  /** Returns a JSON value in UTF-8. */
  static byte[] bytes(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = WRITER.createGenerator(bytes)) {
      content.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array does not fail", e);
    }
    return bytes.toByteArray();
  }
}
