package io.github.wooshpay.connect.stack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Kafka's own command {@code connect-plugin-path}, in a process with Kafka's jars alone. */
public final class PluginPathTool {
  private PluginPathTool() {}

  /**
   * What {@code connect-plugin-path list} prints of a folder of plugins.
   *
   * @return its lines, the heading first; columns are set apart by tabs
   * @throws IllegalStateException with what it printed, if it fails
   */
  public static List<String> list(Path pluginPath) {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dlog4j2.level=ERROR",
            "org.apache.kafka.tools.ConnectPluginPath",
            "list",
            "--plugin-path",
            pluginPath.toString());
    builder.environment().put("CLASSPATH", TestClassPath.asText(TestClassPath.ofKafka()));
    builder.redirectErrorStream(true);
    try {
      Process process = builder.start();
      String printed;
      try (InputStream out = process.getInputStream()) {
        printed = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      }
      if (process.waitFor() != 0) {
        throw new IllegalStateException("connect-plugin-path failed: " + printed);
      }
      return printed.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("connect-plugin-path could not be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted in connect-plugin-path", e);
    }
  }
}
