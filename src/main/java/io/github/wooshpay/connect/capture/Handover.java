package io.github.wooshpay.connect.capture;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands batches from the capturing thread to the polling one: in order within a lane, the live lane
 * first, and no more waiting than a few, so that a slow consumer slows the capture down.
 */
final class Handover {
  private static final int CAPACITY = 2;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Lane, Queue<Batch>> waiting = new EnumMap<>(Lane.class);
  private @Nullable RuntimeException failure;

  Handover() {
    for (Lane lane : Lane.values()) {
      waiting.put(lane, new ArrayDeque<>());
    }
  }

  /** Hands a batch over; waits while too many are waiting. */
  void put(Batch batch) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Queue<Batch> queue = queue(batch.lane());
      while (queue.size() >= CAPACITY) {
        changed.await();
      }
      queue.add(batch);
      changed.signalAll();
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
        for (Lane lane : Lane.values()) {
          Batch batch = queue(lane).poll();
          if (batch != null) {
            changed.signalAll();
            return batch;
          }
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

  private Queue<Batch> queue(Lane lane) {
    Queue<Batch> queue = waiting.get(lane);
    if (queue == null) {
      throw new IllegalStateException("no such lane: " + lane);
    }
    return queue;
  }
}
