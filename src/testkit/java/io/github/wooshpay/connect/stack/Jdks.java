package io.github.wooshpay.connect.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The JDKs that are installed next to the one that runs this program. Thread-safe. */
public final class Jdks {
  private Jdks() {}

  /**
   * Returns the home of a JDK; empty if there is none.
   *
   * @param feature its feature version, such as 25
   */
  public static Optional<Path> ofVersion(int feature) {
    Path own = Path.of(System.getProperty("java.home"));
    Path folder = Objects.requireNonNull(own.getParent());
    try (Stream<Path> homes = Files.list(folder)) {
      return homes
          .filter(home -> Files.isExecutable(home.resolve("bin").resolve("java")))
          .filter(home -> release(home).contains("JAVA_VERSION=\"" + feature))
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException("The folder " + folder + " cannot be listed", e);
    }
  }

  private static String release(Path home) {
    try {
      return Files.readString(home.resolve("release"));
    } catch (IOException e) {
      return ""; // Not every folder there is a JDK.
    }
  }
}
