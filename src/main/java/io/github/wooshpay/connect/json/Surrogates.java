package io.github.wooshpay.connect.json;

/**
 * Lone surrogates: halves of a character without the other half. JSON can spell one ({@code
 * "\ud83d"}, where a text was cut at a length), but UTF-8 cannot, so no converter can write one:
 * some fail on it, others write a question mark.
 */
public final class Surrogates {
  private Surrogates() {}

  /** Whether the text has one, so that it cannot be written in UTF-8. */
  public static boolean loneIn(String text) {
    return firstLone(text, 0) < text.length();
  }

  /**
   * The text with each lone surrogate spelt as JSON spells it, <code>\ud83d</code>. In JSON text,
   * where one can only stand within a string, this changes no meaning.
   */
  public static String spelt(String text) {
    int lone = firstLone(text, 0);
    if (lone == text.length()) {
      return text;
    }
    StringBuilder spelt = new StringBuilder(text.length() + 16);
    int from = 0;
    while (lone < text.length()) {
      spelt.append(text, from, lone).append("\\u").append(Integer.toHexString(text.charAt(lone)));
      from = lone + 1;
      lone = firstLone(text, from);
    }
    return spelt.append(text, from, text.length()).toString();
  }

  /** The index of the first from an index on that does not split a pair; the length if none. */
  private static int firstLone(String text, int from) {
    int i = from;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        i++;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i += 2;
      } else {
        return i;
      }
    }
    return i;
  }
}
