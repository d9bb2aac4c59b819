package io.github.wooshpay.connect;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many records the worker was given and has not yet said to be in the topic. Each of them is in
 * memory twice, as it was given and as the producer buffers it: left alone, a producer of the stock
 * 32 MB takes some 100 MB where a history comes faster than a broker takes it. So beyond a number
 * no more are given for a while. But only for a while: a worker tells that the producer has failed
 * only when it is given more, and in transactions that it ends by the clock it acknowledges none
 * before. Safe for use by several threads at once.
 */
final class Unacknowledged {
  /** Two full batches: what keeps a producer busy while the next batch is mapped. */
  static final int ENOUGH = 4000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition fewer = lock.newCondition();
  private int count;

  /** So many were given to the worker. */
  void given(int records) {
    lock.lock();
    try {
      count += records;
    } finally {
      lock.unlock();
    }
  }

  /** One of them is in the topic, or was dropped. */
  void acknowledged() {
    lock.lock();
    try {
      count = Math.max(0, count - 1);
      if (count < ENOUGH) {
        fewer.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there are fewer than enough, but no longer than this. */
  void awaitFewer(Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (count >= ENOUGH && left > 0) {
        left = fewer.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many there are. */
  int count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }
}
