package io.github.wooshpay.connect.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds keys that were likely meant as one of the connector's. Connect itself says nothing of a key
 * that nobody reads, and most keys of a connector's configuration are not the connector's: they go
 * to the worker, the converters and the transforms. So a key is suspected only where it is close to
 * one of the connector's own, or begins with a word that no one else's keys begin with.
 */
final class Misspellings {
  private static final Set<String> OWN_FIRST_WORDS =
      Set.of(
          "wooshpay",
          "changes",
          "filter",
          "fields",
          "fetch",
          "requests",
          "retry",
          "proxy",
          "poll",
          "line",
          "heartbeat",
          "hints");
  private static final int CLOSE = 2;

  private Misspellings() {}

  /** A sentence for each suspect among the keys, sorted. */
  static List<String> in(Collection<String> keys, Set<String> known) {
    return keys.stream()
        .filter(key -> !known.contains(key))
        .filter(key -> !key.startsWith(StreamGroup.HINTS_CONSUMER))
        .filter(key -> suspect(key, known))
        .sorted()
        .map(
            key ->
                "Unknown setting " + key + " has no effect; was " + nearest(key, known) + " meant?")
        .toList();
  }

  private static boolean suspect(String key, Set<String> known) {
    int dot = key.indexOf('.');
    return OWN_FIRST_WORDS.contains(dot < 0 ? key : key.substring(0, dot))
        || distance(key, nearest(key, known)) <= CLOSE;
  }

  private static String nearest(String key, Set<String> known) {
    return known.stream()
        .min(
            Comparator.comparingInt((String candidate) -> distance(key, candidate))
                .thenComparing(Comparator.naturalOrder()))
        .orElseThrow();
  }

  /** Levenshtein's distance, without regard to case. */
  private static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
