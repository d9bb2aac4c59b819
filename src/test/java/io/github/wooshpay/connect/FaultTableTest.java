package io.github.wooshpay.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wooshpay.connect.api.CapturedLog;
import io.github.wooshpay.connect.simulator.Fault;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every fault of the wire, alone and all mixed, at 1, 10 and 50 in a hundred requests, and every
 * refusal for five seconds and for good, against the task as a worker drives it. Writes the table
 * {@code target/fault-table.txt}. More rounds than one by {@code -Dfault.rounds=20}.
 */
class FaultTableTest {
  private static final int ROUNDS = Integer.getInteger("fault.rounds", 1);
  private static final List<Double> SHARES = List.of(0.01, 0.1, 0.5);

  /** Beyond it the rate falls so far that a round takes minutes: that is what it is for. */
  private static final double MOST_REFUSED_FOR_THE_RATE = 0.1;

  private static final Path TABLE = Path.of("target", "fault-table.txt");

  /** They wait most of the time. */
  private static final int AT_ONCE = 16;

  /** A fault at a share or for a time: the sum of its rounds. */
  private static final class Line {
    final String label;
    final String dose;
    final List<Future<FaultRound.Result>> rounds = new ArrayList<>();
    final List<String> complaints = new ArrayList<>();
    int missing;
    int duplicated;
    long requests;
    long faulty;
    String saw = "";

    Line(String label, String dose) {
      this.label = label;
      this.dose = dose;
    }

    void sum() throws InterruptedException, ExecutionException {
      for (Future<FaultRound.Result> round : rounds) {
        FaultRound.Result result = round.get();
        missing += result.missing();
        duplicated += result.duplicated();
        requests += result.requests();
        faulty += result.faulty();
        saw = saw.isEmpty() ? result.saw() : saw;
        complaints.addAll(result.complaints());
      }
    }

    String text() {
      return String.format(
          Locale.ROOT,
          "%-29s %8s %6d %8d %10d %9d %7d  %s",
          label,
          dose,
          rounds.size(),
          missing,
          duplicated,
          requests,
          faulty,
          saw.isEmpty() ? "nothing" : saw);
    }
  }

  @Test
  @Timeout(7200)
  void whatever_goes_wrong_the_topic_equals_the_truth_and_the_log_says_it_once() throws Exception {
    List<Line> lines = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
    try (SimulatedApi elsewhere = SimulatedApi.of(new SimulatedAccount());
        CapturedLog log = CapturedLog.withoutHttpClients()) {
      for (FaultWay way : FaultWay.all(elsewhere)) {
        for (double share : SHARES) {
          if (way.isRefusedForItsRate() && share > MOST_REFUSED_FOR_THE_RATE) {
            continue;
          }
          Line line = new Line(way.label(), String.format(Locale.ROOT, "%.0f %%", share * 100));
          lines.add(line);
          for (int round = 1; round <= ROUNDS; round++) {
            long seed = round;
            line.rounds.add(pool.submit(() -> new FaultRound(way, share, seed, log).run()));
          }
        }
      }
      for (Fault fault : Fault.of(Fault.Kind.REFUSING)) {
        for (boolean forGood : new boolean[] {false, true}) {
          Line line = new Line(FaultWay.label(fault), forGood ? "for good" : "5 s");
          lines.add(line);
          line.rounds.add(pool.submit(() -> new RefusalSpell(fault, forGood, log).run()));
        }
      }
      for (Line line : lines) {
        line.sum();
      }
      assertThat(elsewhere.connectionCount()).as("redirects that were followed").isZero();
      assertThat(log.lines()).noneMatch(line -> line.contains(SimulatedApi.KEY));
    } finally {
      pool.shutdownNow();
    }
    write(lines);
    assertThat(lines)
        .allSatisfy(
            line -> {
              assertThat(line.complaints).as(line.text()).isEmpty();
              assertThat(line.missing).as(line.text()).isZero();
              assertThat(line.duplicated).as(line.text()).isZero();
              assertThat(line.faulty).as(line.text()).isPositive();
            });
  }

  private static void write(List<Line> lines) throws IOException {
    List<String> table = new ArrayList<>();
    table.add(
        String.format(
            Locale.ROOT,
            "%-29s %8s %6s %8s %10s %9s %7s  %s",
            "fault",
            "share",
            "rounds",
            "missing",
            "duplicated",
            "requests",
            "faulty",
            "what the user saw"));
    lines.forEach(line -> table.add(line.text()));
    Files.createDirectories(Path.of("target"));
    Files.write(TABLE, table);
  }
}
