package io.github.wooshpay.connect.api;

import java.io.CharConversionException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A body in UTF-8 that is refused where it is none, by the table of well-formed sequences in
 * chapter 3 of the Unicode Standard. Jackson reads on over overlong sequences and over bytes past
 * U+10FFFF, as other characters than were sent: two names of fields could become one. A body that
 * begins as UTF-16 or UTF-32 does passes as it is. Not thread-safe.
 *
 * <p>Tests: {@code AnswerReaderTest}.
 */
final class StrictUtf8 extends FilterInputStream {
  private static final int ASCII_END = 0x80;

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /** The highest bit of each of eight bytes, which ASCII leaves 0. */
  private static final long NO_ASCII = 0x8080_8080_8080_8080L;

  /** Bytes that the sequence under way still lacks. */
  private int lacking;

  /** The range of the next continuation byte. */
  private int least;

  private int most;

  private boolean begun;
  private boolean otherEncoding;

  StrictUtf8(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int count = read(one, 0, 1);
    return count < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int count = super.read(bytes, from, length);
    if (!begun && count > 0) {
      begun = true;
      otherEncoding = beginsOtherwise(bytes, from, count);
    }
    if (!otherEncoding) {
      check(bytes, from, from + count);
    }
    return count;
  }

  /** Whether the first two bytes are a byte order mark of UTF-16 or 32, or JSON in one of them. */
  private static boolean beginsOtherwise(byte[] bytes, int from, int count) {
    int first = bytes[from] & 0xff;
    int second = count > 1 ? bytes[from + 1] & 0xff : ' ';
    return first >= 0xfe || first == 0 || second == 0;
  }

  private void check(byte[] bytes, int from, int to) throws IOException {
    int i = from;
    while (i < to) {
      if (lacking == 0) {
        i = pastAscii(bytes, i, to);
      }
      // The rest of eight bytes that are not all ASCII, or of a sequence in progress.
      for (int end = Math.min(to, i + Long.BYTES); i < end; i++) {
        check(bytes[i] & 0xff);
      }
    }
  }

  private void check(int b) throws IOException {
    if (lacking > 0) {
      require(b >= least && b <= most);
      lacking--;
      continuing(0x80, 0xbf);
    } else if (b >= ASCII_END) {
      begin(b);
    }
  }

  /** Where the first eight bytes begin that are not all ASCII, or that are fewer. */
  private static int pastAscii(byte[] bytes, int from, int to) {
    int i = from;
    while (i <= to - Long.BYTES && ((long) EIGHT_BYTES.get(bytes, i) & NO_ASCII) == 0) {
      i += Long.BYTES;
    }
    return i;
  }

  private void begin(int b) throws IOException {
    require(b >= 0xc2 && b <= 0xf4);
    lacking = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
    switch (b) {
      case 0xe0 -> continuing(0xa0, 0xbf);
      case 0xed -> continuing(0x80, 0x9f);
      case 0xf0 -> continuing(0x90, 0xbf);
      case 0xf4 -> continuing(0x80, 0x8f);
      default -> continuing(0x80, 0xbf);
    }
  }

  private void continuing(int newLeast, int newMost) {
    least = newLeast;
    most = newMost;
  }

  private static void require(boolean wellFormed) throws CharConversionException {
    if (!wellFormed) {
      throw new CharConversionException("no UTF-8");
    }
  }
}
