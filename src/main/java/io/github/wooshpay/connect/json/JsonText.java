package io.github.wooshpay.connect.json;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Parses JSON inside a string. WooshPay's older responses contain some objects and arrays in that
 * form ({@code "[\"card\"]"}), and an empty string for an absent object.
 *
 * <p>Parses a string like a response: numbers keep every digit, and of a duplicate name the last
 * value counts. The bounds keep a hostile string from filling the heap. Thread-safe.
 */
public final class JsonText {
  /** The maximum length of a string, in characters; a complete documented session has 4,000. */
  public static final int MAX_LENGTH = 1 << 20;

  /** The maximum nesting, the same as for a page. */
  static final int MAX_DEPTH = 1000;

  private static final int MAX_TOKENS = 200_000;
  private static final int MAX_NUMBER_LENGTH = 10_000;

  private static final int MAX_SHAPES = 1000;

  private static final JsonReader READER =
      new JsonReader(
          StreamReadConstraints.builder()
              .maxStringLength(MAX_LENGTH)
              .maxTokenCount(MAX_TOKENS)
              .maxNestingDepth(MAX_DEPTH)
              .maxNumberLength(MAX_NUMBER_LENGTH)
              .build(),
          MAX_SHAPES);

  private JsonText() {}

  /**
   * Returns the value of an object field: the object if the value is the JSON text of one, JSON
   * null if it is an empty string, otherwise the value itself.
   */
  public static JsonNode asObject(JsonNode value) {
    JsonNode read = read(value);
    return read.isArray() ? value : read;
  }

  /**
   * Returns the value of an array field: the array if the value is the JSON text of one, JSON null
   * if it is an empty string, otherwise the value itself.
   */
  public static JsonNode asArray(JsonNode value) {
    JsonNode read = read(value);
    return read.isObject() ? value : read;
  }

  private static JsonNode read(JsonNode value) {
    if (!value.isTextual()) {
      return value;
    }
    if (value.textValue().isEmpty()) {
      return NullNode.instance;
    }
    JsonNode container = container(value.textValue());
    return container == null ? value : container;
  }

  /**
   * Returns the object or array in a string; null if it contains neither, or exceeds the bounds.
   */
  public static @Nullable JsonNode container(String text) {
    char first = firstVisible(text);
    if ((first != '{' && first != '[') || text.length() > MAX_LENGTH) {
      return null;
    }
    try {
      return READER.read(text);
    } catch (IOException | NumberFormatException e) {
      // NumberFormatException: an exponent beyond 32 bits, which Jackson does not reject.
      return null;
    }
  }

  /**
   * Returns whether a string begins like the JSON text of an object, an array or a string. Also
   * true if it is truncated, or if {@link #container} refuses to parse it.
   */
  public static boolean beginsAsJson(String text) {
    char first = firstVisible(text);
    return first == '{' || first == '[' || first == '"';
  }

  /** Returns the first character that is not white space; a space if there is none. */
  private static char firstVisible(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean invisible =
          Character.isWhitespace(c)
              || Character.isSpaceChar(c)
              || Character.isISOControl(c)
              || Character.getType(c) == Character.FORMAT;
      if (!invisible) {
        return c;
      }
    }
    return ' ';
  }
}
