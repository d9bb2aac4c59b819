package io.github.wooshpay.connect.capture.ledger;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * SHA-256 over text, fed in large pieces. Not safe for use by several threads at once.
 *
 * <p>Text is spelt in UTF-8, but a quote and a backslash are escaped, so that no two contents read
 * the same; each surrogate is spelt by itself, so lone ones stand.
 */
final class DigestBuffer {
  private static final int BUFFER = 1 << 13;

  /** Characters that are spelt in one go. */
  private static final int PORTION = 1 << 10;

  private static final int MAX_BYTES_A_CHARACTER = 3;

  private final MessageDigest sha = sha256();
  private final byte[] buffer = new byte[BUFFER];
  private int used;

  /** Adds one byte. */
  void put(int b) {
    room(1);
    buffer[used++] = (byte) b;
  }

  /** Adds what was spelt before. */
  void put(byte[] spelt) {
    if (spelt.length > BUFFER) {
      flush();
      sha.update(spelt);
      return;
    }
    room(spelt.length);
    System.arraycopy(spelt, 0, buffer, used, spelt.length);
    used += spelt.length;
  }

  /** Adds text. */
  void put(String text) {
    for (int from = 0; from < text.length(); from += PORTION) {
      room(MAX_BYTES_A_CHARACTER * PORTION);
      used = spell(text, from, Math.min(text.length(), from + PORTION), buffer, used);
    }
  }

  /** Text as it is added: for text that comes often. */
  static byte[] spelt(String text) {
    byte[] spelt = new byte[MAX_BYTES_A_CHARACTER * text.length()];
    return Arrays.copyOf(spelt, spell(text, 0, text.length(), spelt, 0));
  }

  /** The first so many bytes of the digest of all that was added, as one number; begins anew. */
  long first(int bytes) {
    flush();
    byte[] digest = sha.digest();
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = (value << 8) | (digest[i] & 0xff);
    }
    return value;
  }

  /** Spells part of a text; answers the index after it. */
  private static int spell(String text, int from, int to, byte[] into, int start) {
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

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
