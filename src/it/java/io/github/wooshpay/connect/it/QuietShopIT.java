package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.stack.ConnectRest;
import io.github.wooshpay.connect.stack.ConnectWorker;
import io.github.wooshpay.connect.stack.KafkaBroker;
import io.github.wooshpay.connect.stack.Settings;
import io.github.wooshpay.connect.stack.Stack;
import io.github.wooshpay.connect.stack.StackExtension;
import io.github.wooshpay.connect.stack.TopicReader;
import io.github.wooshpay.connect.stack.TopicRecord;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A shop without a session for longer than a broker remembers a transactional id: seven days by
 * default, seconds here. It is what {@code docs/operations.md} tells of exactly-once workers.
 */
@ExtendWith(StackExtension.class)
class QuietShopIT {
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final int SESSIONS = 3;
  private static final Map<String, String> FORGETFUL =
      Map.of(
          "transactional.id.expiration.ms", "4000",
          "transaction.remove.expired.transaction.cleanup.interval.ms", "500");

  private final SampleSessions samples = new SampleSessions(51);
  private final SimulatedAccount account = new SimulatedAccount();

  @Test
  void the_first_payment_after_it_fails_the_task_and_a_restart_of_the_worker_emits_it_once(
      Stack stack) throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(FORGETFUL);
        ConnectWorker worker =
            ConnectWorker.on(broker.bootstrapServers())
                .pluginPath(stack.pluginPath())
                .exactlyOnce(true)
                .start();
        SimulatedApi api = SimulatedApi.of(account);
        TopicReader reader = TopicReader.committed(broker.bootstrapServers(), "quiet");
        Admin admin = broker.admin()) {
      ConnectRest rest = worker.rest();
      long nowMs = api.nowMs();
      samples.spread(SESSIONS, nowMs - 60_000, nowMs).forEach(account::add);
      rest.create("quiet", Settings.of(api, "quiet"));
      reader.readUntil(SOON, records -> records.size() >= SESSIONS);
      await()
          .atMost(SOON)
          .until(
              () ->
                  admin.listTransactions().all().get(10, TimeUnit.SECONDS).stream()
                      .noneMatch(id -> id.transactionalId().contains("quiet")));
      ObjectNode first = samples.open(api.nowMs());
      account.add(first);

      String sentence = rest.awaitFailed("quiet", SOON).lines().findFirst().orElse("");
      // The worker's own transactional id is forgotten too, so a restart by REST is refused.
      worker.stop();
      worker.startAgain();
      reader.readUntil(SOON, records -> records.size() > SESSIONS);

      System.out.println("After a quiet time: " + sentence);
      assertThat(reader.readToEnd())
          .extracting(TopicRecord::key)
          .hasSize(SESSIONS + 1)
          .doesNotHaveDuplicates()
          .contains(first.path("id").textValue());
    }
  }

  /** Each heartbeat is a transaction, so the broker does not forget the task. */
  @Test
  void with_heartbeats_the_first_session_after_it_is_emitted_and_no_task_fails(Stack stack)
      throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(FORGETFUL);
        ConnectWorker worker =
            ConnectWorker.on(broker.bootstrapServers())
                .pluginPath(stack.pluginPath())
                .exactlyOnce(true)
                .start();
        SimulatedApi api = SimulatedApi.of(account);
        TopicReader reader = TopicReader.committed(broker.bootstrapServers(), "quiet");
        TopicReader heartbeats =
            TopicReader.committed(broker.bootstrapServers(), "quiet-heartbeats")) {
      ConnectRest rest = worker.rest();
      Map<String, String> settings = Settings.of(api, "quiet");
      settings.put("heartbeat.topic", "quiet-heartbeats");
      settings.put("heartbeat.interval.ms", "1000");
      long nowMs = api.nowMs();
      samples.spread(SESSIONS, nowMs - 60_000, nowMs).forEach(account::add);
      rest.create("quiet", settings);
      reader.readUntil(SOON, records -> records.size() >= SESSIONS);
      // Three times as long as the broker remembers.
      heartbeats.readUntil(SOON, records -> records.size() >= 13);
      account.add(samples.open(api.nowMs()));

      reader.readUntil(SOON, records -> records.size() > SESSIONS);

      assertThat(rest.failure("quiet")).isEmpty();
      assertThat(reader.readToEnd())
          .extracting(TopicRecord::key)
          .hasSize(SESSIONS + 1)
          .doesNotHaveDuplicates();
    }
  }
}
