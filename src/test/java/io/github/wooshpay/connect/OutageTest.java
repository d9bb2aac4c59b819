package io.github.wooshpay.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.simulator.Fault;
import io.github.wooshpay.connect.simulator.FaultPolicy;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task while the API is away for hours, by the clocks of both, and when it is back. */
@Timeout(60)
class OutageTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration AWAY = Duration.ofHours(7);
  private static final int PER_SECOND = 50;

  private final AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);
  private final InstantSource clock = () -> Instant.now().plus(later.get());
  private final SampleSessions samples = new SampleSessions(8);
  private final SimulatedAccount account = new SimulatedAccount();
  private final SimulatedApi api = SimulatedApi.builder().account(account).clock(clock).start();
  private final Map<String, String> properties =
      new HashMap<>(
          Map.of(
              "wooshpay.api.key", SimulatedApi.KEY,
              "wooshpay.api.url", api.url().toString(),
              "topic", "sessions",
              "poll.interval.ms", "500",
              "requests.per.second", Integer.toString(PER_SECOND),
              "retry.backoff.ms", "20",
              "retry.backoff.max.ms", "200"));
  private final HandMadeContext context = new HandMadeContext(properties);
  private final WooshPaySourceTask task = new WooshPaySourceTask(clock);
  private final List<String> lines = new ArrayList<>();

  @AfterEach
  void close() {
    task.stop();
    api.close();
  }

  private List<String> add(int count, long fromMs, long toMs) {
    List<String> ids = new ArrayList<>();
    for (ObjectNode session : samples.spread(count, fromMs, toMs)) {
      account.add(session);
      ids.add(session.path("id").textValue());
    }
    return ids;
  }

  private void start(WooshPaySourceTask started) {
    started.initialize(context);
    started.start(properties);
  }

  /** Polls until there are this many records in all, and stores their offsets as a worker does. */
  private void poll(WooshPaySourceTask from, int records) {
    await()
        .atMost(SOON)
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(1))
        .untilAsserted(
            () -> {
              List<SourceRecord> batch = from.poll();
              if (batch != null) {
                context.store(batch);
                batch.forEach(
                    r ->
                        lines.add(
                            r.key() + " " + r.headers().lastWithName("wooshpay.change").value()));
              }
              assertThat(lines.size()).as("records").isGreaterThanOrEqualTo(records);
            });
  }

  private static List<String> each(List<String> ids, String change) {
    return ids.stream().map(id -> id + " " + change).toList();
  }

  private void goAway(boolean refusingConnections) {
    if (refusingConnections) {
      api.goDown();
    } else {
      api.faults(FaultPolicy.always(Fault.BAD_GATEWAY));
      long asked = api.requestCount();
      await().atMost(SOON).until(() -> api.requestCount() > asked + 2);
    }
  }

  private void comeBack() {
    api.faults(FaultPolicy.none());
    api.comeBack();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void emits_changes_of_an_outage_of_hours_within_the_budget(boolean refusingConnections)
      throws InterruptedException {
    long beganMs = api.nowMs();
    List<String> young = add(300, beganMs - Duration.ofHours(12).toMillis(), beganMs);
    start(task);
    poll(task, 300);

    goAway(refusingConnections);
    later.set(AWAY);
    List<String> changed = young.subList(0, 150);
    changed.forEach(account::pay);
    List<String> meanwhile = add(500, beganMs + 60_000, api.nowMs());
    assertThat(task.poll()).isNull();
    long asked = api.requestCount();
    long backNs = System.nanoTime();
    comeBack();
    poll(task, 300 + 150 + 500);
    double seconds = (System.nanoTime() - backNs) / 1e9;

    List<String> expected = new ArrayList<>(each(young, "created"));
    expected.addAll(each(changed, "updated"));
    expected.addAll(each(meanwhile, "created"));
    assertThat(lines).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(api.requestCount() - asked)
        .as("requests in the first %s seconds", seconds)
        .isLessThanOrEqualTo((long) Math.ceil((seconds + 1) * PER_SECOND));
  }

  @Test
  void longer_away_than_is_allowed_fails_the_task_and_a_restart_loses_nothing() {
    properties.put("api.unavailable.timeout.ms", "600000");
    long beganMs = api.nowMs();
    List<String> young = add(20, beganMs - 60_000, beganMs);
    start(task);
    poll(task, 20);

    goAway(false);
    later.set(AWAY);

    assertThatThrownBy(() -> poll(task, 21)).rootCause().isNotNull();
    assertThatThrownBy(task::poll)
        .isInstanceOf(ConnectException.class)
        .hasMessageStartingWith("WooshPay did not answer the session list")
        .hasMessageContaining("HTTP 502")
        .hasMessageContaining("longer than api.unavailable.timeout.ms")
        .hasMessageContaining("nothing is lost")
        .hasMessageNotContaining(SimulatedApi.KEY);
    task.stop();

    account.pay(young.get(0));
    List<String> meanwhile = add(5, beganMs + 60_000, api.nowMs());
    comeBack();
    WooshPaySourceTask again = new WooshPaySourceTask(clock);
    try {
      start(again);
      poll(again, 26);
    } finally {
      again.stop();
    }
    List<String> expected = new ArrayList<>(each(young, "created"));
    expected.add(young.get(0) + " updated");
    expected.addAll(each(meanwhile, "created"));
    assertThat(lines).containsExactlyInAnyOrderElementsOf(expected);
  }
}
