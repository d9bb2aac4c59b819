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
 * The records that the worker has received and not yet acknowledged, with the receipts that the
 * ledger waits for.
 *
 * <p>Each record is in memory twice, as a Struct and in the producer's buffer. Without a limit, a
 * producer with the default buffer of 32 MB needs about 100 MB if history arrives faster than the
 * broker accepts it. So above a limit the task waits before it hands over more. It waits only for a
 * while: a worker reports a failed producer only when it receives more records, and with {@code
 * transaction.boundary=interval} it acknowledges nothing before the interval ends.
 *
 * <p>Thread-safe.
 */
final class Unacknowledged {
  /** Two full batches keep the producer busy while the next batch is mapped. */
  static final int ENOUGH = 4000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition fewer = lock.newCondition();

  /** Keyed by identity: the worker acknowledges the very object that it received. */
  private final IdentityHashMap<SourceRecord, Receipt> receipts = new IdentityHashMap<>();

  /** Adds records handed to the worker; each has the receipt at its index. */
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
   * Removes a record that was written or dropped, and gives its receipt back.
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

  /** Waits until the number is below the limit, but no longer than this. */
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

  /** Returns the number of unacknowledged records. */
  int count() {
    lock.lock();
    try {
      return receipts.size();
    } finally {
      lock.unlock();
    }
  }
}
