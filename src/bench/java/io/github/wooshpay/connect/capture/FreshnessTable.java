package io.github.wooshpay.connect.capture;

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

  private FreshnessTable() {}

  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    List<String> broken = new ArrayList<>();
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
      head(out);
      for (int i = 0; i < runs.size(); i++) {
        FreshnessBenchmark run = runs.get(i).get();
        line(out, PROMISES.get(i).days, run);
        check(PROMISES.get(i), run, broken);
      }
    } finally {
      threads.shutdownNow();
    }
    if (!broken.isEmpty()) {
      throw new IllegalStateException("Worse than promised: " + String.join("; ", broken));
    }
  }

  private static void head(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "From a payment in the API to its batch, in seconds. %d requests per second, a tick of %d s, %d ms per page.%n",
        FreshnessBenchmark.REQUESTS_PER_SECOND,
        FreshnessBenchmark.TICK_MS / 1000,
        EvenAccount.PAGE_MS);
    out.printf(
        Locale.ROOT,
        "%12s %4s | %7s %7s %7s %8s | %7s %7s | %9s %9s | %9s %9s | %9s | %10s %12s%n",
        "sessions/day",
        "days",
        "p50",
        "p95",
        "p99",
        "worst",
        "mean",
        "limit",
        "delayed50",
        "worst",
        "expired95",
        "worst",
        "new99",
        "requests/d",
        "reread all/d");
  }

  private static void line(PrintStream out, int days, FreshnessBenchmark run) {
    out.printf(
        Locale.ROOT,
        "%,12d %4d | %7.1f %7.1f %7.1f %8.1f | %7.2f %7.2f | %9.0f %9.0f | %9.0f %9.0f | %9.1f | %,10d %,12d%n",
        run.perDay(),
        days,
        run.payments().percentile(50),
        run.payments().percentile(95),
        run.payments().percentile(99),
        run.payments().worst(),
        run.payments().mean(),
        run.limitOfMean(),
        run.delayedPayments().percentile(50),
        run.delayedPayments().worst(),
        run.expiries().percentile(95),
        run.expiries().worst(),
        run.creations().percentile(99),
        run.requestsPerDay(),
        run.requestsPerDayOfRereadingAll());
  }

  private static void check(Promise promise, FreshnessBenchmark run, List<String> broken) {
    String at = String.format(Locale.ROOT, " at %,d a day", promise.perDay);
    atMost(promise.p50, run.payments().percentile(50), "p50" + at, broken);
    atMost(promise.p95, run.payments().percentile(95), "p95" + at, broken);
    atMost(promise.p99, run.payments().percentile(99), "p99" + at, broken);
    atMost(promise.worst, run.payments().worst(), "worst" + at, broken);
    atMost(promise.expiryP95, run.expiries().percentile(95), "p95 of expiries" + at, broken);
    atMost(promise.delayedWorst, run.delayedPayments().worst(), "worst delayed" + at, broken);
    long graceMs = (long) (2 * 1000 * promise.delayedWorst);
    atMost(0, run.missed(graceMs), "payments missed" + at, broken);
  }

  private static void atMost(double most, double is, String what, List<String> broken) {
    if (is > most) {
      broken.add(String.format(Locale.ROOT, "%s is %.1f, not %.1f", what, is, most));
    }
  }
}
