package io.github.wooshpay.connect.capture.ledger;

import java.util.function.IntUnaryOperator;

/**
 * Searches a sorted sequence from an expected index outwards. Takes a few steps in adjacent memory
 * if the expectation is about right, and at most twice the steps of a binary search if it is wrong.
 */
final class InterpolationSearch {
  private InterpolationSearch() {}

  /**
   * Returns the index of the element, or {@code ~i} if it is missing and belongs at {@code i}.
   *
   * @param first the first index
   * @param end the index after the last
   * @param expected roughly where it is; may be out of range
   * @param order compares the element at an index with the one searched for: negative if it is
   *     less, 0 if equal
   */
  static int find(int first, int end, int expected, IntUnaryOperator order) {
    int low = first;
    int high = end - 1;
    int middle = Math.max(low, Math.min(high, expected));
    for (int step = 2; low <= high; step *= 2) {
      int there = order.applyAsInt(middle);
      if (there == 0) {
        return middle;
      }
      if (there < 0) {
        low = middle + 1;
        middle = Math.min(low + step, (low + high) >>> 1);
      } else {
        high = middle - 1;
        middle = Math.max(high - step, (low + high) >>> 1);
      }
    }
    return ~low;
  }
}
