package io.github.wooshpay.connect.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** What came in, the last requests of it in full, and how it ended. */
final class RequestLog {
  private static final int KEPT = 10_000;

  private final Deque<RecordedRequest> last = new ArrayDeque<>();
  private final Map<String, Long> outcomes = new TreeMap<>();
  private long lineItems;
  private final AtomicLong count = new AtomicLong();

  long nextNumber() {
    return count.incrementAndGet();
  }

  long count() {
    return count.get();
  }

  /** Returns how many requests for line items came. */
  synchronized long lineItems() {
    return lineItems;
  }

  synchronized void add(RecordedRequest request) {
    lineItems += request.path().endsWith("/line_items") ? 1 : 0;
    if (last.size() == KEPT) {
      last.removeFirst();
    }
    last.addLast(request);
  }

  synchronized void outcome(String name) {
    outcomes.merge(name, 1L, Long::sum);
  }

  synchronized List<RecordedRequest> requests() {
    return List.copyOf(last);
  }

  synchronized Map<String, Long> outcomes() {
    return new TreeMap<>(outcomes);
  }
}
