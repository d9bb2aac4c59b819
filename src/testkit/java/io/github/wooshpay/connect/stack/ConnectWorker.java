package io.github.wooshpay.connect.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A real worker of Kafka Connect in distributed mode, in a process of its own. It has the class
 * path of a stock installation and finds the plugin on its {@code plugin.path}.
 *
 * <p>A worker that was stopped or killed starts again with the same group and internal topics, so
 * it continues with its connectors. Used by one thread; {@link #rest} by any.
 */
public final class ConnectWorker implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);

  private final Builder settings;
  private final Workplace workplace = Workplace.create("worker");
  private final String group;
  private final int port = Workplace.freePort();
  private final ConnectRest rest = new ConnectRest(URI.create("http://127.0.0.1:" + port));
  private @Nullable ChildJvm child;

  private ConnectWorker(Builder settings) {
    this.settings = settings;
    this.group = settings.group == null ? "connect-" + UUID.randomUUID() : settings.group;
  }

  /**
   * A worker of a broker.
   *
   * @param bootstrapServers the broker's address
   */
  public static Builder on(String bootstrapServers) {
    return new Builder(bootstrapServers);
  }

  /** The worker's REST interface. */
  public ConnectRest rest() {
    return rest;
  }

  /** How the worker is named in the status of what it runs: its host and port. */
  public String id() {
    return "127.0.0.1:" + port;
  }

  /** The file with everything that the worker printed, over all its starts. */
  public Path log() {
    return workplace.log();
  }

  /** What the worker printed, over all its starts. */
  public String logText() {
    try {
      return Files.readString(log(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("The worker's log could not be read", e);
    }
  }

  /** Whether its process lives: an out-of-memory error ends it. */
  public boolean isAlive() {
    return child != null && child.isAlive();
  }

  /**
   * Returns the id of its process.
   *
   * @throws NullPointerException if it was never started
   */
  public long pid() {
    return Objects.requireNonNull(child).pid();
  }

  /** Ends the worker as a power cut does (SIGKILL). */
  public void kill() {
    if (child != null) {
      child.kill();
    }
  }

  /** Stops the worker in good order: its tasks stop and commit. */
  public void stop() {
    if (child != null) {
      child.close();
    }
  }

  /** Starts the stopped or killed worker again and returns once it answers. */
  public void startAgain() {
    launch();
    awaitReady();
  }

  /** Returns once the worker has joined its group and answers. */
  public void awaitReady() {
    Awaitility.await("the worker answers on port " + port)
        .atMost(START)
        .pollInterval(Duration.ofMillis(100))
        .until(this::answers);
  }

  @Override
  public void close() {
    stop();
    workplace.close();
  }

  private boolean answers() {
    if (child != null) {
      child.requireAlive();
    }
    try {
      // Answered by the herder, so only once the worker has read its topics and joined.
      rest.call("GET", "/connectors", null);
      return true;
    } catch (UncheckedIOException | ConnectRest.RestException e) {
      return false;
    }
  }

  private void launch() {
    Path properties = workplace.write("worker.properties", properties());
    List<String> jvmOptions =
        new ArrayList<>(List.of("-Xmx" + settings.heap, "-XX:+ExitOnOutOfMemoryError"));
    jvmOptions.addAll(settings.jvmOptions);
    child =
        ChildJvm.start(
            "worker",
            settings.classPath == null ? TestClassPath.ofKafka() : settings.classPath,
            settings.javaHome,
            jvmOptions,
            List.of("worker", properties.toString()),
            settings.environment,
            workplace.home(),
            workplace.log());
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("bootstrap.servers", settings.bootstrapServers);
    properties.put("group.id", group);
    properties.put("listeners", "http://127.0.0.1:" + port);
    properties.put("plugin.path", settings.pluginPath.toString());
    properties.put("plugin.discovery", settings.discovery);
    properties.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    properties.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    properties.put("value.converter.schemas.enable", "false");
    for (String topic : List.of("config", "offset", "status")) {
      properties.put(topic + ".storage.topic", group + "-" + topic);
      properties.put(topic + ".storage.replication.factor", "1");
    }
    properties.put("offset.storage.partitions", "1");
    properties.put("status.storage.partitions", "1");
    properties.put("offset.flush.interval.ms", "1000");
    properties.put("exactly.once.source.support", settings.exactlyOnce ? "enabled" : "disabled");
    // So that a key is never in a connector's configuration: ${env:NAME}, ${file:path:name}.
    properties.put("config.providers", "env,file");
    properties.put(
        "config.providers.env.class",
        "org.apache.kafka.common.config.provider.EnvVarConfigProvider");
    properties.put(
        "config.providers.file.class",
        "org.apache.kafka.common.config.provider.FileConfigProvider");
    // A killed worker is missed, and its work taken up again, within seconds.
    properties.put("session.timeout.ms", "5000");
    properties.put("heartbeat.interval.ms", "1000");
    properties.put("scheduled.rebalance.max.delay.ms", "0");
    properties.putAll(settings.properties);
    return properties;
  }

  /** How a worker is to be; every choice has a default. */
  public static final class Builder {
    private final String bootstrapServers;
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> jvmOptions = new ArrayList<>();
    private Path pluginPath = Path.of(".");
    private String discovery = "service_load";
    private boolean exactlyOnce;
    private String heap = "512m";
    private Path javaHome = ChildJvm.ownJavaHome();
    private @Nullable List<Path> classPath;
    private @Nullable String group;

    private Builder(String bootstrapServers) {
      this.bootstrapServers = bootstrapServers;
    }

    /** The folder that plugins are unpacked in. */
    public Builder pluginPath(Path folder) {
      this.pluginPath = folder;
      return this;
    }

    /**
     * {@code plugin.discovery}: {@code service_load} by default, which is quick and finds only what
     * has a manifest; a stock worker's own default is {@code hybrid_warn}.
     */
    public Builder discovery(String mode) {
      this.discovery = mode;
      return this;
    }

    /** Whether {@code exactly.once.source.support} is enabled; it is not by default. */
    public Builder exactlyOnce(boolean enabled) {
      this.exactlyOnce = enabled;
      return this;
    }

    /** The largest heap, such as {@code 256m}; 512m by default. */
    public Builder heap(String size) {
      this.heap = size;
      return this;
    }

    /** A further option of the worker's JVM. */
    public Builder jvmOption(String option) {
      jvmOptions.add(option);
      return this;
    }

    /** How often offsets are committed, where exactly-once is off; every second by default. */
    public Builder offsetFlushInterval(Duration interval) {
      return property("offset.flush.interval.ms", Long.toString(interval.toMillis()));
    }

    /** Any other setting of the worker. */
    public Builder property(String key, String value) {
      properties.put(key, value);
      return this;
    }

    /** A variable of the worker's environment; a configuration has it as {@code ${env:NAME}}. */
    public Builder environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /**
     * Joins the group of another worker, to share its connectors; by default it has its own group.
     */
    public Builder inGroupOf(ConnectWorker other) {
      this.group = other.group;
      return this;
    }

    /** The jars of another version of Kafka; by default those of the version it is built with. */
    public Builder classPath(List<Path> jars) {
      this.classPath = List.copyOf(jars);
      return this;
    }

    /** The JDK that runs the worker; by default the one that runs this program. */
    public Builder javaHome(Path home) {
      this.javaHome = home;
      return this;
    }

    /** Starts the worker and returns once it answers. */
    public ConnectWorker start() {
      ConnectWorker worker = starting();
      try {
        worker.awaitReady();
        return worker;
      } catch (RuntimeException e) {
        worker.close();
        throw e;
      }
    }

    /**
     * Starts the worker and returns at once; {@link ConnectWorker#awaitReady} before it is used.
     */
    public ConnectWorker starting() {
      ConnectWorker worker = new ConnectWorker(this);
      worker.launch();
      return worker;
    }
  }
}
