package io.github.wooshpay.connect.capture.ledger;

import java.util.function.IntUnaryOperator;

/**
 * A search in what is sorted, for what is about where one expects it: looked for first there, and
 * then further and further from there. A few steps, close to each other in memory, where the
 * expectation is about right; twice those of a binary search where it is wrong.
 */
final class InterpolationSearch {
  private InterpolationSearch() {}

  /**
   * The index of what is searched, or {@code ~i} where it is not there and its place is {@code i}.
   *
   * @param first the first index
   * @param end the index after the last
   * @param expected about where it is; may lie outside
   * @param order how what is at an index compares with what is searched: negative below it, 0 at it
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
