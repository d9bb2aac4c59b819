package io.github.wooshpay.connect.bench;

import io.github.wooshpay.connect.api.TimestampUnit;
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

/**
 * The first backfill of a new worker, as a user meets it: each run has a broker and a worker
 * process of its own, whose code is loaded and compiled meanwhile. Beside it in the same run: the
 * bare pager, and the README's configuration without what it sets for the producer.
 */
final class FirstBackfill {
  private static final int SESSIONS = 50_000;
  private static final int LATENCY_MS = 50;
  private static final int PARALLELISM = 8;
  private static final int RUNS = 3;

  private final Promises promises;

  FirstBackfill(Promises promises) {
    this.promises = promises;
  }

  /** Measures, and returns the rows of a table. */
  List<String> measure(long nowMs) throws InterruptedException {
    SimulatedAccount account = new SimulatedAccount(TimestampUnit.MILLISECONDS, false);
    SampleSessions samples = new SampleSessions(6);
    HistoryShape.EVEN
        .createdMs(SESSIONS, nowMs, 6)
        .forEach(ms -> account.add(samples.finished(ms)));
    List<String> rows = new ArrayList<>();
    rows.add(
        "| first backfill of a new worker, 50,000 sessions, 50 ms a page, 8 windows | seconds | times the bare pager"
            + " | worker CPU seconds | first record |");
    rows.add("| --- | ---: | ---: | ---: | ---: |");
    try (SimulatedApi api = SimulatedApi.of(account)) {
      BarePager pager = new BarePager(api);
      pager.sessionsPerSecond(500);
      api.latency(Duration.ofMillis(LATENCY_MS));
      double bare = pager.sessionsPerSecond(100);
      rows.add(String.format(Locale.ROOT, "| the bare pager | %.1f | 1 | | |", SESSIONS / bare));
      Map<String, String> readme = Settings.ready("wooshpay-source.json");
      Map<String, String> stock = Settings.ready("wooshpay-source.json");
      stock.keySet().removeIf(key -> key.startsWith("producer.override."));
      Rig.Backfill fast = median(api, readme);
      rows.add(row("the README's configuration", fast, bare));
      rows.add(row("the same without its settings of the producer", median(api, stock), bare));
      rows.add(row("`config/wooshpay-lake.json`", median(api, lakeAsListed()), bare));
      promises.measured(
          "The first backfill of a new worker, README's configuration, times the bare pager",
          "%.2f",
          fast.sessionsPerSecond() / bare);
    }
    return rows;
  }

  private static Rig.Backfill median(SimulatedApi api, Map<String, String> configuration) {
    List<Rig.Backfill> runs = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      try (Rig rig = new Rig()) {
        runs.add(rig.backfill(api, SESSIONS, PARALLELISM, configuration));
      }
    }
    runs.sort(Comparator.comparingDouble(Rig.Backfill::seconds));
    return runs.get(RUNS / 2);
  }

  private static String row(String label, Rig.Backfill run, double bare) {
    return String.format(
        Locale.ROOT,
        "| %s | %.1f | %.2f | %.1f | %.1f s |",
        label,
        run.seconds(),
        run.sessionsPerSecond() / bare,
        run.cpuSeconds(),
        run.firstSeconds());
  }

  /** Without a request for the items of every paid session, which would be all that is measured. */
  private static Map<String, String> lakeAsListed() {
    Map<String, String> settings = Settings.ready("wooshpay-lake.json");
    settings.put("line.items", "as.listed");
    return settings;
  }
}
