package io.github.wooshpay.connect.api;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A body that begins in one way and then repeats itself endlessly. Not thread-safe. */
final class Endless extends InputStream {
  private final byte[] head;
  private final byte[] unit;
  private long given;

  Endless(String head, String unit) {
    this.head = head.getBytes(StandardCharsets.UTF_8);
    this.unit = unit.getBytes(StandardCharsets.UTF_8);
  }

  /** How many bytes were taken. */
  long given() {
    return given;
  }

  @Override
  public int read() {
    byte next =
        given < head.length
            ? head[Math.toIntExact(given)]
            : unit[Math.toIntExact((given - head.length) % unit.length)];
    given++;
    return next & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) {
    for (int i = 0; i < length; i++) {
      into[from + i] = (byte) read();
    }
    return length;
  }
}
