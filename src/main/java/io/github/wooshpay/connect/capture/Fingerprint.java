package io.github.wooshpay.connect.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.json.FieldPaths;
import io.github.wooshpay.connect.json.ShapedObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The digest that tells two versions of a session apart: 40 bits of the SHA-256 of its canonical
 * content (object keys sorted, numbers in one form, ignored fields left out). It is part of the
 * offset's format: to change what it digests is to emit every watched session again once.
 *
 * <p>Not safe for use by several threads at once.
 */
class Fingerprint {
  /** The bits of a content digest. */
  static final int CONTENT_BITS = 40;

  private final DigestBuffer digest = new DigestBuffer();
  private final SortedNames names = new SortedNames();
  private final FieldPaths ignored;

  Fingerprint(FieldPaths ignored) {
    this.ignored = ignored;
  }

  /** The digest of a session's content, in the low {@value #CONTENT_BITS} bits. */
  long ofContent(ObjectNode session) {
    object(session, ignored);
    return digest.first(5);
  }

  /** The digest of a session's id, by which the offset knows it. */
  int ofId(String id) {
    digest.put(id);
    return (int) digest.first(4);
  }

  private void value(JsonNode node, FieldPaths left) {
    switch (node.getNodeType()) {
      case OBJECT -> object(node, left);
      case ARRAY -> {
        digest.put('[');
        for (JsonNode element : node) {
          value(element, left);
        }
        digest.put(']');
      }
      case STRING -> {
        digest.put('"');
        digest.put(node.textValue());
        digest.put('"');
      }
      case NUMBER -> number(node);
      case BOOLEAN -> digest.put(node.booleanValue() ? 't' : 'f');
      default -> digest.put('n');
    }
  }

  private void object(JsonNode node, FieldPaths left) {
    digest.put('{');
    ShapedObject shaped = ShapedObject.shaped(node);
    if (shaped != null) {
      for (SortedNames.Name name : names.of(shaped.shape())) {
        field(name.text(), name.spelt(), shaped.at(name.index()), left);
      }
    } else {
      // No stream: it would take a share of the stack that nesting needs.
      List<Map.Entry<String, JsonNode>> sorted = new ArrayList<>(node.properties());
      sorted.sort(Map.Entry.comparingByKey());
      for (Map.Entry<String, JsonNode> entry : sorted) {
        field(entry.getKey(), DigestBuffer.spelt(entry.getKey()), entry.getValue(), left);
      }
    }
    digest.put('}');
  }

  private void field(String name, byte[] spelt, JsonNode value, FieldPaths left) {
    FieldPaths below = left.at(name);
    if (!below.selected()) {
      digest.put('"');
      digest.put(spelt);
      digest.put('"');
      value(value, below);
    }
  }

  /** One form for equal values: 1, 1.0 and 10e-1 are the same amount. */
  private void number(JsonNode node) {
    digest.put('#');
    if (node.canConvertToLong() && node.isIntegralNumber()) {
      digest.put(Long.toString(node.longValue()));
    } else {
      // toString, not toPlainString: 1e999999999 in plain form is a gigabyte.
      digest.put(node.decimalValue().signum() == 0 ? "0" : integral(node));
    }
    digest.put(';');
  }

  private static String integral(JsonNode node) {
    var stripped = node.decimalValue().stripTrailingZeros();
    boolean fitsPlain = stripped.scale() <= 0 && stripped.precision() - stripped.scale() <= 19;
    return fitsPlain ? stripped.toPlainString() : stripped.toString();
  }
}
