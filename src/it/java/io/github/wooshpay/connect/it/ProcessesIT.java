package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What happens to workers, brokers and connectors while sessions live: no gap in any case. */
@ExtendWith(StackExtension.class)
class ProcessesIT {
  private static final Duration SOON = Duration.ofMinutes(1);

  /** How long the broker is away at least; minutes by {@code -Dbroker.away.seconds}. */
  private static final Duration AWAY =
      Duration.ofSeconds(Integer.getInteger("broker.away.seconds", 1));

  private final SampleSessions samples = new SampleSessions(31);
  private final SimulatedAccount account = new SimulatedAccount();
  private final List<String> open = new ArrayList<>();

  /** Twenty sessions are paid, and thirty more come. */
  private void liveOn() {
    int paid = Math.min(20, open.size());
    open.subList(0, paid).forEach(account::pay);
    open.subList(0, paid).clear();
    long nowMs = System.currentTimeMillis();
    for (ObjectNode session : samples.spread(30, nowMs - 10_000, nowMs)) {
      account.add(session);
      open.add(session.path("id").textValue());
    }
  }

  private static String state(ConnectRest rest, String name) {
    JsonNode status = rest.status(name);
    JsonNode tasks = status.path("tasks");
    return status.path("connector").path("state").asText()
        + (tasks.isEmpty() ? "" : " " + tasks.path(0).path("state").asText());
  }

  private static void awaitState(ConnectRest rest, String name, String state) {
    await().atMost(SOON).until(() -> state(rest, name), state::equals);
  }

  @Test
  void pause_resume_restart_stop_and_a_new_creation_leave_no_gap_and_repeat_nothing(Stack stack) {
    String topic = stack.name("processes");
    String name = stack.name("processes");
    ConnectRest rest = stack.worker().rest();
    try (SimulatedApi api = SimulatedApi.of(account);
        TopicReader reader = stack.reader(topic)) {
      Map<String, String> settings = Settings.of(api, topic);
      liveOn();
      rest.create(name, settings);
      Emissions.awaitLastVersions(reader, account, SOON);

      rest.pause(name);
      awaitState(rest, name, "PAUSED PAUSED");
      liveOn();
      rest.resume(name);
      Emissions.awaitLastVersions(reader, account, SOON);

      liveOn();
      rest.restart(name);
      Emissions.awaitLastVersions(reader, account, SOON);

      rest.stop(name);
      liveOn();
      rest.resume(name);
      Emissions.awaitLastVersions(reader, account, SOON);

      rest.delete(name);
      liveOn();
      rest.create(name, settings);
      Emissions.awaitLastVersions(reader, account, SOON);
      liveOn();
      Emissions.awaitLastVersions(reader, account, SOON);

      rest.delete(name);
      Emissions.assertEachVersionOnce(reader.readToEnd(), account);
    }
  }

  /**
   * What was written and not confirmed when the broker went may be there twice: Connect's own
   * promise.
   */
  @Test
  void a_broker_that_goes_and_comes_back_leaves_no_gap(Stack stack) {
    String topic = stack.name("broker");
    String name = stack.name("broker");
    try (KafkaBroker broker = KafkaBroker.start();
        SimulatedApi api = SimulatedApi.of(account);
        ConnectWorker worker =
            ConnectWorker.on(broker.bootstrapServers()).pluginPath(stack.pluginPath()).start();
        TopicReader reader = TopicReader.uncommitted(broker.bootstrapServers(), topic)) {
      liveOn();
      worker.rest().create(name, Settings.of(api, topic));
      Emissions.awaitLastVersions(reader, account, SOON);

      broker.stop();
      liveOn();
      long asked = api.requestCount();
      long goneNs = System.nanoTime();
      await()
          .atMost(SOON.plus(AWAY))
          .until(
              () -> api.requestCount() > asked + 20 && System.nanoTime() - goneNs > AWAY.toNanos());
      liveOn();
      broker.startAgain();
      Emissions.awaitLastVersions(reader, account, SOON);

      liveOn();
      Emissions.awaitLastVersions(reader, account, SOON);
      assertThat(worker.rest().failure(name)).isEmpty();
    }
  }

  @Test
  void of_two_workers_the_one_that_is_left_goes_on_where_the_killed_one_was(Stack stack) {
    String topic = stack.name("two-workers");
    String name = stack.name("two-workers");
    try (SimulatedApi api = SimulatedApi.of(account);
        ConnectWorker one = stack.anotherWorker().start();
        ConnectWorker other = stack.anotherWorker().inGroupOf(one).start();
        TopicReader reader = stack.reader(topic)) {
      liveOn();
      one.rest().create(name, Settings.of(api, topic));
      Emissions.awaitLastVersions(reader, account, SOON);
      boolean ofTheOne = isWith(one, one.rest().status(name));
      ConnectWorker running = ofTheOne ? one : other;
      ConnectWorker left = ofTheOne ? other : one;
      assertThat(isWith(running, left.rest().status(name))).isTrue();

      liveOn();
      running.kill();
      liveOn();
      Emissions.awaitLastVersions(reader, account, SOON);
      assertThat(isWith(left, left.rest().status(name))).isTrue();

      running.startAgain();
      liveOn();
      Emissions.awaitLastVersions(reader, account, SOON);
      left.rest().delete(name);
    }
  }

  private static boolean isWith(ConnectWorker worker, JsonNode status) {
    return status.path("tasks").path(0).path("worker_id").asText().equals(worker.id());
  }
}
