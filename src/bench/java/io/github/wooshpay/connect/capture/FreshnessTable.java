package io.github.wooshpay.connect.capture;

import io.github.wooshpay.connect.bench.FreshnessChart;
import io.github.wooshpay.connect.bench.PerformancePage;
import io.github.wooshpay.connect.bench.Promises;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures how soon a payment is in the topic: {@code mvn -Pbench-freshness}. Simulates days at
 * three volumes in virtual time, with the same figures in every run; fails if a figure is worse
 * than promised.
 */
public final class FreshnessTable {
  private static final double DELAYED_S = 3_600;
  private static final String SECONDS = "%.1f s";

  /**
   * The promised delays at a volume, in seconds.
   *
   * @param days how long to simulate: delayed payments take up to five days
   */
  private record Promise(
      int perDay,
      int days,
      double p50,
      double p95,
      double p99,
      double worst,
      double expiryP95,
      double delayedWorst) {}

  /**
   * At a million sessions per day, a quarter of the budget does not suffice to read every complete
   * but unpaid session within the hour. Two days show how sessions are read within the horizon and
   * for the first day of the watch.
   */
  private static final List<Promise> PROMISES =
      List.of(
          new Promise(10_000, 5, 3.5, 8, 20, 60, 900, DELAYED_S),
          new Promise(100_000, 5, 4.5, 22, 60, 1_200, 900, DELAYED_S),
          new Promise(1_000_000, 2, 25, 240, 620, 12_000, 3_600, 18_000));

  private static final List<String> HEAD =
      List.of(
          "| sessions per day | days | p99 | p95 | mean | limit of the mean | p50 | worst"
              + " | delayed, p50 | delayed, worst | expired, p95 | requests a day | to read all every tick |",
          "|" + " ---: |".repeat(13));

  private FreshnessTable() {}

  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    Promises promises = new Promises();
    List<String> rows = new ArrayList<>(HEAD);
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Future<FreshnessBenchmark>> runs = new ArrayList<>();
      // The largest takes longest: first.
      for (int i = PROMISES.size() - 1; i >= 0; i--) {
        Promise promise = PROMISES.get(i);
        runs.add(
            0, threads.submit(() -> new FreshnessBenchmark(promise.perDay, promise.days).run()));
      }
      for (int i = 0; i < runs.size(); i++) {
        FreshnessBenchmark run = runs.get(i).get();
        rows.add(row(PROMISES.get(i).days, run));
        check(PROMISES.get(i), run, promises);
      }
    } finally {
      threads.shutdownNow();
    }
    rows.add("");
    rows.addAll(promises.lines());
    head(out);
    rows.forEach(out::println);
    PerformancePage.publish(FreshnessChart.PART, rows);
    FreshnessChart.publish();
    if (!promises.kept()) {
      throw new IllegalStateException("A payment is later in the topic than promised.");
    }
  }

  private static void head(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "From a payment in the API to its batch, in seconds. %d requests per second, a tick of %d s, %d ms per page.%n",
        FreshnessBenchmark.REQUESTS_PER_SECOND,
        FreshnessBenchmark.TICK_MS / 1000,
        EvenAccount.PAGE_MS);
  }

  private static String row(int days, FreshnessBenchmark run) {
    return String.format(
        Locale.ROOT,
        "| %,d | %d | %.1f | %.1f | %.2f | %.2f | %.1f | %,.0f | %,.0f | %,.0f | %,.0f | %,d | %,d |",
        run.perDay(),
        days,
        run.payments().percentile(99),
        run.payments().percentile(95),
        run.payments().mean(),
        run.limitOfMean(),
        run.payments().percentile(50),
        run.payments().worst(),
        run.delayedPayments().percentile(50),
        run.delayedPayments().worst(),
        run.expiries().percentile(95),
        run.requestsPerDay(),
        run.requestsPerDayOfRereadingAll());
  }

  private static void check(Promise promise, FreshnessBenchmark run, Promises promises) {
    String at = String.format(Locale.ROOT, "%,d sessions per day: ", promise.perDay);
    Delays payments = run.payments();
    promises.atMost(promise.p50, at + "payments, p50", SECONDS, payments.percentile(50));
    promises.atMost(promise.p95, at + "payments, p95", SECONDS, payments.percentile(95));
    promises.atMost(promise.p99, at + "payments, p99", SECONDS, payments.percentile(99));
    promises.atMost(promise.worst, at + "payments, worst", SECONDS, payments.worst());
    promises.atMost(
        promise.expiryP95, at + "expiries, p95", SECONDS, run.expiries().percentile(95));
    promises.atMost(
        promise.delayedWorst,
        at + "delayed payments, worst",
        SECONDS,
        run.delayedPayments().worst());
    long graceMs = (long) (2 * 1000 * promise.delayedWorst);
    promises.atMost(0, at + "payments not found", "%.0f", run.missed(graceMs));
  }
}
