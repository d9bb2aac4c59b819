package io.github.wooshpay.connect.micro;

import io.github.wooshpay.connect.capture.FilledLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * {@code mvn -Pjmh}: runs the benchmarks, prints what they say beside what is promised, writes it
 * to {@code target/jmh/table.md}, and ends with code 1 where a promise is not kept.
 */
public final class Micro {
  private static final Path TABLE = Path.of("target", "jmh", "table.md");

  private final Map<String, Double> scores = new HashMap<>();
  private final List<String> table = new ArrayList<>();
  private boolean kept = true;

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
    table.add("| what | measured | promised |");
    table.add("| --- | --- | --- |");
    double tree = score("readTree");
    row("A page of 100 sessions by `ObjectMapper.readTree`", "%,.0f µs", tree);
    promised("The page to records, times `readTree`", "%.2f", score("records") / tree, 2);
    double both = score("recordsAndDigests");
    promised("The page to records and digests, times `readTree`", "%.2f", both / tree, 2.5);
    row("A digest", "%.1f µs", score("digests") / 100);
    for (int sessions : new int[] {100_000, 1_000_000}) {
      String of = String.format(Locale.ROOT, ", ledger of %,d", sessions);
      promised("Look-up" + of, "%.0f ns", score("lookUp" + sessions), 200);
      row("Update" + of, "%.0f ns", score("update" + sessions));
      promised(
          "Encoding what fits an offset" + of, "%.2f ms", score("encode" + sessions) / 1e6, 10);
    }
    double bytes = FilledLedger.bytesASession(1_000_000);
    promised("Memory of a session, ledger of 1,000,000", "%.1f bytes", bytes, 100);
    table.forEach(System.out::println);
    Files.createDirectories(TABLE.getParent());
    Files.write(TABLE, table);
    return kept;
  }

  private double score(String name) {
    Double score = scores.get(name);
    if (score == null) {
      throw new IllegalStateException(name + " was not measured, but " + scores.keySet());
    }
    return score;
  }

  private void row(String what, String format, double measured) {
    table.add("| " + what + " | " + text(format, measured) + " | |");
  }

  private void promised(String what, String format, double measured, double most) {
    boolean ok = measured <= most;
    kept &= ok;
    table.add(
        "| "
            + what
            + " | "
            + text(format, measured)
            + " | at most "
            + text(format, most)
            + (ok ? "" : " **NOT KEPT**")
            + " |");
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
