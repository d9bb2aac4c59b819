package io.github.wooshpay.connect.capture;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * The ledger as a source offset holds it: base64 of 9 bytes a session, oldest first: 4 of the id's
 * digest, 5 of the content's. The format is fixed; golden files hold it.
 */
final class LedgerText {
  /** Characters a session takes. */
  static final int CHARS_PER_SESSION = 12;

  private static final int BYTES_PER_SESSION = 9;

  private final byte[] bytes;
  private int next;

  /** For at most this many sessions. */
  LedgerText(int capacity) {
    bytes = new byte[capacity * BYTES_PER_SESSION];
    next = bytes.length;
  }

  /** Whether there is no room for one more. */
  boolean full() {
    return next == 0;
  }

  /**
   * Adds the next older session: text is written from the youngest down, so that the oldest fall
   * off.
   */
  void addOlder(int idHash, long digest) {
    next -= BYTES_PER_SESSION;
    for (int i = 0; i < 4; i++) {
      bytes[next + i] = (byte) (idHash >>> (24 - 8 * i));
    }
    for (int i = 0; i < 5; i++) {
      bytes[next + 4 + i] = (byte) (digest >>> (32 - 8 * i));
    }
  }

  /** How many sessions were added. */
  int sessions() {
    return (bytes.length - next) / BYTES_PER_SESSION;
  }

  String text() {
    byte[] used = next == 0 ? bytes : Arrays.copyOfRange(bytes, next, bytes.length);
    return new String(Base64.getEncoder().encode(used), StandardCharsets.ISO_8859_1);
  }

  /**
   * Reads a text back.
   *
   * @throws IllegalArgumentException if it is damaged
   */
  static RestoredLedger parse(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    if (bytes.length % BYTES_PER_SESSION != 0) {
      throw new IllegalArgumentException(
          "a length of " + bytes.length + " bytes is no multiple of 9");
    }
    int sessions = bytes.length / BYTES_PER_SESSION;
    int[] idHash = new int[sessions];
    long[] digest = new long[sessions];
    for (int s = 0; s < sessions; s++) {
      int at = s * BYTES_PER_SESSION;
      idHash[s] = (int) bigEndian(bytes, at, 4);
      digest[s] = bigEndian(bytes, at + 4, 5);
    }
    return new RestoredLedger(idHash, digest);
  }

  private static long bigEndian(byte[] bytes, int from, int count) {
    long value = 0;
    for (int i = from; i < from + count; i++) {
      value = (value << 8) | (bytes[i] & 0xff);
    }
    return value;
  }
}
