package io.github.wooshpay.connect.api;

import java.util.concurrent.CompletableFuture;

/** Runs work on a thread of its own, while the test continues. */
final class InBackground {
  /** What is done, and may fail. */
  interface Work<T> {
    T get() throws Exception;
  }

  private InBackground() {}

  /** Begins at once; the future fails with what the work fails with. */
  static <T> CompletableFuture<T> run(Work<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(work.get());
              } catch (Exception e) {
                result.completeExceptionally(e);
              }
            },
            "in-background");
    thread.setDaemon(true);
    thread.start();
    return result;
  }
}
