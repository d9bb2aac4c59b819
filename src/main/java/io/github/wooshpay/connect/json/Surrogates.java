package io.github.wooshpay.connect.json;

/**
 * Lone surrogates: halves of a character without the other half. JSON can express one ({@code
 * "\ud83d"}, for example in a truncated string), but UTF-8 cannot, so no converter can write one:
 * some fail, others write a question mark.
 */
public final class Surrogates {
  private Surrogates() {}

  /** Returns whether a string contains one, so that it cannot be encoded in UTF-8. */
  public static boolean loneIn(String text) {
    return firstLone(text, 0) < text.length();
  }

  /**
   * Returns the string with each lone surrogate escaped as in JSON, <code>\ud83d</code>. In JSON
   * text, where it can only be inside a string, this does not change the meaning.
   */
  public static String escaped(String text) {
    int lone = firstLone(text, 0);
    if (lone == text.length()) {
      return text;
    }
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    int from = 0;
    while (lone < text.length()) {
      escaped.append(text, from, lone).append("\\u").append(Integer.toHexString(text.charAt(lone)));
      from = lone + 1;
      lone = firstLone(text, from);
    }
    return escaped.append(text, from, text.length()).toString();
  }

  /**
   * Returns the first index, from the given one, that does not split a pair; the length if none.
   */
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
