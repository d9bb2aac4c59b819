package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.simulator.LifeSettings;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.simulator.SimulatedLife;
import io.github.wooshpay.connect.stack.ConnectWorker;
import io.github.wooshpay.connect.stack.Stack;
import io.github.wooshpay.connect.stack.StackExtension;
import io.github.wooshpay.connect.stack.TopicReader;
import io.github.wooshpay.connect.stack.TopicRecord;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker with exactly-once on that is killed again and again while sessions live: what is
 * committed is every version once, also where a transform keeps the payments alone.
 */
@ExtendWith(StackExtension.class)
class ExactlyOnceIT {
  private static final Logger LOG = LoggerFactory.getLogger(ExactlyOnceIT.class);
  private static final int KILLS = 10;
  private static final long SEED = 42;
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final long DAY_MS = Duration.ofDays(1).toMillis();

  /** From open to paid or expired within seconds; a tenth shown late. */
  private static final LifeSettings QUICK =
      LifeSettings.documented(20).faster(3600).withLate(0.1, Duration.ofSeconds(3));

  private final SimulatedAccount account = new SimulatedAccount();
  private final SplittableRandom chance = new SplittableRandom(SEED);

  @Test
  void ten_kills_in_the_midst_of_changes_leave_no_gap_and_no_duplicate(Stack stack) {
    SampleSessions samples = new SampleSessions(SEED);
    long nowMs = System.currentTimeMillis() / 1000 * 1000;
    account.addAll(samples.spread(3000, nowMs - 30 * DAY_MS, nowMs));
    String every = stack.name("every-version");
    String payments = stack.name("payments");
    try (SimulatedApi api = SimulatedApi.of(account);
        ConnectWorker worker = stack.anotherWorker().exactlyOnce(true).start();
        TopicReader all = stack.committedReader(every);
        TopicReader paid = stack.committedReader(payments)) {
      worker.rest().create(every, requiring(Settings.of(api, every)));
      worker.rest().create(payments, paymentsAlone(requiring(Settings.of(api, payments))));
      try (SimulatedLife life =
          new SimulatedLife(account, samples, QUICK, SEED, InstantSource.system())) {
        life.start();
        for (int kill = 0; kill < KILLS; kill++) {
          killAtRandom(worker, all);
        }
      }
      Emissions.awaitLastVersions(all, account, SOON);
      Set<String> truePayments = paid();
      paid.readUntil(SOON, records -> keys(records).equals(truePayments));

      Emissions.assertNoneTwiceAndTheLastThere(all.readToEnd(), account);
      assertThat(paid.readToEnd()).extracting(TopicRecord::key).doesNotHaveDuplicates();
      assertThat(keys(paid.records())).isEqualTo(truePayments);
      LOG.warn(
          "{} kills; {} sessions in {} versions; {} records, {} of them twice; {} payments of {}, {} of them twice",
          KILLS,
          account.size(),
          Emissions.countVersions(account),
          all.records().size(),
          twice(all.records()),
          paid.records().size(),
          truePayments.size(),
          twice(paid.records()));
    }
  }

  /** After something new was committed, and a random while later. */
  private void killAtRandom(ConnectWorker worker, TopicReader all) {
    int before = all.readToEnd().size();
    all.readUntil(SOON, records -> records.size() > before);
    await()
        .pollDelay(Duration.ofMillis(chance.nextLong(2000)))
        .atMost(Duration.ofSeconds(5))
        .until(() -> true);
    worker.kill();
    worker.startAgain();
  }

  private static Map<String, String> requiring(Map<String, String> settings) {
    settings.put("exactly.once.support", "required");
    settings.put("requests.per.second", "100");
    return settings;
  }

  /** As in {@code config/wooshpay-fulfilment.json}. */
  private static Map<String, String> paymentsAlone(Map<String, String> settings) {
    settings.put("transaction.boundary", "connector");
    settings.put("transforms", "paidOnly");
    settings.put("transforms.paidOnly.type", "org.apache.kafka.connect.transforms.Filter");
    settings.put("transforms.paidOnly.predicate", "isPaid");
    settings.put("transforms.paidOnly.negate", "true");
    settings.put("predicates", "isPaid");
    settings.put(
        "predicates.isPaid.type", "org.apache.kafka.connect.transforms.predicates.HasHeaderKey");
    settings.put("predicates.isPaid.name", "wooshpay.paid");
    return settings;
  }

  /**
   * How many records say what another one said: the same of a session, but for when it was seen.
   */
  private static long twice(List<TopicRecord> records) {
    long different =
        records.stream()
            .map(record -> ((ObjectNode) record.value()).deepCopy().without("observed_at"))
            .distinct()
            .count();
    return records.size() - different;
  }

  /** The ids of the sessions that are paid now. */
  private Set<String> paid() {
    Set<String> ids = new HashSet<>();
    account
        .truth()
        .forEach(
            (id, version) -> {
              if (version.json().path("payment_status").asText().equals("paid")) {
                ids.add(id);
              }
            });
    return ids;
  }

  private static Set<String> keys(List<TopicRecord> records) {
    return new HashSet<>(new ArrayList<>(records).stream().map(TopicRecord::key).toList());
  }
}
