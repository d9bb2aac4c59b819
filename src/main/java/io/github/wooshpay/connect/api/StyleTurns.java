package io.github.wooshpay.connect.api;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The request styles in which one request is tried, in turn. A round is over when every style that
 * is left has failed once more. Thread-safe.
 */
final class StyleTurns {
  private final Deque<RequestStyle> left;
  private final Map<RequestStyle, FailedAttempt> refused = new EnumMap<>(RequestStyle.class);
  private @Nullable FailedAttempt firstOfRound;
  private int failedInRound;
  private int rounds;

  /**
   * @param styles in the order in which they are tried; not empty
   */
  StyleTurns(Collection<RequestStyle> styles) {
    this.left = new ArrayDeque<>(styles);
  }

  /** Returns the style to try now. */
  synchronized RequestStyle current() {
    return left.element();
  }

  /**
   * Records that the current style failed, in a way that may pass, and switches to the next one.
   *
   * @return the first failure of the round if the round is over, else null
   */
  synchronized @Nullable FailedAttempt failed(FailedAttempt failed) {
    left.add(left.remove());
    firstOfRound = firstOfRound == null ? failed : firstOfRound;
    failedInRound++;
    return endOfRound();
  }

  /**
   * Records that the current style is refused, and switches to the next one.
   *
   * @return the first failure of the round if the round is over, else null
   * @throws ApiException the first refusal, if every style was refused
   */
  synchronized @Nullable FailedAttempt refused(FailedAttempt refusal, String what) {
    refused.put(left.remove(), refusal);
    if (left.isEmpty()) {
      throw refused.values().iterator().next().forGood(what);
    }
    return endOfRound();
  }

  /** Returns how many rounds are over. */
  synchronized int rounds() {
    return rounds;
  }

  /** Returns the refused styles, each with its refusal. */
  synchronized Map<RequestStyle, FailedAttempt> refused() {
    return new EnumMap<>(refused);
  }

  private @Nullable FailedAttempt endOfRound() {
    if (failedInRound < left.size()) {
      return null;
    }
    FailedAttempt first = firstOfRound;
    firstOfRound = null;
    failedInRound = 0;
    rounds++;
    return first;
  }
}
