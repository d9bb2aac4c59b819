package io.github.wooshpay.connect.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a worker's collector logs: how much each collection left in use. To ask the worker for that
 * by JMX, often enough not to miss a collection, took a third of its processor time. For one
 * thread.
 */
final class CollectorLog implements AutoCloseable {
  /** "GC(7) Pause Young (Normal) (G1 Evacuation Pause) 151M->97M(256M) 4.125ms". */
  private static final Pattern COLLECTION = Pattern.compile("Pause (?:Young|Full).*->(\\d+)M\\(");

  private final Path file;
  private int linesBefore;

  CollectorLog() {
    try {
      file = Files.createTempFile("wooshpay-bench-", ".gc");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What makes a JVM write it. */
  String option() {
    return "-Xlog:gc:file=" + file + "::filecount=0";
  }

  /** From here on, {@link #leftMb} looks. */
  void mark() {
    linesBefore = lines().size();
  }

  /** What each collection since the mark left in use, in MB, the least first. */
  List<Long> leftMb() {
    List<String> lines = lines();
    return lines.subList(linesBefore, lines.size()).stream()
        .map(COLLECTION::matcher)
        .filter(Matcher::find)
        .map(collection -> Long.valueOf(collection.group(1)))
        .sorted()
        .toList();
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
