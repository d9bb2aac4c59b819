package io.github.wooshpay.connect.capture;

import java.util.Arrays;

/** Delays in milliseconds, and their percentiles. */
final class Delays {
  private int[] ms = new int[1024];
  private int size;
  private boolean sorted;

  void add(long delayMs) {
    if (size == ms.length) {
      ms = Arrays.copyOf(ms, size * 2);
    }
    ms[size++] = Math.toIntExact(delayMs);
    sorted = false;
  }

  int size() {
    return size;
  }

  /** In seconds; 0 where there is none. */
  double percentile(double percent) {
    if (size == 0) {
      return 0;
    }
    if (!sorted) {
      Arrays.sort(ms, 0, size);
      sorted = true;
    }
    int rank = (int) Math.ceil(percent / 100 * size);
    return ms[Math.max(0, Math.min(size - 1, rank - 1))] / 1000.0;
  }

  double worst() {
    return percentile(100);
  }

  double mean() {
    return size == 0 ? 0 : Arrays.stream(ms, 0, size).asLongStream().sum() / 1000.0 / size;
  }
}
