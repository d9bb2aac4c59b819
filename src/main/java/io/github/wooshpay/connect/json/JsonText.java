package io.github.wooshpay.connect.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import org.jspecify.annotations.Nullable;

/**
 * JSON inside a string. WooshPay's older answers write some objects and arrays that way ({@code
 * "[\"card\"]"}), and an empty string for an object that is absent.
 *
 * <p>Reads a string as the client reads an answer: numbers keep every digit, and of a name that
 * comes twice the last value counts. The bounds keep a hostile string from filling the heap.
 * Thread-safe.
 */
public final class JsonText {
  /** The longest string that is read, in characters; a whole documented session has 4,000. */
  public static final int MAX_LENGTH = 1 << 20;

  /** The deepest nesting that is read; a page has the same bound. */
  static final int MAX_DEPTH = 1000;

  private static final int MAX_TOKENS = 200_000;
  private static final int MAX_NUMBER_LENGTH = 10_000;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(MAX_LENGTH)
                          .maxTokenCount(MAX_TOKENS)
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER_LENGTH)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private JsonText() {}

  /**
   * Returns the value of a field that holds objects: the object where the value is the text of one,
   * JSON's null where it is an empty string, otherwise the value itself.
   */
  public static JsonNode asObject(JsonNode value) {
    JsonNode read = read(value);
    return read.isArray() ? value : read;
  }

  /**
   * Returns the value of a field that holds arrays: the array where the value is the text of one,
   * JSON's null where it is an empty string, otherwise the value itself.
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
   * Returns the object or array that a string is the text of; null if it is the text of neither, or
   * exceeds the bounds.
   */
  public static @Nullable JsonNode container(String text) {
    char first = firstVisible(text);
    if ((first != '{' && first != '[') || text.length() > MAX_LENGTH) {
      return null;
    }
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException | NumberFormatException e) {
      // NumberFormatException: of an exponent past 32 bits; Jackson lets it through.
      return null;
    }
  }

  /**
   * Returns whether a string begins as the JSON text of an object, an array or a string does. True
   * for a text that was cut off as well, and for one that {@link #container} refuses to read.
   */
  public static boolean beginsAsJson(String text) {
    char first = firstVisible(text);
    return first == '{' || first == '[' || first == '"';
  }

  /** Returns the first character that prints; a space if there is none. */
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
