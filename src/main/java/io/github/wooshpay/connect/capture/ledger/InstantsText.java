package io.github.wooshpay.connect.capture.ledger;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Instants as a source offset holds them: base64 of a unit (1 or 1000 milliseconds, as one byte 0
 * or 1), then the distances from each instant to the next older one, youngest first, as
 * variable-length numbers of 7 bits per byte. The format is fixed; golden files hold it.
 *
 * <p>Tests: {@code CheckpointTest}.
 */
final class InstantsText {
  private static final int SECOND = 1000;

  private InstantsText() {}

  /**
   * Encodes the youngest of these instants (milliseconds since the epoch), as many as fit into
   * {@code maxChars}.
   */
  static Written write(NavigableSet<Long> instants, int maxChars) {
    if (instants.isEmpty()) {
      return new Written("", 0);
    }
    boolean seconds = instants.stream().allMatch(i -> i % SECOND == 0);
    int unit = seconds ? SECOND : 1;
    int maxBytes = maxChars / 4 * 3;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(seconds ? 1 : 0);
    long previous = 0;
    int written = 0;
    for (long instant : instants.descendingSet()) {
      long value = instant / unit;
      long distance = written == 0 ? value : previous - value;
      if (bytes.size() + lengthOf(distance) > maxBytes) {
        break;
      }
      writeNumber(bytes, distance);
      previous = value;
      written++;
    }
    return new Written(
        Base64.getEncoder().withoutPadding().encodeToString(bytes.toByteArray()),
        instants.size() - written);
  }

  /** The encoded instants, and how many did not fit. */
  record Written(String text, int leftOut) {}

  /**
   * Parses the encoded instants.
   *
   * @throws IllegalArgumentException if it is damaged
   */
  static NavigableSet<Long> parse(String text) {
    NavigableSet<Long> instants = new TreeSet<>();
    if (text.isEmpty()) {
      return instants;
    }
    byte[] bytes = Base64.getDecoder().decode(text.getBytes(StandardCharsets.ISO_8859_1));
    if (bytes.length == 0 || bytes[0] < 0 || bytes[0] > 1) {
      throw new IllegalArgumentException("an unknown unit");
    }
    long unit = bytes[0] == 1 ? SECOND : 1;
    long value = 0;
    for (long number : numbers(bytes)) {
      value = instants.isEmpty() ? number : value - number;
      if (value <= 0 || value > Long.MAX_VALUE / SECOND) {
        throw new IllegalArgumentException("an instant before the epoch");
      }
      instants.add(value * unit);
    }
    return instants;
  }

  private static List<Long> numbers(byte[] bytes) {
    List<Long> numbers = new ArrayList<>();
    long number = 0;
    int shift = 0;
    for (int i = 1; i < bytes.length; i++) {
      if (shift > 56) {
        throw new IllegalArgumentException("a number without an end");
      }
      number |= (long) (bytes[i] & 0x7f) << shift;
      shift += 7;
      if (bytes[i] >= 0) {
        numbers.add(number);
        number = 0;
        shift = 0;
      }
    }
    if (shift != 0) {
      throw new IllegalArgumentException("it is cut off");
    }
    return numbers;
  }

  private static void writeNumber(ByteArrayOutputStream bytes, long number) {
    long rest = number;
    while (rest > 0x7f) {
      bytes.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  private static int lengthOf(long number) {
    return Math.max(1, (63 - Long.numberOfLeadingZeros(number)) / 7 + 1);
  }
}
