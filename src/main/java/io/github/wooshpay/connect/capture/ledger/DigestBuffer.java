package io.github.wooshpay.connect.capture.ledger;

import io.github.wooshpay.connect.session.Sha256;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Computes SHA-256 over text, fed in large pieces. Not thread-safe.
 *
 * <p>Text is encoded in UTF-8. Quotes and backslashes are escaped, so that no two contents have the
 * same encoding. Each surrogate is encoded separately, so lone ones are allowed.
 *
 * <p>Tests: {@code FingerprintTest}.
 */
final class DigestBuffer {
  private static final int BUFFER = 1 << 13;

  /** The number of characters encoded at once. */
  private static final int PORTION = 1 << 10;

  private static final int MAX_BYTES_A_CHARACTER = 3;

  private final MessageDigest sha = Sha256.digest();
  private final byte[] buffer = new byte[BUFFER];
  private int used;

  /** Adds one byte. */
  void put(int b) {
    room(1);
    buffer[used++] = (byte) b;
  }

  /** Adds text that was encoded before. */
  void put(byte[] encoded) {
    if (encoded.length > BUFFER) {
      flush();
      sha.update(encoded);
      return;
    }
    room(encoded.length);
    System.arraycopy(encoded, 0, buffer, used, encoded.length);
    used += encoded.length;
  }

  /** Adds text. */
  void put(String text) {
    for (int from = 0; from < text.length(); from += PORTION) {
      room(MAX_BYTES_A_CHARACTER * PORTION);
      used = encode(text, from, Math.min(text.length(), from + PORTION), buffer, used);
    }
  }

  /** Returns the encoding of a string, for strings that are added often. */
  static byte[] encoded(String text) {
    byte[] encoded = new byte[MAX_BYTES_A_CHARACTER * text.length()];
    return Arrays.copyOf(encoded, encode(text, 0, text.length(), encoded, 0));
  }

  /** Returns the first bytes of the digest as one number, and resets it. */
  long first(int bytes) {
    flush();
    byte[] digest = sha.digest();
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = (value << 8) | (digest[i] & 0xff);
    }
    return value;
  }

  /** Encodes part of a string; returns the index after it. */
  private static int encode(String text, int from, int to, byte[] into, int start) {
    int at = start;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        if (c == '"' || c == '\\') {
          into[at++] = '\\';
        }
        into[at++] = (byte) c;
      } else if (c < 0x800) {
        into[at++] = (byte) (0xc0 | (c >> 6));
        into[at++] = (byte) (0x80 | (c & 0x3f));
      } else {
        into[at++] = (byte) (0xe0 | (c >> 12));
        into[at++] = (byte) (0x80 | ((c >> 6) & 0x3f));
        into[at++] = (byte) (0x80 | (c & 0x3f));
      }
    }
    return at;
  }

  private void room(int bytes) {
    if (BUFFER - used < bytes) {
      flush();
    }
  }

  private void flush() {
    sha.update(buffer, 0, used);
    used = 0;
  }
}
