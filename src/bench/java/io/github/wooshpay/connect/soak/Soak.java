package io.github.wooshpay.connect.soak;

import io.github.wooshpay.connect.bench.DashboardPictures;
import io.github.wooshpay.connect.session.EpochUnit;
import io.github.wooshpay.connect.simulator.Fault;
import io.github.wooshpay.connect.simulator.FaultPolicy;
import io.github.wooshpay.connect.simulator.LifeSettings;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.simulator.SimulatedLife;
import io.github.wooshpay.connect.simulator.SimulatedWebhooks;
import io.github.wooshpay.connect.stack.ConnectWorker;
import io.github.wooshpay.connect.stack.Jmx;
import io.github.wooshpay.connect.stack.KafkaBroker;
import io.github.wooshpay.connect.stack.PluginArchive;
import io.github.wooshpay.connect.stack.PluginFolder;
import io.github.wooshpay.connect.stack.Prometheus;
import io.github.wooshpay.connect.stack.Settings;
import io.github.wooshpay.connect.stack.TopicReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * {@code mvn -Psoak}: for {@code -Dsoak.minutes} (10) a hundred sessions a second are created, and
 * then paid or expire, one request in twenty goes wrong, and a worker of 256 MB streams it all. One
 * payment in thirty is also announced by a hint. Ends with code 1 where the topic is not the truth
 * in the end. With {@code -Dpublish=true} a Prometheus watches the worker, and the dashboard's rows
 * are drawn from what it saw.
 */
public final class Soak {
  private static final String NAME = "soak";
  private static final double CREATED_PER_SECOND = 100;
  private static final double FAULTS = 0.05;
  private static final int REQUESTS_PER_SECOND = 20;
  private static final double HINTS_LOST = 0.97;
  private static final String HINTS = "soak-hints";
  private static final Duration REPORT = Duration.ofSeconds(30);
  private static final Duration CATCH_UP = Duration.ofMinutes(5);
  private static final String BEAN = "kafka.connect:type=plugins,connector=soak,task=0";

  /** Paid within two minutes, or settled within one more, or expired after five. */
  private static final LifeSettings LIFE =
      new LifeSettings(
          CREATED_PER_SECOND,
          0.6,
          0.1,
          Duration.ofMinutes(2),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          0.01,
          Duration.ofSeconds(5));

  private final InstantSource clock = InstantSource.system();
  private final SimulatedAccount account = new SimulatedAccount(EpochUnit.MILLISECONDS, false);
  private final Tally tally = new Tally();

  private Soak() {}

  /** Ends the JVM with code 1 where the topic is not the truth, or the task has failed. */
  public static void main(String[] arguments) throws IOException {
    double minutes = Double.parseDouble(System.getProperty("soak.minutes", "10"));
    if (!new Soak().run(Duration.ofMillis((long) (minutes * 60_000)))) {
      System.exit(1);
    }
  }

  private boolean run(Duration length) throws IOException {
    boolean watched = Boolean.getBoolean("publish");
    int agentPort = Prometheus.freePort();
    try (PluginFolder plugins = PluginFolder.with(PluginArchive.ofThisBuild());
        KafkaBroker broker = KafkaBroker.start();
        Jmx jmx = Jmx.onFreePort();
        ConnectWorker worker = worker(broker, jmx, plugins, watched ? agentPort : 0);
        Prometheus prometheus = watched ? Prometheus.scraping(agentPort, "groups: []") : null;
        SimulatedApi api = SimulatedApi.of(account);
        TopicReader reader = TopicReader.uncommitted(broker.bootstrapServers(), NAME)) {
      broker.createTopic(HINTS, 1);
      worker.rest().create(NAME, settings(api));
      worker.rest().awaitRunning(NAME, Duration.ofMinutes(1));
      api.faults(FaultPolicy.random(6, FAULTS, Fault.quick()));
      Instant began = clock.instant();
      live(length, broker, reader, jmx, api);
      if (prometheus != null) {
        DashboardPictures.write(prometheus, began, clock.instant());
      }
      say("No more happens; catching up.");
      Instant end = clock.instant().plus(CATCH_UP);
      while (!tally.differing(account).isEmpty() && clock.instant().isBefore(end)) {
        readUntil(clock.instant().plusSeconds(2), reader, jmx, api);
      }
      tally.add(reader.poll(Duration.ofSeconds(2)), clock.millis());
      return verdict(api, worker);
    }
  }

  /**
   * @param agentPort where the worker exports its metrics; 0 for nowhere
   */
  private static ConnectWorker worker(
      KafkaBroker broker, Jmx jmx, PluginFolder plugins, int agentPort) {
    ConnectWorker.Builder worker =
        jmx.of(ConnectWorker.on(broker.bootstrapServers())).pluginPath(plugins.path()).heap("256m");
    if (agentPort > 0) {
      worker.jvmOption(Prometheus.agent(agentPort));
    }
    return worker.start();
  }

  private void live(
      Duration length, KafkaBroker broker, TopicReader reader, Jmx jmx, SimulatedApi api) {
    Instant end = clock.instant().plus(length);
    try (Producer<String, String> hints = producer(broker)) {
      SimulatedWebhooks webhooks =
          new SimulatedWebhooks(
              account, 6, Duration.ofMillis(500), HINTS_LOST, 0, event -> send(hints, event));
      try (SimulatedLife life = new SimulatedLife(account, new SampleSessions(6), LIFE, 6, clock)) {
        life.start();
        while (clock.instant().isBefore(end)) {
          Instant next = clock.instant().plus(REPORT);
          readUntil(next.isBefore(end) ? next : end, reader, jmx, api);
        }
      } finally {
        webhooks.close();
      }
    }
  }

  private static Producer<String, String> producer(KafkaBroker broker) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.bootstrapServers()),
        new StringSerializer(),
        new StringSerializer());
  }

  private void send(Producer<String, String> hints, String event) {
    Future<RecordMetadata> unused =
        hints.send(
            new ProducerRecord<>(HINTS, event),
            (sent, failure) -> {
              if (failure != null) {
                say("A hint was not sent: %s", failure);
              }
            });
  }

  /** Reads on, and says how it is doing. */
  private void readUntil(Instant end, TopicReader reader, Jmx jmx, SimulatedApi api) {
    long mostHeap = 0;
    while (clock.instant().isBefore(end)) {
      tally.add(reader.poll(Duration.ofMillis(500)), clock.millis());
      mostHeap = Math.max(mostHeap, jmx.heapUsed());
    }
    double behind = jmx.shows(BEAN) ? jmx.read(BEAN, "wooshpay-behind-seconds").doubleValue() : -1;
    say(
        "%,d sessions, %,d records; heap at most %d MB, %.1f MB of it reachable; behind %.1f s; created to topic at most %.1f"
            + " s; not yet as they are: %d; requests %d",
        account.size(),
        tally.records(),
        mostHeap >> 20,
        jmx.heapReachable() / 1048576.0,
        behind,
        tally.drainLongestMs() / 1000.0,
        tally.differing(account).size(),
        api.requestCount());
  }

  private boolean verdict(SimulatedApi api, ConnectWorker worker) {
    int differing = tally.differing(account).size();
    boolean failed = worker.rest().failure(NAME).isPresent();
    boolean right = differing == 0 && tally.repeated() == 0 && !failed;
    say(
        "%s: %,d sessions, %,d records, %d sessions not as they are, %d records twice, task %s;"
            + " requests by outcome: %s",
        right ? "The topic equals the truth" : "The topic is NOT the truth",
        account.size(),
        tally.records(),
        differing,
        tally.repeated(),
        failed ? "failed" : "running",
        api.outcomes());
    return right;
  }

  private static Map<String, String> settings(SimulatedApi api) {
    Map<String, String> settings = Settings.smallest(api, NAME);
    settings.put("poll.interval.ms", "1000");
    settings.put("hints.topic", HINTS);
    settings.put("requests.per.second", Integer.toString(REQUESTS_PER_SECOND));
    return settings;
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private void say(String format, Object... arguments) {
    System.out.println(
        clock.instant().toString().substring(11, 19)
            + " "
            + String.format(Locale.ROOT, format, arguments));
  }
}
