package io.github.wooshpay.connect.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The folder of one child: its configuration and data, deleted when it is closed. The log stays
 * where the system property {@code stack.logs} names a folder for logs.
 */
final class Workplace implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Path home;
  private final Path log;

  private Workplace(Path home, Path log) {
    this.home = home;
    this.log = log;
  }

  static Workplace create(String name) {
    try {
      Path home = folder(name);
      String logs = System.getProperty("stack.logs");
      Path logFolder = logs == null ? home : Files.createDirectories(Path.of(logs));
      Path log = logFolder.resolve(name + "-" + COUNT.incrementAndGet() + ".log");
      Files.deleteIfExists(log);
      return new Workplace(home, log);
    } catch (IOException e) {
      throw new UncheckedIOException("No folder for the " + name, e);
    }
  }

  /** A new folder below the system's temporary one; its name tells of which process it is. */
  static Path folder(String name) throws IOException {
    return Files.createTempDirectory(
        "wooshpay-" + ProcessHandle.current().pid() + "-" + name + "-");
  }

  Path home() {
    return home;
  }

  Path log() {
    return log;
  }

  /** Writes a properties file. */
  Path write(String name, Map<String, String> settings) {
    Properties properties = new Properties();
    properties.putAll(settings);
    Path file = home.resolve(name);
    try (var out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A port of the loopback interface that nobody listened on a moment ago. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("No free port", e);
    }
  }

  @Override
  public void close() {
    delete(home);
  }

  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      // A folder below the system's temporary one that stays is not a reason to fail a test.
    }
  }
}
