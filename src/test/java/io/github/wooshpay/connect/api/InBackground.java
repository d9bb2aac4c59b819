package io.github.wooshpay.connect.api;

import java.util.concurrent.CompletableFuture;

/** Work on a thread of its own, beside the test's. */
final class Beside {
  /** What is done, and may fail. */
  interface Work<T> {
    T get() throws Exception;
  }

  private Beside() {}

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
            "beside");
    thread.setDaemon(true);
    thread.start();
    return result;
  }
}
