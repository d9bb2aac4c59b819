package io.github.wooshpay.connect.bench;

import io.github.wooshpay.connect.session.EpochUnit;
import io.github.wooshpay.connect.simulator.HistoryShape;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.stack.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The first backfill of a new worker, as a user meets it: each run has a broker and a worker
 * process of its own, whose code is loaded and compiled meanwhile. In the same run: the bare pager,
 * the README's configuration without what it sets for the producer, the Connect floor, and the
 * twentieth backfill of a worker. {@code -Dbench.first.full=true} adds half a million sessions and
 * a slower API.
 */
final class FirstBackfill {
  private static final boolean FULL = Boolean.getBoolean("bench.first.full");
  private static final int SESSIONS = 50_000;
  private static final int MANY_SESSIONS = 500_000;
  private static final int RUNS = 3;
  private static final int LATER = 20;

  private final Promises promises;
  private final List<String> rows = new ArrayList<>();
  private final List<String> threads = new ArrayList<>();

  FirstBackfill(Promises promises) {
    this.promises = promises;
  }

  /** Measures, and returns the rows of two tables. */
  List<String> measure(long nowMs) throws InterruptedException {
    rows.add(
        "| first backfill of a new worker | sessions | ms a page | windows | seconds | times the bare pager"
            + " | worker CPU seconds | first record |");
    rows.add("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    Map<String, String> readme = Settings.ready("wooshpay-source.json");
    Map<String, String> stock = Settings.ready("wooshpay-source.json");
    stock.keySet().removeIf(key -> key.startsWith("producer.override."));
    try (SimulatedApi api = SimulatedApi.of(history(SESSIONS, nowMs))) {
      BarePager pager = new BarePager(api);
      pager.sessionsPerSecond(500);
      warmUpTheApi(api, readme);
      api.latency(Duration.ofMillis(50));
      double bare = bare(pager, SESSIONS, 50, 100);
      Rig.Backfill first = cold("the README's configuration", readme, api, SESSIONS, 50, 8, bare);
      cold("the same without its settings of the producer", stock, api, SESSIONS, 50, 8, bare);
      cold("`config/wooshpay-lake.json`", lakeAsListed(), api, SESSIONS, 50, 8, bare);
      promises.atLeast(
          2.0,
          "First backfill, README's configuration, 50 ms a page, 8 windows, times the bare pager",
          "%.2f",
          first.sessionsPerSecond() / bare);
      promises.atMost(
          3.5,
          "First backfill, from the request by REST to the first record",
          "%.1f s",
          first.firstSeconds());
      if (FULL) {
        api.latency(Duration.ofMillis(200));
        double slow = bare(pager, SESSIONS, 200, 25);
        cold("the README's configuration", readme, api, SESSIONS, 200, 16, slow);
      }
      api.latency(Duration.ZERO);
      besideTheFloor(api, readme);
    }
    if (FULL) {
      try (SimulatedApi api = SimulatedApi.of(history(MANY_SESSIONS, nowMs))) {
        BarePager pager = new BarePager(api);
        pager.sessionsPerSecond(500);
        api.latency(Duration.ofMillis(50));
        double bare = bare(pager, MANY_SESSIONS, 50, 100);
        cold("the README's configuration", readme, api, MANY_SESSIONS, 50, 8, bare);
      }
    }
    rows.add("");
    rows.addAll(promises.lines());
    rows.add("");
    rows.addAll(threads);
    return rows;
  }

  /** The API shares the processors with the worker; a real one is elsewhere, and warm. */
  private static void warmUpTheApi(SimulatedApi api, Map<String, String> readme) {
    try (Rig rig = Rig.asByKafkasScripts()) {
      rig.backfill(api, SESSIONS, 8, readme);
    }
  }

  /** An API that answers at once, and the same Structs from memory. */
  private void besideTheFloor(SimulatedApi api, Map<String, String> readme) {
    List<Rig.Backfill> floors = new ArrayList<>();
    List<Rig.Backfill> ours = new ArrayList<>();
    Rig.Backfill laterFloor = null;
    Rig.Backfill later = null;
    for (int i = 0; i < RUNS; i++) {
      try (Rig rig = Rig.asByKafkasScripts()) {
        floors.add(rig.floor(api, SESSIONS, readme));
        for (int run = 2; i == 0 && run <= LATER; run++) {
          laterFloor = rig.floor(api, SESSIONS, readme);
        }
      }
      try (Rig rig = Rig.asByKafkasScripts()) {
        ours.add(rig.backfill(api, SESSIONS, 8, readme));
        for (int run = 2; i == 0 && run <= LATER; run++) {
          later = rig.backfill(api, SESSIONS, 8, readme);
        }
      }
    }
    compare("first backfill of a new worker", median(ours), median(floors));
    compare(
        "twentieth backfill of a worker",
        Objects.requireNonNull(later),
        Objects.requireNonNull(laterFloor));
    threads(List.of(median(ours), median(floors), later, laterFloor));
  }

  private void compare(String which, Rig.Backfill ours, Rig.Backfill floor) {
    promises.measured("Connect floor, " + which + ", seconds", "%.1f", floor.seconds());
    promises.measured("Connect floor, " + which + ", worker CPU s", "%.1f", floor.cpuSeconds());
    promises.measured(
        "Ours, 0 ms a page, " + which + ", seconds over the floor",
        "%.2f",
        ours.seconds() / floor.seconds());
    promises.measured(
        "Ours, 0 ms a page, " + which + ", worker CPU over the floor",
        "%.2f",
        ours.cpuSeconds() / floor.cpuSeconds());
  }

  /**
   * What bounds a backfill: the CPU time of the worker's threads.
   *
   * @param runs one for each column
   */
  private void threads(List<Rig.Backfill> runs) {
    threads.add(
        "| CPU seconds of a worker, 50,000 sessions, 0 ms a page | ours, first | Connect floor, first"
            + " | ours, twentieth | Connect floor, twentieth |");
    threads.add("| --- | ---: | ---: | ---: | ---: |");
    for (ThreadTimes.Group group : ThreadTimes.Group.values()) {
      StringBuilder row = new StringBuilder("| ").append(group.label()).append(" |");
      for (Rig.Backfill run : runs) {
        double seconds = run.threadSeconds().getOrDefault(group, 0.0);
        row.append(String.format(Locale.ROOT, " %.1f |", seconds));
      }
      threads.add(row.toString());
    }
  }

  private double bare(BarePager pager, int sessions, int latencyMs, int pages)
      throws InterruptedException {
    double rate = pager.sessionsPerSecond(pages);
    rows.add(
        String.format(
            Locale.ROOT,
            "| the bare pager | %,d | %d | 1 | %.1f | 1 | | |",
            sessions,
            latencyMs,
            sessions / rate));
    return rate;
  }

  private Rig.Backfill cold(
      String label,
      Map<String, String> configuration,
      SimulatedApi api,
      int sessions,
      int latencyMs,
      int windows,
      double bare) {
    List<Rig.Backfill> runs = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      try (Rig rig = Rig.asByKafkasScripts()) {
        runs.add(rig.backfill(api, sessions, windows, configuration));
      }
    }
    Rig.Backfill run = median(runs);
    String row =
        String.format(
            Locale.ROOT,
            "| %s | %,d | %d | %d | %.1f | %.2f | %.1f | %.1f s |",
            label,
            sessions,
            latencyMs,
            windows,
            run.seconds(),
            run.sessionsPerSecond() / bare,
            run.cpuSeconds(),
            run.firstSeconds());
    rows.add(row);
    System.out.println(row);
    return run;
  }

  private static Rig.Backfill median(List<Rig.Backfill> runs) {
    runs.sort(Comparator.comparingDouble(Rig.Backfill::seconds));
    return runs.get(runs.size() / 2);
  }

  private static SimulatedAccount history(int sessions, long nowMs) {
    SimulatedAccount account = new SimulatedAccount(EpochUnit.MILLISECONDS, false);
    SampleSessions samples = new SampleSessions(6);
    HistoryShape.EVEN
        .createdMs(sessions, nowMs, 6)
        .forEach(ms -> account.add(samples.finished(ms)));
    return account;
  }

  /** Without a request for the items of every paid session, which would be all that is measured. */
  private static Map<String, String> lakeAsListed() {
    Map<String, String> settings = Settings.ready("wooshpay-lake.json");
    settings.put("line.items", "as.listed");
    return settings;
  }
}
