package io.github.wooshpay.connect.capture.ledger;

import io.github.wooshpay.connect.session.PaymentState;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Sessions and their versions as an offset holds them: 9 bytes each, 4 of the id's digest and 5 of
 * the version (see {@link PackedVersion#stored}; in format 1 the content's digest alone), big
 * endian. As text they are base64. The format is fixed; golden files hold it.
 *
 * <p>Not thread-safe.
 *
 * <p>Tests: {@code StoredLedgerTest}, {@code CheckpointTest}.
 */
final class EntryBytes {
  /** The characters that an entry takes as text. */
  static final int CHARS = 12;

  private static final int BYTES = 9;
  private static final int ID_BYTES = 4;

  private byte[] bytes;
  private int size;

  EntryBytes() {
    this(new byte[0]);
  }

  private EntryBytes(byte[] bytes) {
    this.bytes = bytes;
    this.size = bytes.length / BYTES;
  }

  /**
   * Parses the encoded entries.
   *
   * @throws IllegalArgumentException if it is damaged
   */
  static EntryBytes parse(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    if (bytes.length % BYTES != 0) {
      throw new IllegalArgumentException(
          "its length of " + bytes.length + " bytes is not a multiple of " + BYTES);
    }
    return new EntryBytes(bytes);
  }

  /** Returns the encoded entries; the last ones, if not all fit into {@code maxChars}. */
  String text(int maxChars) {
    int first = size - fitting(maxChars);
    byte[] used = Arrays.copyOfRange(bytes, first * BYTES, size * BYTES);
    return new String(Base64.getEncoder().encode(used), StandardCharsets.ISO_8859_1);
  }

  /** Returns how many entries fit into a string of this length. */
  int fitting(int maxChars) {
    return Math.min(size, Math.max(0, maxChars) / CHARS);
  }

  int size() {
    return size;
  }

  int idHash(int index) {
    return (int) number(index * BYTES, ID_BYTES);
  }

  long version(int index) {
    return number(index * BYTES + ID_BYTES, BYTES - ID_BYTES);
  }

  Change.Entry entry(int index) {
    return new Change.Entry(idHash(index), version(index), Change.Entry.NONE);
  }

  void addTo(Set<Change.Entry> entries) {
    for (int i = 0; i < size; i++) {
      entries.add(entry(i));
    }
  }

  void setVersion(int index, long version) {
    write(index * BYTES + ID_BYTES, version, BYTES - ID_BYTES);
  }

  /** Inserts an entry; those from the index on move up by one. */
  void insert(int index, int idHash, long version) {
    if ((size + 1) * BYTES > bytes.length) {
      bytes = Arrays.copyOf(bytes, (size + Math.max(4, size >> 2)) * BYTES);
    }
    int at = index * BYTES;
    System.arraycopy(bytes, at, bytes, at + BYTES, (size - index) * BYTES);
    write(at, idHash, ID_BYTES);
    size++;
    setVersion(index, version);
  }

  /** Adds all of another's entries in front of these. */
  EntryBytes after(EntryBytes first) {
    byte[] both = Arrays.copyOf(first.bytes, (first.size + size) * BYTES);
    System.arraycopy(bytes, 0, both, first.size * BYTES, size * BYTES);
    return new EntryBytes(both);
  }

  /** Returns the entries from one index to another; a copy. */
  EntryBytes part(int first, int end) {
    return new EntryBytes(Arrays.copyOfRange(bytes, first * BYTES, end * BYTES));
  }

  /** Returns the number of entries in one of these states of payment. */
  int count(Predicate<PaymentState> states) {
    int count = 0;
    for (int i = 0; i < size; i++) {
      count += states.test(PackedVersion.storedState(version(i))) ? 1 : 0;
    }
    return count;
  }

  /** Returns the index of this entry, or -1. */
  int find(int idHash, long version) {
    for (int i = 0; i < size; i++) {
      if (idHash(i) == idHash && version(i) == version) {
        return i;
      }
    }
    return -1;
  }

  private long number(int from, int count) {
    long value = 0;
    for (int i = from; i < from + count; i++) {
      value = (value << 8) | (bytes[i] & 0xff);
    }
    return value;
  }

  private void write(int from, long value, int count) {
    for (int i = 0; i < count; i++) {
      bytes[from + i] = (byte) (value >>> (8 * (count - 1 - i)));
    }
  }
}
