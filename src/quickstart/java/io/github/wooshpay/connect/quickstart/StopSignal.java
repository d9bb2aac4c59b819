package io.github.wooshpay.connect.quickstart;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C: the JVM begins to shut down, and waits until the thread that runs the quickstart has
 * stopped what it started, in order. Thread-safe.
 */
final class StopSignal {
  private static final long GRACE_SECONDS = 120;

  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile boolean asked;

  /** A signal that is given when the JVM is asked to end. */
  static StopSignal ofThisProcess() {
    StopSignal signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(new Thread(signal::askAndAwait, "stop"));
    return signal;
  }

  void ask() {
    asked = true;
  }

  boolean asked() {
    return asked;
  }

  /**
   * Everything is stopped. Where that was asked for by Ctrl-C this does not return: the JVM is
   * about to go, and its main thread has nothing more to say.
   */
  void finished() {
    finished.countDown();
    try {
      if (asked) {
        new CountDownLatch(1).await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void askAndAwait() {
    ask();
    try {
      if (!finished.await(0, TimeUnit.SECONDS)) {
        System.out.println();
        System.out.println("  Stopping what was started ...");
        finished.await(GRACE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
