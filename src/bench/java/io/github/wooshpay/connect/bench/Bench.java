package io.github.wooshpay.connect.bench;

import io.github.wooshpay.connect.session.EpochUnit;
import io.github.wooshpay.connect.simulator.HistoryShape;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * {@code mvn -Pbench}: backfills of a simulated account into a real broker by a real worker with
 * the packaged plugin, each next to a bare sequential pager in the same run. Prints the tables,
 * writes them to {@code target/bench/table.md}, and ends with code 1 where a promise is not kept.
 * {@code -Dpublish=true} writes them into {@code docs/performance.md} as well, {@code
 * -Dbench.full=true} fills in the whole matrix also for half a million sessions, which takes an
 * hour. {@code -Dbench.first=true} measures the first backfill of a new worker alone, and {@code
 * -Dbench.warm=true} a warmed-up worker alone.
 */
public final class Bench {
  private static final Path TABLE = Path.of("target", "bench", "table.md");
  private static final boolean FULL = Boolean.getBoolean("bench.full");
  private static final boolean FIRST = Boolean.getBoolean("bench.first");
  private static final boolean WARM = Boolean.getBoolean("bench.warm");
  private static final int SMALL = 50_000;
  private static final int LARGE = 500_000;
  private static final List<Integer> LATENCIES_MS = List.of(0, 50, 200);
  private static final List<Integer> PARALLELISM = List.of(1, 4, 8, 16);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final int WARM_UPS = 40;
  private static final int FRESH_SESSIONS = 300;
  private static final int FRESH_APART_MS = 200;

  private final InstantSource clock = InstantSource.system();
  private final List<String> matrix = new ArrayList<>();
  private final Promises promises = new Promises();
  private final Map<Integer, Double> bare = new HashMap<>();
  private final Map<String, Rig.Backfill> done = new HashMap<>();

  private Bench() {}

  /** Ends the JVM with code 1 where a promise is not kept. */
  public static void main(String[] arguments) throws InterruptedException, IOException {
    if (!new Bench().run()) {
      System.exit(1);
    }
  }

  private boolean run() throws InterruptedException, IOException {
    boolean all = FIRST == WARM;
    boolean firstKept = !(all || FIRST) || measureFirst();
    boolean warmKept = !(all || WARM) || measureWarm();
    return firstKept && warmKept;
  }

  private boolean measureFirst() throws InterruptedException, IOException {
    Promises cold = new Promises();
    List<String> first = new FirstBackfill(cold).measure(now());
    first.forEach(System.out::println);
    PerformancePage.publish(FirstBackfillChart.PART, first);
    FirstBackfillChart.publish();
    return cold.kept();
  }

  private boolean measureWarm() throws InterruptedException, IOException {
    heading();
    try (Rig rig = Rig.ofSmallWorker()) {
      try (SimulatedApi api = api(history(HistoryShape.EVEN, SMALL))) {
        warmUp(rig, api);
      }
      try (SimulatedApi api = api(history(HistoryShape.EVEN, LARGE))) {
        measureBare(api);
        large(rig, api);
      }
      try (SimulatedApi api = api(history(HistoryShape.EVEN, SMALL))) {
        small(rig, api);
      }
      shapes(rig);
      freshness(rig);
    }
    judge();
    List<String> all = new ArrayList<>(matrix);
    all.add("");
    all.addAll(promises.lines());
    promises.lines().forEach(System.out::println);
    Promises.write(TABLE, all);
    PerformancePage.publish("backfills and freshness", all);
    BackfillChart.publish();
    return promises.kept();
  }

  private void heading() {
    add(
        "| sessions | ms a page | windows at once | sessions a second | times the bare pager"
            + " | requests over the ideal | CPU seconds per 100,000 | peak heap after a collection | first record |");
    add("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
  }

  /** Two million sessions: the JVM still compiles after a million. */
  private static void warmUp(Rig rig, SimulatedApi api) {
    for (int i = 0; i < WARM_UPS; i++) {
      rig.backfill(api, SMALL, 8);
    }
  }

  /** What all rows are compared with. */
  private void measureBare(SimulatedApi api) throws InterruptedException {
    BarePager pager = new BarePager(api);
    pager.sessionsPerSecond(500);
    for (int latencyMs : LATENCIES_MS) {
      api.latency(Duration.ofMillis(latencyMs));
      double rate = bareRate(pager, latencyMs);
      bare.put(latencyMs, rate);
      add(
          String.format(
              Locale.ROOT, "| the bare pager | %d | | %,.0f | 1 | | | | |", latencyMs, rate));
    }
  }

  /** The median of five where a run takes a second. */
  private static double bareRate(BarePager pager, int latencyMs) throws InterruptedException {
    if (latencyMs > 0) {
      return pager.sessionsPerSecond(5_000 / latencyMs);
    }
    List<Double> rates = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      rates.add(pager.sessionsPerSecond(500));
    }
    rates.sort(null);
    return rates.get(rates.size() / 2);
  }

  private void small(Rig rig, SimulatedApi api) {
    for (int latencyMs : LATENCIES_MS) {
      api.latency(Duration.ofMillis(latencyMs));
      for (int parallelism : PARALLELISM) {
        backfill(rig, api, SMALL, latencyMs, parallelism);
      }
    }
  }

  private void large(Rig rig, SimulatedApi api) {
    for (int latencyMs : LATENCIES_MS) {
      api.latency(Duration.ofMillis(latencyMs));
      for (int parallelism : FULL ? PARALLELISM : List.of(latencyMs == 200 ? 16 : 8)) {
        backfill(rig, api, LARGE, latencyMs, parallelism);
      }
    }
  }

  /** The median of three by their rates, where three are done within a minute or so. */
  private void backfill(Rig rig, SimulatedApi api, int sessions, int latencyMs, int parallelism) {
    List<Rig.Backfill> runs = new ArrayList<>();
    boolean brief = sessions == SMALL && parallelism >= 8;
    for (int i = 0; i < (brief ? 3 : 1); i++) {
      runs.add(rig.backfill(api, sessions, parallelism));
    }
    runs.sort(Comparator.comparingDouble(Rig.Backfill::sessionsPerSecond));
    Rig.Backfill run = runs.get(runs.size() / 2);
    done.put(key(sessions, latencyMs, parallelism), run);
    add(
        String.format(
            Locale.ROOT,
            "| %,d | %d | %d | %,.0f | %.2f | %.2f | %.1f | %d MB | %.2f s |",
            sessions,
            latencyMs,
            parallelism,
            run.sessionsPerSecond(),
            run.sessionsPerSecond() / bare(latencyMs),
            run.requestsOverIdeal(),
            run.cpuSecondsPer100k(),
            run.peakHeapMb(),
            run.firstSeconds()));
  }

  private void shapes(Rig rig) {
    for (HistoryShape shape : HistoryShape.values()) {
      int sessions = shape == HistoryShape.SPARSE ? 5_000 : SMALL;
      try (SimulatedApi api = api(history(shape, sessions))) {
        Rig.Backfill run = rig.backfill(api, sessions, 8);
        String what = "Requests over the ideal, history " + shape.name().toLowerCase(Locale.ROOT);
        promises.atMost(1.3, what, "%.2f", run.requestsOverIdeal());
      }
    }
  }

  /**
   * How long a new session takes into the topic while the connector follows and nothing else is.
   */
  private void freshness(Rig rig) {
    SimulatedAccount account = new SimulatedAccount();
    SampleSessions samples = new SampleSessions(6);
    account.add(samples.finished(now() - 3_600_000));
    Map<String, Long> added = new HashMap<>();
    List<Long> delays = new ArrayList<>();
    Random chance = new Random(6);
    try (SimulatedApi api = api(account);
        KafkaConsumer<String, byte[]> consumer = rig.consumer()) {
      consumer.assign(List.of(new TopicPartition(rig.follow(api, TICK), 0)));
      long requestsAtFirst = api.requestCount();
      long next = now();
      while (delays.size() < FRESH_SESSIONS) {
        boolean follows = api.requestCount() > requestsAtFirst + 10;
        if (follows && added.size() < FRESH_SESSIONS && now() >= next) {
          var session = samples.open(now());
          added.put(session.path("id").textValue(), now());
          account.add(session);
          next = now() + chance.nextInt(2 * FRESH_APART_MS);
        }
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(5))) {
          Long at = added.get(record.key());
          if (at != null) {
            delays.add(now() - at);
          }
        }
      }
    }
    delays.sort(null);
    promises.measured(
        "A new session in the topic at a tick of 1 s, median",
        "%.0f ms",
        delays.get(delays.size() / 2));
    promises.atMost(
        TICK.toMillis() + 200.0,
        "The same, 99th percentile",
        "%.0f ms",
        delays.get((int) Math.ceil(delays.size() * 0.99) - 1));
  }

  private void judge() {
    promises.atLeast(6, "50 ms a page, 8 windows, times the bare pager", "%.1f", ratio(50, 8));
    promises.atLeast(12, "200 ms a page, 16 windows, times the bare pager", "%.1f", ratio(200, 16));
    promises.atLeast(0.3, "0 ms a page, 8 windows, times the bare pager", "%.2f", ratio(0, 8));
    promises.atLeast(
        15_000,
        "0 ms a page, 8 windows, sessions a second",
        "%,.0f",
        run(SMALL, 0, 8).sessionsPerSecond());
    promises.atMost(
        1.1,
        "CPU of a session, 500,000 sessions compared with 50,000",
        "%.2f",
        run(LARGE, 0, 8).cpuSecondsPer100k() / run(SMALL, 0, 8).cpuSecondsPer100k());
    promises.atMost(
        1.1,
        "Heap after nine in ten collections, 500,000 sessions compared with 50,000",
        "%.2f",
        run(LARGE, 0, 8).usualHeapMb() / (double) run(SMALL, 0, 8).usualHeapMb());
    int most =
        IntStream.of(done.values().stream().mapToInt(r -> (int) r.peakHeapMb()).toArray())
            .max()
            .orElseThrow();
    promises.atMost(
        256, "Peak heap after a collection, of all runs, at `-Xmx256m`", "%.0f MB", most);
  }

  private double ratio(int latencyMs, int parallelism) {
    return run(SMALL, latencyMs, parallelism).sessionsPerSecond() / bare(latencyMs);
  }

  private Rig.Backfill run(int sessions, int latencyMs, int parallelism) {
    Rig.Backfill run = done.get(key(sessions, latencyMs, parallelism));
    if (run == null) {
      throw new IllegalStateException("was not run");
    }
    return run;
  }

  private double bare(int latencyMs) {
    return bare.getOrDefault(latencyMs, Double.NaN);
  }

  private static String key(int sessions, int latencyMs, int parallelism) {
    return sessions + " " + latencyMs + " " + parallelism;
  }

  private SimulatedAccount history(HistoryShape shape, int sessions) {
    SimulatedAccount account = new SimulatedAccount(EpochUnit.MILLISECONDS, false);
    SampleSessions samples = new SampleSessions(6);
    shape.createdMs(sessions, now(), 6).forEach(ms -> account.add(samples.finished(ms)));
    return account;
  }

  private static SimulatedApi api(SimulatedAccount account) {
    return SimulatedApi.of(account);
  }

  private long now() {
    return clock.millis();
  }

  private void add(String row) {
    matrix.add(row);
    System.out.println(row);
  }
}
