package io.github.wooshpay.connect.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A program of the tests in a process of its own, with the tests' class path. It starts again as
 * often as is wanted, in the same folder. Used by one thread.
 */
public final class JavaProgram implements AutoCloseable {
  private final String name;
  private final Workplace workplace;
  private @Nullable ChildJvm child;

  private JavaProgram(String name) {
    this.name = name;
    this.workplace = Workplace.create(name);
  }

  /** A program that is not started yet; the name is for its folder and its log. */
  public static JavaProgram named(String name) {
    return new JavaProgram(name);
  }

  /** The folder of its own, which goes when this is closed. */
  public Path home() {
    return workplace.home();
  }

  /** Writes a properties file into its folder. */
  public Path write(String file, Map<String, String> settings) {
    return workplace.write(file, settings);
  }

  /** What it printed, over all its starts. */
  public String logText() {
    try {
      return Files.readString(workplace.log(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("The log of the " + name + " could not be read", e);
    }
  }

  /**
   * Starts it, for the first time or after its end, and returns at once.
   *
   * @param main a public class with a {@code main}; another than before, if need be
   */
  public void start(Class<?> main, List<String> arguments) {
    List<String> program = new ArrayList<>(List.of("main", main.getName()));
    program.addAll(arguments);
    child =
        ChildJvm.start(
            name,
            TestClassPath.whole(),
            ChildJvm.ownJavaHome(),
            List.of("-Xmx128m", "-Djava.io.tmpdir=" + home()),
            program,
            Map.of(),
            home(),
            workplace.log());
  }

  /**
   * Fails where it has ended.
   *
   * @throws IllegalStateException with the end of its log
   */
  public void requireAlive() {
    if (child != null) {
      child.requireAlive();
    }
  }

  /** The code that it ended with, or null while it lives. */
  public @Nullable Integer exitCode() {
    return child == null || child.isAlive() ? null : child.exitCode();
  }

  /** Ends it as a power cut does (SIGKILL). */
  public void kill() {
    if (child != null) {
      child.kill();
    }
  }

  /** Asks it to stop in good order, and waits for it. */
  public void stop() {
    if (child != null) {
      child.close();
    }
  }

  @Override
  public void close() {
    stop();
    workplace.close();
  }
}
