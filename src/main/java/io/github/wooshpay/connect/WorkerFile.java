package io.github.wooshpay.connect;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Reads the worker's own properties from the file that the worker was started with, because a task
 * does not receive them. Kafka's scripts pass the file on the command line, which the JVM exposes
 * in {@code sun.java.command}.
 */
final class WorkerFile {
  private static final List<String> OF_CLIENTS =
      List.of("bootstrap.servers", "security.", "sasl.", "ssl.", "client.dns.lookup");

  private static final String CONSUMER = "consumer.";

  private WorkerFile() {}

  /**
   * Returns the consumer settings of the worker: its brokers and security settings, overridden by
   * those that it sets for the consumers of its connectors. Empty if the file is unknown or cannot
   * be read.
   */
  static Map<String, String> consumerSettings() {
    return consumerSettings(System.getProperty("sun.java.command", ""));
  }

  static Map<String, String> consumerSettings(String command) {
    Map<String, String> settings = new HashMap<>();
    for (String argument : command.split(" ", -1)) {
      if (argument.endsWith(".properties")) {
        Properties worker = read(argument);
        if (worker.containsKey("bootstrap.servers")) {
          worker.stringPropertyNames().stream()
              .filter(key -> OF_CLIENTS.stream().anyMatch(key::startsWith))
              .forEach(key -> settings.put(key, worker.getProperty(key)));
          worker.stringPropertyNames().stream()
              .filter(key -> key.startsWith(CONSUMER))
              .forEach(
                  key -> settings.put(key.substring(CONSUMER.length()), worker.getProperty(key)));
          return settings;
        }
      }
    }
    return settings;
  }

  private static Properties read(String file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      properties.clear();
    }
    return properties;
  }
}
