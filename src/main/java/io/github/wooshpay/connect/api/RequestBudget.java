package io.github.wooshpay.connect.api;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands the permits of the rate limit to waiting requests, the most urgent first. One of the
 * waiting threads waits at the limiter; its permit goes to the request that is the most urgent
 * then, so a {@link Urgency#TAIL} never waits for more than one permit. Thread-safe.
 */
final class RequestBudget {
  /** Of this many permits, one is for history where re-reading wants them all. */
  private static final int HISTORY_SHARE = 5;

  /** The rate limit itself: returns when the next request may leave. */
  interface Limiter {
    void acquire() throws InterruptedException;
  }

  private static final class Waiter {
    private boolean granted;
  }

  private final Limiter limiter;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Urgency, Queue<Waiter>> waiting = new EnumMap<>(Urgency.class);
  private boolean limiterInUse;
  private long pausedUntilMs;
  private int shared;

  RequestBudget(Limiter limiter, InstantSource clock) {
    this.limiter = limiter;
    this.clock = clock;
    for (Urgency urgency : Urgency.values()) {
      waiting.put(urgency, new ArrayDeque<>());
    }
  }

  /** Waits for a permit. */
  void acquire(Urgency urgency) throws InterruptedException {
    Waiter me = new Waiter();
    lock.lockInterruptibly();
    try {
      queue(urgency).add(me);
      while (!me.granted) {
        if (limiterInUse) {
          changed.await();
        } else {
          grantNext();
        }
      }
    } catch (InterruptedException e) {
      leave(me, urgency);
      throw e;
    } finally {
      lock.unlock();
    }
  }

  /** Stops all requests for this long, as the API demanded. */
  void pause(Duration wait) {
    lock.lock();
    try {
      pausedUntilMs = Math.max(pausedUntilMs, clock.millis() + wait.toMillis());
    } finally {
      lock.unlock();
    }
  }

  /** How many wait. */
  int waiting() {
    lock.lock();
    try {
      return waiting.values().stream().mapToInt(Queue::size).sum();
    } finally {
      lock.unlock();
    }
  }

  private void grantNext() throws InterruptedException {
    limiterInUse = true;
    try {
      lock.unlock();
      try {
        limiter.acquire();
      } finally {
        lock.lock();
      }
      long left = pausedUntilMs - clock.millis();
      while (left > 0) {
        changed.await(left, TimeUnit.MILLISECONDS);
        left = pausedUntilMs - clock.millis();
      }
      grant();
    } finally {
      limiterInUse = false;
      changed.signalAll();
    }
  }

  /** Passes on a permit that its request no longer wants. */
  private void leave(Waiter me, Urgency urgency) {
    if (me.granted) {
      grant();
    }
    queue(urgency).remove(me);
    changed.signalAll();
  }

  private void grant() {
    Waiter next = next();
    if (next != null) {
      next.granted = true;
    }
  }

  private @Nullable Waiter next() {
    if (!queue(Urgency.TAIL).isEmpty()) {
      return queue(Urgency.TAIL).poll();
    }
    Queue<Waiter> sweep = queue(Urgency.SWEEP);
    Queue<Waiter> history = queue(Urgency.HISTORY);
    if (sweep.isEmpty() || history.isEmpty()) {
      return sweep.isEmpty() ? history.poll() : sweep.poll();
    }
    shared = (shared + 1) % HISTORY_SHARE;
    return shared == 0 ? history.poll() : sweep.poll();
  }

  @SuppressWarnings("NullAway") // The constructor fills the map.
  private Queue<Waiter> queue(Urgency urgency) {
    return waiting.get(urgency);
  }
}
