package io.github.wooshpay.connect.capture.ledger;

import java.util.Arrays;

/**
 * Ids of sessions side by side in one array of bytes, each as wide as the longest and filled up
 * with zeros, which no id has: without an object for each they take half of the memory, and to look
 * at one is one step through memory instead of two. In the order of their bytes, unsigned, where
 * they are compared. Not thread-safe.
 */
final class Ids {
  private static final byte[] NO_BYTES = {};

  private int width;
  private byte[] bytes = NO_BYTES;

  /** Compares the id at an index with another, given in UTF-8. */
  int compare(int index, byte[] id) {
    int from = index * width;
    int common = Math.min(width, id.length);
    int order = Arrays.compareUnsigned(bytes, from, from + common, id, 0, common);
    if (order != 0) {
      return order;
    }
    if (id.length > width) {
      return -1;
    }
    return id.length < width && bytes[from + id.length] != 0 ? 1 : 0;
  }

  /** The id at an index, in UTF-8; a copy. */
  byte[] get(int index) {
    int from = index * width;
    int end = from;
    while (end < from + width && bytes[end] != 0) {
      end++;
    }
    return Arrays.copyOfRange(bytes, from, end);
  }

  /**
   * Puts an id at an index; those from there on move up by one.
   *
   * @param size how many there are
   * @param capacity how many there is to be room for, where it is too small
   */
  void insert(int index, byte[] id, int size, int capacity) {
    if (id.length > width) {
      widen(id.length, size);
    }
    if ((size + 1) * width > bytes.length) {
      bytes = Arrays.copyOf(bytes, capacity * width);
    }
    int at = index * width;
    System.arraycopy(bytes, at, bytes, at + width, (size - index) * width);
    System.arraycopy(id, 0, bytes, at, id.length);
    Arrays.fill(bytes, at + id.length, at + width, (byte) 0);
  }

  private void widen(int newWidth, int size) {
    byte[] wider = new byte[size * newWidth];
    for (int i = 0; i < size; i++) {
      System.arraycopy(bytes, i * width, wider, i * newWidth, width);
    }
    width = newWidth;
    bytes = wider;
  }

  /** Those from one index to another; a copy. */
  Ids part(int first, int end) {
    Ids part = new Ids();
    part.width = width;
    part.bytes = Arrays.copyOfRange(bytes, first * width, end * width);
    return part;
  }
}
