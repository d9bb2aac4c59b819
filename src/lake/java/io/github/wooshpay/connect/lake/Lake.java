package io.github.wooshpay.connect.lake;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.stack.ConnectWorker;
import io.github.wooshpay.connect.stack.Settings;
import io.github.wooshpay.connect.stack.Stack;
import io.github.wooshpay.connect.stack.TopicReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.stream.Stream;

/**
 * From an account to the tables of a warehouse: the simulated API, and real parts between. One
 * worker has both plugins, and both connectors are as in {@code config/}.
 */
final class Lake implements AutoCloseable {
  private static final Duration SOON = Duration.ofMinutes(5);

  private final String bootstrapServers;
  private final SimulatedAccount account;
  private final Path warehouse;
  private final String topic;
  private final SimulatedApi api;
  private final Tables tables;
  private final ConnectWorker worker;
  private final TopicReader reader;

  /**
   * Starts a worker, without connectors.
   *
   * @param warehouse the folder that the catalog, its tables and their files are in
   */
  Lake(Stack stack, SimulatedAccount account, Path warehouse) {
    Path plugins = Path.of(System.getProperty("lake.plugins", "missing"));
    this.bootstrapServers = stack.broker().bootstrapServers();
    this.account = account;
    this.warehouse = warehouse;
    this.topic = stack.name("checkout-sessions");
    this.api = SimulatedApi.of(account);
    this.tables = IcebergLoader.of(plugins.resolve("iceberg-sink")).tables(warehouse.toUri());
    this.worker =
        stack
            .anotherWorker()
            .property("plugin.path", stack.pluginPath() + "," + plugins)
            .exactlyOnce(true)
            .heap("1g")
            .start();
    this.reader = stack.committedReader(topic);
  }

  /** The connector of {@code config/wooshpay-lake.json}, in the clear and at a test's pace. */
  void startSource() {
    Map<String, String> settings = Settings.ready("wooshpay-lake.json", api, topic);
    settings.put("poll.interval.ms", "200");
    settings.put("requests.per.second", "500");
    settings.keySet().removeIf(setting -> setting.startsWith("fields.hash"));
    worker.rest().create(topic, settings);
  }

  /** The connector of {@code config/lake-iceberg.json}, with this warehouse and topic. */
  void startSink(String table) {
    Map<String, String> settings = Settings.ready("lake-iceberg.json");
    settings.keySet().removeIf(setting -> setting.startsWith("iceberg.catalog."));
    settings.put("iceberg.catalog.type", "hadoop");
    settings.put("iceberg.catalog.warehouse", warehouse.toUri().toString());
    settings.put("topics", topic);
    settings.put("iceberg.tables", table);
    settings.put("iceberg.kafka.bootstrap.servers", bootstrapServers);
    settings.put("iceberg.control.topic", "control-" + table);
    settings.put("iceberg.control.commit.interval-ms", "3000");
    // A killed worker is missed within seconds.
    settings.put("consumer.override.session.timeout.ms", "6000");
    worker.rest().create(table, settings);
  }

  /** Ends the worker as a power cut does. */
  void kill() {
    worker.kill();
  }

  /** Starts the killed worker again, with its connectors. */
  void startAgain() {
    worker.startAgain();
  }

  /** Until the topic has as many records as there are, and were, versions of sessions. */
  void awaitRecords() {
    reader.readUntil(SOON, records -> records.size() >= countVersions());
  }

  /** Until the table has at least as many rows as there are, and were, versions of sessions. */
  void awaitRows(String table) {
    await("table " + table + " has " + countVersions() + " rows")
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              worker.rest().failure(table).ifPresent(Lake::fail);
              return tables.countRows(table) >= countVersions();
            });
  }

  int countRecords() {
    return reader.readToEnd().size();
  }

  int countVersions() {
    return account.truth().keySet().stream().mapToInt(id -> account.versions(id).size()).sum();
  }

  Tables tables() {
    return tables;
  }

  /** What a table costs: its commits, and its files by folder. */
  String storage(String table) {
    StringBuilder text = new StringBuilder("Lake: " + table + " by commit\n");
    for (String summary : tables.commits(table)) {
      JsonNode commit = Canonical.parse(summary);
      text.append(
          String.format(
              Locale.ROOT,
              "  %3s rows in %s files, %s bytes%n",
              commit.path("added-records").asText(),
              commit.path("added-data-files").asText(),
              commit.path("added-files-size").asText()));
    }
    Path folder = warehouse.resolve(table.replace('.', '/'));
    return text + "  " + sizes(folder.resolve("data")) + "; " + sizes(folder.resolve("metadata"));
  }

  private static String sizes(Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      LongSummaryStatistics sizes =
          walk.filter(Files::isRegularFile)
              // Hadoop's checksums, which no object store has.
              .filter(file -> !file.toString().endsWith(".crc"))
              .mapToLong(file -> file.toFile().length())
              .summaryStatistics();
      return folder.getFileName()
          + ": "
          + sizes.getCount()
          + " files, "
          + sizes.getSum()
          + " bytes";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    reader.close();
    worker.close();
    api.close();
  }

  private static void fail(String trace) {
    throw new IllegalStateException("The sink failed: " + trace);
  }
}
