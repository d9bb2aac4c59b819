package io.github.wooshpay.connect.capture;

import io.github.wooshpay.connect.capture.ledger.Batch;
import io.github.wooshpay.connect.capture.ledger.Lane;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands batches from the capturing thread to the polling one: in order within a lane, the live lane
 * first. To put one never waits, so that a lane with much to hand over does not hold up the other;
 * {@link #waiting} tells when to read no more of a lane, so that a slow consumer slows it down.
 */
final class Handover {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Lane, Waiting> lanes = new EnumMap<>(Lane.class);
  private final Runnable onTaken;
  private @Nullable RuntimeException failure;

  private static final class Waiting {
    private final Queue<Batch> batches = new ArrayDeque<>();
    private int changes;
    private int lineItems;
  }

  /**
   * @param onTaken is run by the thread that has taken a batch
   */
  Handover(Runnable onTaken) {
    this.onTaken = onTaken;
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new Waiting());
    }
  }

  /** Hands a batch over. */
  void put(Batch batch) {
    lock.lock();
    try {
      Waiting waiting = of(batch.lane());
      waiting.batches.add(batch);
      waiting.changes += batch.changes().size();
      waiting.lineItems += batch.lineItems();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many changes of a lane wait to be taken. */
  int waiting(Lane lane) {
    lock.lock();
    try {
      return of(lane).changes;
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many fetched line items of a lane wait to be taken. */
  int lineItems(Lane lane) {
    lock.lock();
    try {
      return of(lane).lineItems;
    } finally {
      lock.unlock();
    }
  }

  /** Says that no batch will follow, and why. */
  void end(RuntimeException why) {
    lock.lock();
    try {
      failure = why;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the next batch, or null if none came in time.
   *
   * @throws RuntimeException what the capture ended with, once all batches from before it were
   *     taken
   */
  @Nullable Batch poll(Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (true) {
        Batch batch = take();
        if (batch != null) {
          return batch;
        }
        if (failure != null) {
          throw failure;
        }
        if (left <= 0) {
          return null;
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Batch take() {
    for (Lane lane : Lane.values()) {
      Waiting waiting = of(lane);
      Batch batch = waiting.batches.poll();
      if (batch != null) {
        waiting.changes -= batch.changes().size();
        waiting.lineItems -= batch.lineItems();
        onTaken.run();
        return batch;
      }
    }
    return null;
  }

  private Waiting of(Lane lane) {
    return Objects.requireNonNull(lanes.get(lane));
  }
}
