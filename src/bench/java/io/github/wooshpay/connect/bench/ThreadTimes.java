package io.github.wooshpay.connect.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The CPU time of a worker's threads since this was created, by what they do, from Linux's procfs.
 * A thread of its own reads it several times a second, because some threads end. Thread-safe.
 */
final class ThreadTimes implements AutoCloseable {
  private static final long PERIOD_MS = 100;

  /** The fields of a thread's stat after its name: user and system time, in ticks. */
  private static final int USER_TIME = 11;

  private static final double TICKS_A_SECOND = 100;

  /** What a thread does, by its name, of which procfs keeps 15 characters. */
  enum Group {
    COMPILER("the JIT compilers", "C[12] Compiler.*"),
    COLLECTOR("garbage collection", "(GC Thread|G1 ).*"),
    TASK("the task's thread: mapping, `JsonConverter`, `KafkaProducer.send`", "task-thread-.*"),
    REQUESTS("requests and JSON parsing", "(wooshpay-api|wooshpay-read|HttpClient).*"),
    CAPTURE("digests and the ledger", "wooshpay-captur.*"),
    PRODUCER("the producer's thread", "kafka-producer.*"),
    REST("all other threads", ".*");

    private final String label;
    private final Pattern names;

    Group(String label, String names) {
      this.label = label;
      this.names = Pattern.compile(names);
    }

    String label() {
      return label;
    }

    private static Group of(String thread) {
      return Arrays.stream(values())
          .filter(group -> group.names.matcher(thread).matches())
          .findFirst()
          .orElseThrow();
    }
  }

  /** A thread's name, which may change, and its ticks. */
  private record Reading(String name, long ticks) {}

  private final Path threads;
  private final Map<Path, Long> before = new HashMap<>();
  private final Map<Path, Reading> latest = new HashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread poller = new Thread(this::poll, "thread-times");

  /**
   * Begins to measure.
   *
   * @param pid of the process; without a procfs, all times stay 0
   */
  ThreadTimes(long pid) {
    threads = Path.of("/proc", Long.toString(pid), "task");
    read();
    latest.forEach((thread, reading) -> before.put(thread, reading.ticks));
    poller.setDaemon(true);
    poller.start();
  }

  /** Returns the CPU seconds of each group so far. */
  synchronized Map<Group, Double> seconds() {
    read();
    Map<Group, Double> seconds = new EnumMap<>(Group.class);
    latest.forEach(
        (thread, reading) -> {
          long ticks = reading.ticks - before.getOrDefault(thread, 0L);
          seconds.merge(Group.of(reading.name), ticks / TICKS_A_SECOND, Double::sum);
        });
    return seconds;
  }

  private void poll() {
    try {
      while (!closed.await(PERIOD_MS, TimeUnit.MILLISECONDS)) {
        read();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void read() {
    if (!Files.isDirectory(threads)) {
      return;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(threads)) {
      for (Path thread : all) {
        read(thread);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(Path thread) {
    try {
      String stat = Files.readString(thread.resolve("stat"));
      int nameEnd = stat.lastIndexOf(')');
      String[] fields = stat.substring(nameEnd + 2).split(" ", -1);
      long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]);
      latest.put(thread, new Reading(stat.substring(stat.indexOf('(') + 1, nameEnd), ticks));
    } catch (IOException e) {
      // It has ended: its last reading stays.
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
