package io.github.wooshpay.connect;

import io.github.wooshpay.connect.capture.ledger.StoredLedger.Receipt;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * The records that the worker was given and has not yet said to be in the topic, with the receipts
 * that the ledger waits for.
 *
 * <p>Each of them is in memory twice, as it was given and as the producer buffers it: left alone, a
 * producer of the stock 32 MB takes some 100 MB where a history comes faster than a broker takes
 * it. So beyond a number no more are given for a while. But only for a while: a worker tells that
 * the producer has failed only when it is given more, and in transactions that it ends by the clock
 * it acknowledges none before.
 *
 * <p>Thread-safe.
 */
final class Unacknowledged {
  /** Two full batches: what keeps a producer busy while the next batch is mapped. */
  static final int ENOUGH = 4000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition fewer = lock.newCondition();

  /** By the record itself: the worker gives back the very object that it was given. */
  private final IdentityHashMap<SourceRecord, Receipt> receipts = new IdentityHashMap<>();

  /** Adds records that are given to the worker; each has the receipt at its index. */
  void given(List<SourceRecord> records, List<Receipt> receiptOf) {
    lock.lock();
    try {
      for (int i = 0; i < records.size(); i++) {
        receipts.put(records.get(i), receiptOf.get(i));
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Removes a record that is in the topic, or was dropped, and gives its receipt back.
   *
   * @param written whether it is in the topic
   */
  void acknowledged(SourceRecord record, boolean written) {
    Receipt receipt = remove(record);
    if (receipt != null) {
      receipt.give(written);
    }
  }

  private @Nullable Receipt remove(SourceRecord record) {
    lock.lock();
    try {
      Receipt receipt = receipts.remove(record);
      if (receipts.size() < ENOUGH) {
        fewer.signalAll();
      }
      return receipt;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there are fewer than enough, but no longer than this. */
  void awaitFewer(Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (receipts.size() >= ENOUGH && left > 0) {
        left = fewer.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many there are. */
  int count() {
    lock.lock();
    try {
      return receipts.size();
    } finally {
      lock.unlock();
    }
  }
}
