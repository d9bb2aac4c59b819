package io.github.wooshpay.connect.api;

import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Threads of a task: daemons, so that no worker is kept alive, which log under the name that a
 * worker gives the thread that made this (its {@code connector.context}), whichever thread asks for
 * one. Thread-safe.
 */
public final class TaskThreads implements ThreadFactory {
  private final AtomicInteger number = new AtomicInteger();
  private final String prefix;
  private final @Nullable Map<String, String> context = MDC.getCopyOfContextMap();

  /**
   * @param prefix of the threads' names; a number follows it
   */
  public TaskThreads(String prefix) {
    this.prefix = prefix;
  }

  @Override
  public Thread newThread(Runnable work) {
    Runnable named =
        () -> {
          if (context != null) {
            MDC.setContextMap(context);
          }
          work.run();
        };
    Thread thread = new Thread(named, prefix + number.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }
}
