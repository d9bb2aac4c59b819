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
 * Writes a JSON value as compact text, redacted. Keeps the order of fields. What JSON can spell and
 * UTF-8 cannot, a lone surrogate, is spelt as an escape.
 *
 * <p>Walks with a stack of its own and without Jackson's limit of 1000 levels: what the parser let
 * in can be written, however deep.
 */
final class RawJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamWriteConstraints(
              StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
          .build();

  /**
   * The most levels of JSON text within JSON text that are read. Each level that is written doubles
   * the backslashes below it.
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
   * Returns the JSON text of what shows of a value; null if nothing does. A hashed value becomes a
   * JSON string.
   *
   * @param redaction as it is at the value's place
   */
  static @Nullable String text(JsonNode value, Redaction redaction) {
    JsonNode shown = shown(value, redaction, MOST_TEXTS);
    return shown == null ? null : written(shown, redaction, MOST_TEXTS);
  }

  /**
   * Returns what shows of a string where the schema has a string: itself, its hash, or, where it is
   * JSON text with hidden places in it, that text without them. Null if nothing shows.
   */
  static @Nullable String shown(String text, Redaction redaction) {
    return shown(text, redaction, true, MOST_TEXTS);
  }

  /**
   * Returns what shows of a value: a container as it is, to be redacted while it is written; of any
   * other value a value that is redacted already. Null if nothing shows.
   *
   * <p>A single value that stands above a hidden place, where an object should be, is hidden whole:
   * it may say the same as the object would.
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
   * @param plainShows whether a string shows that holds no JSON, though places below are hidden
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
   * @param shown of the root, what shows
   */
  private static String written(JsonNode shown, Redaction redaction, int textsLeft) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      new RawJson(out, textsLeft).write(shown, redaction);
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return Surrogates.spelt(text.toString());
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
      // As text: a number such as 1e999999999 must not be written out digit by digit.
      out.writeNumber(value.asText());
    } else if (value.isBoolean()) {
      out.writeBoolean(value.booleanValue());
    } else {
      out.writeNull();
    }
  }

  /** An object or array begun and not yet ended. */
  private interface Container {
    /** Writes, or skips, the next child; false if there is none. */
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
