package io.github.wooshpay.connect.bench;

import io.github.wooshpay.connect.capture.ledger.FormatOne;
import io.github.wooshpay.connect.session.EpochUnit;
import io.github.wooshpay.connect.simulator.LifeSettings;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SessionVersion;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.simulator.SimulatedLife;
import io.github.wooshpay.connect.stack.ConnectWorker;
import io.github.wooshpay.connect.stack.Jmx;
import io.github.wooshpay.connect.stack.KafkaBroker;
import io.github.wooshpay.connect.stack.PluginArchive;
import io.github.wooshpay.connect.stack.PluginFolder;
import io.github.wooshpay.connect.stack.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;

/**
 * {@code mvn -Pbench-ledger}: what the offsets of an account of real size cost, and what restarts
 * and kills repeat, on a worker with exactly-once and a consumer that reads what is committed.
 * Prints its table and ends with code 1 where a promise is not kept. {@code
 * -Dbench.sessions=1000,100000} chooses the sizes, {@code -Dpublish=true} writes the table into
 * {@code docs/performance.md}.
 */
public final class LedgerBench {
  private static final Path TABLE = Path.of("target", "bench", "ledger.md");
  private static final Duration HORIZON = Duration.ofHours(22);
  private static final Duration FOLLOWED = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofMinutes(20);
  private static final int RESTARTS = 3;
  private static final int KILLS = 10;

  /** What an offset of format 1 holds at most: 12 characters per session in 700,000 bytes. */
  private static final int MOST_IN_FORMAT_ONE = 58_000;

  private static final String NAME = "ledger";

  /** Five sessions per second, most of them paid or expired while the bench looks on. */
  private static final LifeSettings LIFE =
      new LifeSettings(
          5,
          0.6,
          0.1,
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          0.1,
          Duration.ofSeconds(5));

  private final Promises promises = new Promises();
  private final SplittableRandom random = new SplittableRandom(12);

  private LedgerBench() {}

  /** Ends the JVM with code 1 where a promise is not kept. */
  public static void main(String[] arguments) throws IOException {
    List<Integer> sizes =
        Arrays.stream(System.getProperty("bench.sessions", "1000,100000").split(",", -1))
            .map(Integer::valueOf)
            .toList();
    if (!new LedgerBench().run(sizes)) {
      System.exit(1);
    }
  }

  private boolean run(List<Integer> sizes) throws IOException {
    for (int sessions : sizes) {
      measure(sessions);
    }
    List<String> lines = new ArrayList<>(promises.lines());
    lines.forEach(System.out::println);
    Promises.write(TABLE, lines);
    PerformancePage.publish("the ledger in offsets", lines);
    return promises.kept();
  }

  private void measure(int sessions) {
    long nowMs = System.currentTimeMillis();
    SampleSessions samples = new SampleSessions(12);
    SimulatedAccount account = new SimulatedAccount(EpochUnit.MILLISECONDS, false);
    account.addAll(samples.spread(sessions, nowMs - HORIZON.toMillis(), nowMs));
    try (PluginFolder plugins = PluginFolder.with(PluginArchive.ofThisBuild());
        KafkaBroker broker = KafkaBroker.start();
        Jmx jmx = Jmx.onFreePort();
        ConnectWorker worker =
            jmx.of(ConnectWorker.on(broker.bootstrapServers()))
                .pluginPath(plugins.path())
                .exactlyOnce(true)
                .property("session.timeout.ms", "2000")
                .property("heartbeat.interval.ms", "500")
                .property("producer.transaction.timeout.ms", "4000")
                .start();
        SimulatedApi api = SimulatedApi.of(account);
        Admin admin = broker.admin()) {
      broker.createTopic(NAME, 1);
      try (VersionCount topic = new VersionCount(broker.bootstrapServers(), NAME)) {
        worker.rest().create(NAME, settings(api));
        await("all sessions", () -> topic.readToEnd() >= sessions);
        long caughtUp = offsetBytes(admin);
        promises.atMost(
            sessions < 10_000 ? 60 : 40,
            title(sessions, "offset bytes per session, catching up"),
            "%.1f",
            caughtUp / (double) sessions);
        upgrade(account, worker, topic);
        follow(sessions, account, samples, topic, admin);
        killWhileSessionsLive(sessions, account, samples, worker, topic);
        awaitAllReadAgain(sessions, api);
        check(sessions, account, topic);
        promises.atMost(
            sessions < 10_000 ? 1 : sessions < 500_000 ? 1.5 : 5,
            title(sessions, "from the task's start to its first answer"),
            "%.2f s",
            secondsToFirstAnswer(worker.logText()));
      }
    }
  }

  private static String title(int sessions, String what) {
    return String.format(Locale.ROOT, "%,d sessions in the horizon: %s", sessions, what);
  }

  private static Map<String, String> settings(SimulatedApi api) {
    Map<String, String> settings = Settings.smallest(api, NAME);
    settings.put("poll.interval.ms", "1000");
    settings.put("requests.per.second", "500");
    settings.put("producer.override.batch.size", "262144");
    return settings;
  }

  /** Continues from offsets of format 1, which leave out the oldest sessions of a large account. */
  private static void upgrade(SimulatedAccount account, ConnectWorker worker, VersionCount topic) {
    List<SessionVersion> youngestFirst =
        account.truth().values().stream()
            .sorted(Comparator.comparingLong(SessionVersion::createdMs).reversed())
            .toList();
    int held = Math.min(MOST_IN_FORMAT_ONE, youngestFirst.size());
    List<SessionVersion> leftOut = youngestFirst.subList(held, youngestFirst.size());
    topic.mayRepeat(leftOut.stream().map(SessionVersion::id).toList());
    long before = topic.readToEnd();
    worker.rest().stop(NAME);
    worker
        .rest()
        .patchOffsets(
            NAME, FormatOne.altered(worker.rest().offsets(NAME), youngestFirst.subList(0, held)));
    worker.rest().resume(NAME);
    await("what format 1 left out", () -> topic.readToEnd() >= before + leftOut.size());
    System.out.printf(
        Locale.ROOT,
        "upgraded from an offset of format 1 that holds %,d sessions of %,d%n",
        held,
        youngestFirst.size());
  }

  private void follow(
      int sessions,
      SimulatedAccount account,
      SampleSessions samples,
      VersionCount topic,
      Admin admin) {
    long bytesBefore = offsetBytes(admin);
    long recordsBefore = topic.readToEnd();
    try (SimulatedLife life = life(account, samples, 1)) {
      life.start();
      long end = System.nanoTime() + FOLLOWED.toNanos();
      await("the time to pass", () -> System.nanoTime() >= end);
    }
    long records = topic.readToEnd() - recordsBefore;
    promises.atMost(
        sessions < 10_000 ? 3_000 : sessions < 500_000 ? 8_000 : 12_000,
        title(sessions, "offset bytes per changed session, following"),
        "%,.0f",
        (offsetBytes(admin) - bytesBefore) / (double) Math.max(1, records));
  }

  private static SimulatedLife life(SimulatedAccount account, SampleSessions samples, int seed) {
    return new SimulatedLife(account, samples, LIFE, seed, InstantSource.system());
  }

  private void killWhileSessionsLive(
      int sessions,
      SimulatedAccount account,
      SampleSessions samples,
      ConnectWorker worker,
      VersionCount topic) {
    try (SimulatedLife life = life(account, samples, 2)) {
      life.start();
      for (int i = 0; i < RESTARTS + KILLS; i++) {
        long before = topic.readToEnd();
        int further = random.nextInt(1, 20);
        await("records after a restart", () -> topic.readToEnd() >= before + further);
        if (i < RESTARTS) {
          worker.stop();
        } else {
          worker.kill();
        }
        worker.startAgain();
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%,d sessions: %d clean restarts and %d kills are over%n",
        sessions,
        RESTARTS,
        KILLS);
  }

  /**
   * What a restart does not know of is emitted when it is read again, not before: all pages are
   * asked for once, and some more for what is young.
   */
  private static void awaitAllReadAgain(int sessions, SimulatedApi api) {
    long all = api.requestCount() + sessions * 13L / 1_000;
    await("all sessions to be read again", () -> api.requestCount() >= all);
  }

  private void check(int sessions, SimulatedAccount account, VersionCount topic) {
    Map<String, String> truth = VersionCount.truth(account);
    await(
        "the last version of each session",
        () -> {
          topic.readToEnd();
          return topic.missing(truth) == 0;
        });
    String after =
        String.format(
            Locale.ROOT,
            " after an upgrade from format 1, %d clean restarts and %d kills",
            RESTARTS,
            KILLS);
    promises.atMost(0, title(sessions, "lost" + after), "%.0f", topic.missing(truth));
    promises.atMost(0, title(sessions, "twice" + after), "%.0f", topic.twice());
    promises.atMost(
        0,
        title(sessions, "payments without just one wooshpay.became.paid"),
        "%.0f",
        topic.paymentsNotOnce(truth));
  }

  private static double secondsToFirstAnswer(String log) {
    LocalTime started = null;
    double seconds = Double.NaN;
    for (String line : log.split("\n", -1)) {
      if (line.contains("Instantiated task " + NAME + "-0")) {
        started = LocalTime.parse(line.substring(0, 12));
      } else if (started != null && line.contains("The live lane continues from")) {
        seconds =
            Duration.between(started, LocalTime.parse(line.substring(0, 12))).toMillis() / 1000.0;
      }
    }
    return seconds;
  }

  private static void await(String what, BooleanSupplier there) {
    Awaitility.await(what)
        .atMost(LONGEST)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .until(there::getAsBoolean);
  }

  /** What the partitions of the worker's offset topic take on the broker's disk. */
  private static long offsetBytes(Admin admin) {
    try {
      Collection<Integer> brokers =
          admin.describeCluster().nodes().get().stream().map(node -> node.id()).toList();
      return admin.describeLogDirs(brokers).allDescriptions().get().values().stream()
          .flatMap(dirs -> dirs.values().stream())
          .flatMap(dir -> dir.replicaInfos().entrySet().stream())
          .filter(replica -> replica.getKey().topic().endsWith("-offset"))
          .mapToLong(replica -> replica.getValue().size())
          .sum();
    } catch (ExecutionException e) {
      throw new IllegalStateException("The broker does not tell the size of its topics", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }
}
