package io.github.wooshpay.connect.quickstart;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C: the JVM begins to shut down, and waits until the thread that runs the quickstart has
 * stopped what it started, in order. Safe for use by several threads.
 */
final class StopSignal {
  private static final long GRACE_SECONDS = 90;

  private final Thread runner;
  private final CountDownLatch finished = new CountDownLatch(1);
  private boolean interruptible = true;
  private volatile boolean asked;

  /** A signal to a thread. */
  StopSignal(Thread runner) {
    this.runner = runner;
  }

  /**
   * Asks this thread to stop when the JVM is asked to end.
   *
   * @return to be called when all is stopped
   */
  static StopSignal ofThisProcess() {
    StopSignal signal = new StopSignal(Thread.currentThread());
    Runtime.getRuntime().addShutdownHook(new Thread(signal::askAndAwait, "stop"));
    return signal;
  }

  /** Asks the runner to stop; interrupts it unless it is stopping already. */
  synchronized void ask() {
    asked = true;
    if (interruptible) {
      runner.interrupt();
    }
  }

  boolean asked() {
    return asked;
  }

  /** From now on the runner is not interrupted: it stops what it started. */
  synchronized void beginStopping() {
    interruptible = false;
    Thread.interrupted();
  }

  /** Everything is stopped. */
  void finished() {
    finished.countDown();
  }

  private void askAndAwait() {
    ask();
    try {
      finished.await(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
