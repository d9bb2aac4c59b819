package io.github.wooshpay.connect.capture.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.json.FieldPaths;
import io.github.wooshpay.connect.json.JsonText;
import io.github.wooshpay.connect.json.ShapedObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Computes the digest that tells two versions of a session apart: the first 37 bits of the SHA-256
 * of its canonical content. Object keys are sorted, numbers have one form, and ignored fields are
 * left out. Values that are equal in a record have equal digests: null and an absent field, {@code
 * "12"} and {@code 12}, {@code "true"} and {@code true}, an object and its JSON text. The digest is
 * part of the offset format: changing its input would emit every watched session once more.
 *
 * <p>Not thread-safe.
 */
public class Fingerprint {
  /** The number of bits in a content digest. */
  static final int CONTENT_BITS = 37;

  private static final int FORMAT_ONE_BYTES = 5;

  /**
   * The maximum number of digits in a string that counts as an integer, so that it fits 64 bits.
   */
  private static final int MOST_DIGITS = 18;

  private final DigestBuffer digest = new DigestBuffer();
  private final SortedNames names = new SortedNames();
  private final IgnoredFields ignored;

  /** Whether to digest the JSON as the API returned it, as format 1 does. */
  private boolean literally;

  /** Whether the content being digested comes from a string. */
  private boolean inText;

  /**
   * @param ignored fields to leave out
   */
  public Fingerprint(IgnoredFields ignored) {
    this.ignored = ignored;
  }

  /** Returns the digest of a session's content, in the low {@value #CONTENT_BITS} bits. */
  public long ofContent(ObjectNode session) {
    return first40Bits(session, ignored.now(), false) >>> (40 - CONTENT_BITS);
  }

  /** Returns the digest of offset format 1: 40 bits of the content as the API returned it. */
  long ofContentInFormatOne(ObjectNode session) {
    return first40Bits(session, ignored.inFormatOne(), true);
  }

  private long first40Bits(ObjectNode session, FieldPaths leftOut, boolean asAnswered) {
    literally = asAnswered;
    object(session, leftOut);
    return digest.first(FORMAT_ONE_BYTES);
  }

  /** Returns the digest of a session's id, which identifies it in an offset. */
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
        if (literally || !asWhatItSpells(node.textValue(), left)) {
          digest.put('"');
          digest.put(node.textValue());
          digest.put('"');
        }
      }
      case NUMBER -> number(node);
      case BOOLEAN -> digest.put(node.booleanValue() ? 't' : 'f');
      default -> digest.put('n');
    }
  }

  /**
   * Digests a string as the integer, boolean, object or array that it contains; returns false if it
   * contains none. Strings inside such JSON text are not parsed again, which bounds the depth.
   */
  private boolean asWhatItSpells(String text, FieldPaths left) {
    char first = text.isEmpty() ? ' ' : text.charAt(0);
    if (first == 't' || first == 'f') {
      boolean encoded = text.equals("true") || text.equals("false");
      if (encoded) {
        digest.put(first);
      }
      return encoded;
    }
    if (Character.isLetter(first)) {
      return false; // Nearly all strings: none of these begins with such a character.
    }
    if (isInteger(text)) {
      digest.put('#');
      digest.put(text);
      digest.put(';');
      return true;
    }
    JsonNode container = inText ? null : JsonText.container(text);
    if (container == null) {
      return false;
    }
    inText = true;
    value(container, left);
    inText = false;
    return true;
  }

  /** Returns whether a string is an integer in the form in which numbers are digested. */
  private static boolean isInteger(String text) {
    int from = text.startsWith("-") ? 1 : 0;
    int digits = text.length() - from;
    if (digits < 1 || digits > MOST_DIGITS) {
      return false;
    }
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return text.charAt(from) != '0' || text.length() == 1;
  }

  private void object(JsonNode node, FieldPaths left) {
    digest.put('{');
    ShapedObject shaped = ShapedObject.shaped(node);
    if (shaped != null) {
      for (SortedNames.Name name : names.of(shaped.shape())) {
        field(name.text(), name.encoded(), shaped.at(name.index()), left);
      }
    } else {
      // Not a stream, which would use stack space that nesting needs.
      List<Map.Entry<String, JsonNode>> sorted = new ArrayList<>(node.properties());
      sorted.sort(Map.Entry.comparingByKey());
      for (Map.Entry<String, JsonNode> entry : sorted) {
        field(entry.getKey(), DigestBuffer.encoded(entry.getKey()), entry.getValue(), left);
      }
    }
    digest.put('}');
  }

  private void field(String name, byte[] encoded, JsonNode value, FieldPaths left) {
    FieldPaths below = left.at(name);
    if (!below.selected() && (literally || !value.isNull())) {
      digest.put('"');
      digest.put(encoded);
      digest.put('"');
      value(value, below);
    }
  }

  /** Returns one form for equal values: 1, 1.0 and 10e-1 are the same amount. */
  private void number(JsonNode node) {
    digest.put('#');
    if (node.canConvertToLong() && node.isIntegralNumber()) {
      digest.put(Long.toString(node.longValue()));
    } else {
      // Not toPlainString: 1e999999999 would be a gigabyte long.
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
