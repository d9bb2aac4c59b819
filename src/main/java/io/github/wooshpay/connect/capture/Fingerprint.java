package io.github.wooshpay.connect.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.json.FieldPaths;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

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

  private static final int BUFFER = 1 << 13;

  private final MessageDigest sha = sha256();
  private final FieldPaths ignored;
  private final byte[] buffer = new byte[BUFFER];
  private int used;

  Fingerprint(FieldPaths ignored) {
    this.ignored = ignored;
  }

  /** The digest of a session's content, in the low {@value #CONTENT_BITS} bits. */
  long ofContent(ObjectNode session) {
    object(session, ignored);
    return first(5);
  }

  /** The digest of a session's id, by which the offset knows it. */
  int ofId(String id) {
    characters(id);
    return (int) first(4);
  }

  private long first(int bytes) {
    sha.update(buffer, 0, used);
    used = 0;
    byte[] digest = sha.digest();
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = (value << 8) | (digest[i] & 0xff);
    }
    return value;
  }

  private void value(JsonNode node, FieldPaths left) {
    switch (node.getNodeType()) {
      case OBJECT -> object(node, left);
      case ARRAY -> {
        put('[');
        for (JsonNode element : node) {
          value(element, left);
        }
        put(']');
      }
      case STRING -> string(node.textValue());
      case NUMBER -> number(node);
      case BOOLEAN -> put(node.booleanValue() ? 't' : 'f');
      default -> put('n');
    }
  }

  private void object(JsonNode node, FieldPaths left) {
    put('{');
    for (String name : sortedNames(node)) {
      FieldPaths below = left.at(name);
      if (!below.selected()) {
        string(name);
        value(node.get(name), below);
      }
    }
    put('}');
  }

  private static List<String> sortedNames(JsonNode node) {
    String[] names = new String[node.size()];
    Iterator<String> fields = node.fieldNames();
    for (int i = 0; i < names.length; i++) {
      names[i] = fields.next();
    }
    Arrays.sort(names);
    return Arrays.asList(names);
  }

  /** One form for equal values: 1, 1.0 and 10e-1 are the same amount. */
  private void number(JsonNode node) {
    put('#');
    if (node.canConvertToLong() && node.isIntegralNumber()) {
      characters(Long.toString(node.longValue()));
    } else {
      // toString, not toPlainString: 1e999999999 in plain form is a gigabyte.
      characters(node.decimalValue().signum() == 0 ? "0" : integral(node));
    }
    put(';');
  }

  private static String integral(JsonNode node) {
    var stripped = node.decimalValue().stripTrailingZeros();
    boolean fitsPlain = stripped.scale() <= 0 && stripped.precision() - stripped.scale() <= 19;
    return fitsPlain ? stripped.toPlainString() : stripped.toString();
  }

  private void string(String text) {
    put('"');
    characters(text);
    put('"');
  }

  /**
   * UTF-8, but a quote and a backslash are escaped, so that no two contents read the same; lone
   * surrogates stand.
   */
  private void characters(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        if (c == '"' || c == '\\') {
          put('\\');
        }
        put(c);
      } else if (c < 0x800) {
        put(0xc0 | (c >> 6));
        put(0x80 | (c & 0x3f));
      } else {
        put(0xe0 | (c >> 12));
        put(0x80 | ((c >> 6) & 0x3f));
        put(0x80 | (c & 0x3f));
      }
    }
  }

  private void put(int b) {
    if (used == BUFFER) {
      sha.update(buffer, 0, used);
      used = 0;
    }
    buffer[used++] = (byte) b;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
