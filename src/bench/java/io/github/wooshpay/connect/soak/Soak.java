package io.github.wooshpay.connect.soak;

import io.github.wooshpay.connect.session.EpochUnit;
import io.github.wooshpay.connect.simulator.Fault;
import io.github.wooshpay.connect.simulator.FaultPolicy;
import io.github.wooshpay.connect.simulator.LifeSettings;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.simulator.SimulatedLife;
import io.github.wooshpay.connect.stack.ConnectWorker;
import io.github.wooshpay.connect.stack.Jmx;
import io.github.wooshpay.connect.stack.KafkaBroker;
import io.github.wooshpay.connect.stack.PluginArchive;
import io.github.wooshpay.connect.stack.PluginFolder;
import io.github.wooshpay.connect.stack.Settings;
import io.github.wooshpay.connect.stack.TopicReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;

/**
 * {@code mvn -Psoak}: for {@code -Dsoak.minutes} (10) a hundred sessions a second are created, and
 * then paid or expire, one request in twenty goes wrong, and a worker of 256 MB streams it all.
 * Ends with code 1 where the topic is not the truth in the end.
 */
public final class Soak {
  private static final String NAME = "soak";
  private static final double CREATED_PER_SECOND = 100;
  private static final double FAULTS = 0.05;
  private static final int REQUESTS_PER_SECOND = 20;
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
  public static void main(String[] arguments) {
    double minutes = Double.parseDouble(System.getProperty("soak.minutes", "10"));
    if (!new Soak().run(Duration.ofMillis((long) (minutes * 60_000)))) {
      System.exit(1);
    }
  }

  private boolean run(Duration length) {
    try (PluginFolder plugins = PluginFolder.with(PluginArchive.ofThisBuild());
        KafkaBroker broker = KafkaBroker.start();
        Jmx jmx = Jmx.onFreePort();
        ConnectWorker worker =
            jmx.of(ConnectWorker.on(broker.bootstrapServers()))
                .pluginPath(plugins.path())
                .heap("256m")
                .start();
        SimulatedApi api = SimulatedApi.of(account);
        TopicReader reader = TopicReader.uncommitted(broker.bootstrapServers(), NAME)) {
      worker.rest().create(NAME, settings(api));
      worker.rest().awaitRunning(NAME, Duration.ofMinutes(1));
      api.faults(FaultPolicy.random(6, FAULTS, Fault.quick()));
      live(length, reader, jmx, api);
      say("No more happens; catching up.");
      Instant end = clock.instant().plus(CATCH_UP);
      while (!tally.differing(account).isEmpty() && clock.instant().isBefore(end)) {
        readUntil(clock.instant().plusSeconds(2), reader, jmx, api);
      }
      tally.take(reader.poll(Duration.ofSeconds(2)), clock.millis());
      return verdict(api, worker);
    }
  }

  private void live(Duration length, TopicReader reader, Jmx jmx, SimulatedApi api) {
    Instant end = clock.instant().plus(length);
    try (SimulatedLife life = new SimulatedLife(account, new SampleSessions(6), LIFE, 6, clock)) {
      life.start();
      while (clock.instant().isBefore(end)) {
        Instant next = clock.instant().plus(REPORT);
        readUntil(next.isBefore(end) ? next : end, reader, jmx, api);
      }
    }
  }

  /** Reads on, and says how it is doing. */
  private void readUntil(Instant end, TopicReader reader, Jmx jmx, SimulatedApi api) {
    long mostHeap = 0;
    while (clock.instant().isBefore(end)) {
      tally.take(reader.poll(Duration.ofMillis(500)), clock.millis());
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
        tally.takeLongestMs() / 1000.0,
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
