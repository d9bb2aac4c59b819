package io.github.wooshpay.connect.quickstart;

import io.github.wooshpay.connect.quickstart.Screen.Tone;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.simulator.SimulatedWebhooks;
import io.github.wooshpay.connect.simulator.SimulatorMain;
import io.github.wooshpay.connect.stack.ConnectRest;
import io.github.wooshpay.connect.stack.ConnectWorker;
import io.github.wooshpay.connect.stack.KafkaBroker;
import io.github.wooshpay.connect.stack.PluginArchive;
import io.github.wooshpay.connect.stack.PluginFolder;
import io.github.wooshpay.connect.stack.TopicReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.utils.AppInfoParser;
import org.jspecify.annotations.Nullable;

/**
 * Everything between the API and the screen, running: the API if it is the simulated one, a broker,
 * a worker with the packaged plugin. What was started is stopped by {@link #close}, last first.
 */
final class Chain implements AutoCloseable {
  static final String TOPIC = "wooshpay.checkout-sessions";
  private static final String HINTS = "wooshpay.webhooks";

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final Options options;
  private final Screen screen;
  private String apiUrl = "";
  private String bootstrapServers = "";
  private @Nullable SimulatorMain simulator;
  private @Nullable SimulatedWebhooks webhooks;

  private Chain(Options options, Screen screen) {
    this.options = options;
    this.screen = screen;
    options.apiUrl().ifPresent(url -> apiUrl = url);
  }

  /** A chain of which nothing runs yet. */
  static Chain of(Options options, Screen screen) {
    return new Chain(options, screen);
  }

  /**
   * Starts all of it and returns the worker's REST interface once it answers.
   *
   * @param stopped asked between the steps
   * @throws CancellationException if it was told to stop
   */
  ConnectRest start(BooleanSupplier stopped) {
    PluginArchive plugin = PluginArchive.ofThisBuild();
    screen.line(Tone.BOLD, "WooshPay source connector " + plugin.version() + ", quickstart");
    screen.line("");
    startApi();
    // Side by side: the worker's JVM is up by the time the broker answers.
    KafkaBroker broker = KafkaBroker.starting();
    started.push(broker);
    bootstrapServers = broker.bootstrapServers();
    PluginFolder plugins = PluginFolder.with(plugin);
    started.push(plugins);
    step("Kafka", "starting a broker " + AppInfoParser.getVersion() + " at " + bootstrapServers);
    ConnectWorker worker = worker(plugins.path()).starting();
    started.push(worker);
    step("Connect", "starting a worker with " + plugin.file().getFileName() + " on plugin.path");
    broker.awaitReady();
    unless(stopped);
    worker.awaitReady();
    unless(stopped);
    step("", worker.rest().uri() + "/connectors is its REST interface");
    step("Topic", TOPIC);
    startWebhooks(broker);
    step("Logs", Path.of(System.getProperty("stack.logs", "")).toString());
    return worker.rest();
  }

  /** Webhooks, a receiver of them, and the topic of hints between it and the connector. */
  private void startWebhooks(KafkaBroker broker) {
    if (!options.hints() || simulator == null) {
      return;
    }
    broker.createTopic(HINTS, 1);
    PostedWebhooks receiver = PostedWebhooks.into(bootstrapServers, HINTS);
    started.push(receiver);
    webhooks =
        new SimulatedWebhooks(
            simulator.account(), 1, Duration.ofMillis(500), 0.05, 0.1, receiver::post);
    started.push(webhooks);
    step("Hints", "webhooks after 50 to 500 ms, posted to " + receiver.url() + ", in " + HINTS);
    step("", "the list itself is asked for new sessions every 30 seconds alone");
  }

  /** Returns when a session was paid, where webhooks are simulated; else null. */
  @Nullable Long paidMs(String sessionId) {
    return webhooks == null ? null : webhooks.paidMs(sessionId);
  }

  /** Reads the topic that the connector writes; closed with the chain. */
  TopicReader reader() {
    TopicReader reader = TopicReader.uncommitted(bootstrapServers, TOPIC);
    started.push(reader);
    return reader;
  }

  /** The connector's configuration; the key is named in it, and filled in by the worker alone. */
  Map<String, String> connectorConfig() {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("connector.class", "io.github.wooshpay.connect.WooshPaySourceConnector");
    config.put("tasks.max", "1");
    config.put("wooshpay.api.key", "${env:" + Options.KEY + "}");
    if (!apiUrl.isEmpty()) {
      config.put("wooshpay.api.url", apiUrl);
    }
    config.put("topic", TOPIC);
    config.put("poll.interval.ms", options.hints() ? "30000" : "1000");
    if (options.hints()) {
      config.put("hints.topic", HINTS);
    }
    config.put("producer.override.batch.size", "262144");
    config.put("producer.override.compression.type", "lz4");
    return config;
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        screen.line(Tone.RED, Failure.of(e));
      }
    }
  }

  private static void unless(BooleanSupplier stopped) {
    if (stopped.getAsBoolean()) {
      throw new CancellationException("told to stop");
    }
  }

  private void startApi() {
    if (options.realAccount()) {
      step(
          "API",
          (apiUrl.isEmpty() ? "WooshPay" : apiUrl) + ", by the secret key in " + Options.KEY);
      return;
    }
    SimulatorMain simulated =
        SimulatorMain.start(
            InstantSource.system(),
            "--port",
            "0",
            "--history",
            "100",
            "--history-days",
            "3",
            "--rate",
            "1.5");
    started.push(simulated);
    simulator = simulated;
    apiUrl = simulated.url().toString();
    step("API", "simulated, at " + apiUrl + "; a day of a session takes 43 seconds");
    step("", "(set " + Options.KEY + " to stream from your own account)");
  }

  private ConnectWorker.Builder worker(Path pluginPath) {
    ConnectWorker.Builder worker =
        ConnectWorker.on(bootstrapServers)
            .pluginPath(pluginPath)
            // Nothing else of this machine's environment is to be had by a configuration.
            .property("config.providers.env.param.allowlist.pattern", Options.KEY);
    return options.realAccount() ? worker : worker.environment(Options.KEY, SimulatedApi.KEY);
  }

  private void step(String what, String text) {
    screen.line(String.format(Locale.ROOT, "%-8s  %s", what, text));
  }
}
