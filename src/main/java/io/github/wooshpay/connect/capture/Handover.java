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
 * Hands batches from the capturing thread to the polling thread: in order within a lane, the live
 * lane first. Adding a batch never blocks, so a lane with many batches does not delay the other.
 * Backpressure comes from {@link #waiting}: the driver reads no more of a lane that has too many
 * waiting changes.
 */
final class Handover {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Lane, Waiting> lanes = new EnumMap<>(Lane.class);
  private final Runnable onRemoved;
  private @Nullable RuntimeException failure;

  private static final class Waiting {
    private final Queue<Batch> batches = new ArrayDeque<>();
    private int changes;
    private int lineItems;
  }

  /**
   * @param onRemoved run by the polling thread after it has removed a batch
   */
  Handover(Runnable onRemoved) {
    this.onRemoved = onRemoved;
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new Waiting());
    }
  }

  /** Adds a batch. */
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

  /** Returns how many changes of a lane are waiting to be polled. */
  int waiting(Lane lane) {
    lock.lock();
    try {
      return of(lane).changes;
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many fetched line items of a lane are waiting to be polled. */
  int lineItems(Lane lane) {
    lock.lock();
    try {
      return of(lane).lineItems;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the handover: no batch will follow. */
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
   * Removes and returns the next batch, or null if none arrived in time.
   *
   * @throws RuntimeException if the capture has failed, after all earlier batches were polled
   */
  @Nullable Batch poll(Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (true) {
        Batch batch = removeNext();
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

  private @Nullable Batch removeNext() {
    for (Lane lane : Lane.values()) {
      Waiting waiting = of(lane);
      Batch batch = waiting.batches.poll();
      if (batch != null) {
        waiting.changes -= batch.changes().size();
        waiting.lineItems -= batch.lineItems();
        onRemoved.run();
        return batch;
      }
    }
    return null;
  }

  private Waiting of(Lane lane) {
    return Objects.requireNonNull(lanes.get(lane));
  }
}
