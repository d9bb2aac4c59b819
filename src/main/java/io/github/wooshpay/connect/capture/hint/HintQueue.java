package io.github.wooshpay.connect.capture.hint;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hands hints from the receiving thread to the capturing thread. The queue is bounded: when it is
 * full, the oldest hint is dropped. A hint that is already waiting is not added again. Thread-safe.
 */
public final class HintQueue {
  /** The maximum number of waiting hints. */
  public static final int MOST = 10_000;

  private final Map<Object, Hint> waiting = new LinkedHashMap<>();
  private final HintListener listener;
  private Runnable onFirst = () -> {};

  /**
   * @param listener observes added and dropped hints
   */
  public HintQueue(HintListener listener) {
    this.listener = listener;
  }

  /**
   * Sets an action that runs when a hint is added to an empty queue.
   *
   * @param action run by the thread that adds the hint; must not block
   */
  public synchronized void onFirst(Runnable action) {
    onFirst = action;
  }

  /** Adds a hint. */
  public void add(Hint hint) {
    Runnable action = null;
    boolean full = false;
    synchronized (this) {
      if (waiting.isEmpty()) {
        action = onFirst;
      }
      if (waiting.putIfAbsent(key(hint), hint) == null && waiting.size() > MOST) {
        waiting.remove(waiting.keySet().iterator().next());
        full = true;
      }
    }
    listener.hinted(hint);
    if (full) {
      listener.dropped();
    }
    if (action != null) {
      action.run();
    }
  }

  private static Object key(Hint hint) {
    if (hint instanceof Hint.OfSession session) {
      return session.id();
    }
    return hint instanceof Hint.OfPaymentIntent intent ? intent.id() : hint;
  }

  /** Removes and returns the oldest hint; null if none is waiting. */
  public synchronized @Nullable Hint poll() {
    var first = waiting.values().iterator();
    if (!first.hasNext()) {
      return null;
    }
    Hint hint = first.next();
    first.remove();
    return hint;
  }

  /** Returns the number of waiting hints. */
  public synchronized int size() {
    return waiting.size();
  }
}
