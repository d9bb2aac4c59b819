package io.github.wooshpay.connect.micro;

import io.github.wooshpay.connect.bench.PerformancePage;
import io.github.wooshpay.connect.bench.Promises;
import io.github.wooshpay.connect.capture.ledger.FilledLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * {@code mvn -Pjmh}: runs the benchmarks, prints their results next to what is promised, writes it
 * to {@code target/jmh/table.md} and, with {@code -Dpublish=true}, into {@code
 * docs/performance.md}, and ends with code 1 where a promise is not kept.
 */
public final class Micro {
  private static final Path TABLE = Path.of("target", "jmh", "table.md");

  private final Map<String, Double> scores = new HashMap<>();
  private final Promises table = new Promises();

  private Micro() {}

  /**
   * Runs them.
   *
   * @param arguments JMH's own, such as {@code -prof gc} or {@code -f 1}
   */
  public static void main(String[] arguments)
      throws RunnerException, CommandLineOptionException, IOException {
    if (!new Micro().run(arguments)) {
      System.exit(1);
    }
  }

  private boolean run(String[] arguments)
      throws RunnerException, CommandLineOptionException, IOException {
    OptionsBuilder options = new OptionsBuilder();
    options.parent(new CommandLineOptions(arguments));
    options.include("PageBenchmark").include("LedgerBenchmark").shouldFailOnError(true);
    for (RunResult result : new Runner(options.build()).run()) {
      String sessions = result.getParams().getParam("sessions");
      String name = result.getPrimaryResult().getLabel();
      scores.put(sessions == null ? name : name + sessions, result.getPrimaryResult().getScore());
    }
    double tree = score("readTree");
    table.measured("A page of 100 sessions by `ObjectMapper.readTree`", "%,.0f µs", tree);
    double records = score("records") / tree;
    table.atMost(2, "The page to records, times `readTree`", "%.2f", records);
    double both = score("recordsAndDigests") / tree;
    table.atMost(2.5, "The page to records and digests, times `readTree`", "%.2f", both);
    table.measured("Jackson's tokens alone, times `readTree`", "%.2f", score("tokens") / tree);
    table.measured("SHA-256 of as many bytes, times `readTree`", "%.2f", score("hashes") / tree);
    table.measured("A digest", "%.1f µs", score("digests") / 100);
    for (int sessions : new int[] {100_000, 1_000_000}) {
      String of = String.format(Locale.ROOT, ", ledger of %,d", sessions);
      double lookUpNs = score("lookUp" + sessions);
      table.atMost(200, "Look-up, of the sessions of a page" + of, "%.0f ns", lookUpNs);
      double atRandomNs = score("lookUpAtRandom" + sessions);
      table.measured("Look-up of a session at random" + of, "%.0f ns", atRandomNs);
      double readNs = score("randomRead" + sessions);
      table.measured("One read at random from as much memory" + of, "%.0f ns", readNs);
      table.measured("Update at random" + of, "%.0f ns", score("update" + sessions));
    }
    double bytes = FilledLedger.bytesASession(1_000_000);
    table.atMost(100, "Memory of a session, ledger of 1,000,000", "%.1f bytes", bytes);
    table.lines().forEach(System.out::println);
    Promises.write(TABLE, table.lines());
    PerformancePage.publish("a page, a digest, the ledger", table.lines());
    return table.kept();
  }

  private double score(String name) {
    Double score = scores.get(name);
    if (score == null) {
      throw new IllegalStateException(name + " was not measured, but " + scores.keySet());
    }
    return score;
  }
}
