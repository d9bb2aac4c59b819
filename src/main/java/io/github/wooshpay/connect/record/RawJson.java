package io.github.wooshpay.connect.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.wooshpay.connect.json.JsonText;
import io.github.wooshpay.connect.json.Surrogates;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a JSON value as compact, redacted text. Keeps the order of fields. Escapes lone
 * surrogates, which JSON can express and UTF-8 cannot.
 *
 * <p>Uses its own stack and does not have Jackson's limit of 1000 levels: whatever the parser
 * accepted can be written, however deep.
 *
 * <p>Tests: {@code MappingPropertyTest}, {@code RedactionTest}, {@code MappingExtremesTest}.
 */
final class RawJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamWriteConstraints(
              StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
          .build();

  /**
   * The maximum nesting of JSON text within JSON text that is parsed. Each level doubles the number
   * of backslashes below it.
   */
  private static final int MOST_TEXTS = 4;

  private final JsonGenerator out;
  private final int textsLeft;
  private final Deque<Container> open = new ArrayDeque<>();

  private RawJson(JsonGenerator out, int textsLeft) {
    this.out = out;
    this.textsLeft = textsLeft;
  }

  /**
   * Returns the JSON text of a redacted value; null if nothing is left of it. A hashed value
   * becomes a JSON string.
   *
   * @param redaction the redaction of the value's location
   */
  static @Nullable String text(JsonNode value, Redaction redaction) {
    JsonNode shown = shown(value, redaction, MOST_TEXTS);
    return shown == null ? null : written(shown, redaction, MOST_TEXTS);
  }

  /**
   * Returns a redacted string for a string field: the string itself, its hash or, if it is JSON
   * text with hidden locations, that text without them. Null if nothing is left.
   */
  static @Nullable String shown(String text, Redaction redaction) {
    return shown(text, redaction, true, MOST_TEXTS);
  }

  /**
   * Returns the redacted value. A container is returned unchanged and redacted while it is written.
   * Null if nothing is left.
   *
   * <p>A scalar above a hidden location, where an object is expected, is hidden completely: it may
   * contain the same information as the object.
   */
  private static @Nullable JsonNode shown(JsonNode value, Redaction redaction, int textsLeft) {
    if (redaction.isEmpty()) {
      return value;
    }
    if (redaction.drops()) {
      return null;
    }
    if (value.isNull() || (value.isContainerNode() && !redaction.hashes())) {
      return value;
    }
    String text;
    if (value.isContainerNode()) {
      text = redaction.hash().of(written(value, redaction.withoutHashing(), textsLeft));
    } else {
      text = shown(value.asText(), redaction, false, textsLeft);
    }
    return text == null ? null : TextNode.valueOf(text);
  }

  /**
   * @param plainShows whether to keep a string that is not JSON, although locations below are
   *     hidden
   */
  private static @Nullable String shown(
      String text, Redaction redaction, boolean plainShows, int textsLeft) {
    if (redaction.isEmpty()) {
      return text;
    }
    if (redaction.drops()) {
      return null;
    }
    if (redaction.hashes()) {
      String rest = shown(text, redaction.withoutHashing(), plainShows, textsLeft);
      return rest == null ? null : redaction.hash().of(rest);
    }
    JsonNode container = textsLeft > 0 ? JsonText.container(text) : null;
    if (container != null) {
      return written(container, redaction, textsLeft - 1);
    }
    if (plainShows && !JsonText.beginsAsJson(text)) {
      return text;
    }
    return redaction.excludes() ? null : redaction.hash().of(text);
  }

  /**
   * @param shown the redacted root
   */
  private static String written(JsonNode shown, Redaction redaction, int textsLeft) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      new RawJson(out, textsLeft).write(shown, redaction);
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return Surrogates.escaped(text.toString());
  }

  private void write(JsonNode root, Redaction redaction) throws IOException {
    begin(root, redaction);
    while (!open.isEmpty()) {
      if (!open.element().writeNext()) {
        open.remove().end();
      }
    }
  }

  private void begin(JsonNode shown, Redaction redaction) throws IOException {
    if (shown.isObject()) {
      out.writeStartObject();
      open.push(new ObjectContainer(shown.properties().iterator(), redaction));
    } else if (shown.isArray()) {
      out.writeStartArray();
      open.push(new ArrayContainer(shown.elements(), redaction));
    } else {
      writeScalar(shown);
    }
  }

  private void writeScalar(JsonNode value) throws IOException {
    if (value.isTextual()) {
      out.writeString(value.textValue());
    } else if (value.isNumber()) {
      // As a string: a number such as 1e999999999 must not be expanded into digits.
      out.writeNumber(value.asText());
    } else if (value.isBoolean()) {
      out.writeBoolean(value.booleanValue());
    } else {
      out.writeNull();
    }
  }

  /** An object or array that is being written. */
  private interface Container {
    /** Writes or skips the next child; returns false if there is none. */
    boolean writeNext() throws IOException;

    void end() throws IOException;
  }

  private final class ObjectContainer implements Container {
    private final Iterator<Map.Entry<String, JsonNode>> fields;
    private final Redaction redaction;

    ObjectContainer(Iterator<Map.Entry<String, JsonNode>> fields, Redaction redaction) {
      this.fields = fields;
      this.redaction = redaction;
    }

    @Override
    public boolean writeNext() throws IOException {
      if (!fields.hasNext()) {
        return false;
      }
      Map.Entry<String, JsonNode> field = fields.next();
      Redaction below = redaction.at(field.getKey());
      JsonNode shown = shown(field.getValue(), below, textsLeft);
      if (shown != null) {
        out.writeFieldName(field.getKey());
        begin(shown, below);
      }
      return true;
    }

    @Override
    public void end() throws IOException {
      out.writeEndObject();
    }
  }

  private final class ArrayContainer implements Container {
    private final Iterator<JsonNode> elements;
    private final Redaction redaction;

    ArrayContainer(Iterator<JsonNode> elements, Redaction redaction) {
      this.elements = elements;
      this.redaction = redaction;
    }

    @Override
    public boolean writeNext() throws IOException {
      if (!elements.hasNext()) {
        return false;
      }
      JsonNode shown = shown(elements.next(), redaction, textsLeft);
      if (shown != null) {
        begin(shown, redaction);
      }
      return true;
    }

    @Override
    public void end() throws IOException {
      out.writeEndArray();
    }
  }
}
