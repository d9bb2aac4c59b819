package io.github.wooshpay.connect.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.wooshpay.connect.json.Surrogates;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;

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

  private final JsonGenerator out;
  private final Deque<Container> open = new ArrayDeque<>();

  private RawJson(JsonGenerator out) {
    this.out = out;
  }

  /**
   * The text of this value.
   *
   * @param redaction as it is at the value's place: a hashed value becomes a JSON string; whether
   *     the value itself is left out is the caller's to ask
   */
  static String text(JsonNode value, Redaction redaction) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      new RawJson(out).write(value, redaction);
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return Surrogates.spelt(text.toString());
  }

  /**
   * The hash of a value, other than null: of the text of a string, otherwise of the JSON text
   * without what is excluded. So 12 and "12" have one hash, and coercion changes none.
   */
  static String hash(JsonNode value, Redaction redaction) {
    String text = value.isTextual() ? value.textValue() : text(value, redaction.withoutHashing());
    return redaction.hash().of(text);
  }

  private void write(JsonNode root, Redaction redaction) throws IOException {
    begin(root, redaction);
    while (!open.isEmpty()) {
      if (!open.element().writeNext()) {
        open.remove().end();
      }
    }
  }

  private void begin(JsonNode value, Redaction redaction) throws IOException {
    if (redaction.hashes() && !value.isNull()) {
      out.writeString(hash(value, redaction));
    } else if (value.isObject()) {
      out.writeStartObject();
      open.push(new ObjectContainer(value.properties().iterator(), redaction));
    } else if (value.isArray()) {
      out.writeStartArray();
      open.push(new ArrayContainer(value.elements(), redaction));
    } else {
      writeScalar(value);
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
      if (!below.drops()) {
        out.writeFieldName(field.getKey());
        begin(field.getValue(), below);
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
      begin(elements.next(), redaction);
      return true;
    }

    @Override
    public void end() throws IOException {
      out.writeEndArray();
    }
  }
}
