package io.github.wooshpay.connect.stack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A JVM that runs next to this one and ends with it, however this one ends (see {@link Leash}).
 * What it prints goes to its log file.
 */
final class ChildJvm implements AutoCloseable {
  private static final long GRACE_SECONDS = 40;
  private static final Path SHELL = Path.of("/bin/sh");

  private final String name;
  private final Process process;
  private final Path log;

  private ChildJvm(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a program that {@link Leash} knows.
   *
   * @param name for messages
   * @param classPath of the child, without the leash
   * @param javaHome the JDK that runs it
   * @param jvmOptions such as {@code -Xmx256m}
   * @param arguments the program's name and its arguments
   * @param environment added to this process's own
   * @param home a folder of the child's own; holds what the child needs to start
   * @param log the file to append its output to
   */
  static ChildJvm start(
      String name,
      List<Path> classPath,
      Path javaHome,
      List<String> jvmOptions,
      List<String> arguments,
      Map<String, String> environment,
      Path home,
      Path log) {
    List<String> command = new ArrayList<>(deafToCtrlC());
    command.add(javaHome.resolve("bin").resolve("java").toString());
    command.addAll(
        List.of(
            "-Xshare:auto", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Duser.language=en"));
    command.addAll(jvmOptions);
    command.add("-Djava.awt.headless=true");
    command.add("-Dlog4j2.configurationFile=" + resource("stack-log4j2.properties", home));
    List<Path> withLeash = new ArrayList<>(classPath);
    withLeash.add(leashFolder(home));
    ProcessBuilder builder = new ProcessBuilder(command);
    // By environment: a class path of a hundred jars is too long for a readable list of processes.
    builder.environment().put("CLASSPATH", TestClassPath.asText(withLeash));
    builder.environment().putAll(environment);
    builder.command().add(Leash.class.getName());
    builder.command().addAll(arguments);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      return new ChildJvm(name, builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException("The " + name + " could not be started", e);
    }
  }

  /**
   * Ctrl-C in a terminal goes to the parent and its children alike. The parent stops them, in
   * order: a worker has to commit while its broker is still there. A JVM started with the signal
   * ignored leaves it so.
   */
  private static List<String> deafToCtrlC() {
    return Files.isExecutable(SHELL)
        ? List.of(SHELL.toString(), "-c", "trap '' INT; exec \"$0\" \"$@\"")
        : List.of();
  }

  /** Returns the home of the JDK that runs this program. */
  static Path ownJavaHome() {
    return Path.of(System.getProperty("java.home"));
  }

  /** Returns the id of its process. */
  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * The code that it ended with.
   *
   * @throws IllegalThreadStateException where it lives
   */
  int exitCode() {
    return process.exitValue();
  }

  /**
   * Fails where the child has ended.
   *
   * @throws IllegalStateException with the end of its log
   */
  void requireAlive() {
    if (!isAlive()) {
      throw new IllegalStateException(
          "The "
              + name
              + " ended with code "
              + process.exitValue()
              + "; the end of its log "
              + log
              + ":\n"
              + endOf(log));
    }
  }

  /** Ends it as a power cut does (SIGKILL), and waits until it is gone. */
  void kill() {
    process.destroyForcibly();
    awaitEnd(GRACE_SECONDS);
  }

  /** Asks it to stop in good order and waits for it; kills it if it takes more than 40 seconds. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has ended already.
    }
    if (!awaitEnd(GRACE_SECONDS)) {
      kill();
    }
  }

  private boolean awaitEnd(long seconds) {
    try {
      return process.waitFor(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      return false;
    }
  }

  private static String endOf(Path log) {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    } catch (IOException e) {
      return "(unreadable: " + e + ")";
    }
  }

  /**
   * The leash alone, so that nothing else of the tests' classes gets onto the child's class path.
   */
  private static Path leashFolder(Path home) {
    String file = Leash.class.getName().replace('.', '/') + ".class";
    resource(file, home.resolve("leash"));
    return home.resolve("leash");
  }

  private static Path resource(String name, Path folder) {
    Path target = folder.resolve(name);
    ClassLoader loader = Objects.requireNonNull(ChildJvm.class.getClassLoader());
    try (InputStream in = Objects.requireNonNull(loader.getResourceAsStream(name), name)) {
      if (!Files.exists(target)) {
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        Files.copy(in, target);
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(name + " could not be laid out for a child", e);
    }
  }
}
