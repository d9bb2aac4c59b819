package io.github.wooshpay.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.HandMadeContext.CountedTransactions;
import io.github.wooshpay.connect.api.CapturedLog;
import io.github.wooshpay.connect.simulator.Fault;
import io.github.wooshpay.connect.simulator.FaultPolicy;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

@Timeout(60)
class WooshPaySourceTaskTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration DAY = Duration.ofDays(1);

  private final long nowMs = System.currentTimeMillis() / 1000 * 1000;
  private final long startedMs = daysAgo(40);
  private final SampleSessions samples = new SampleSessions(3);
  private final SimulatedAccount account = new SimulatedAccount();
  private final SimulatedApi api = SimulatedApi.of(account);
  private final Map<String, String> properties =
      new HashMap<>(
          Map.of(
              "wooshpay.api.key",
              SimulatedApi.KEY,
              "wooshpay.api.url",
              api.url().toString(),
              "topic",
              "sessions",
              "poll.interval.ms",
              "100",
              "requests.per.second",
              "100",
              "start.from",
              Instant.ofEpochMilli(startedMs).toString()));
  private final HandMadeContext context = new HandMadeContext(properties);
  private final WooshPaySourceTask task = new WooshPaySourceTask();

  @AfterEach
  void close() {
    task.stop();
    api.close();
  }

  @Test
  void it_gives_no_more_for_a_while_where_the_worker_has_much_to_write()
      throws InterruptedException {
    int sessions = 3 * Unacknowledged.ENOUGH;
    account.addAll(samples.spread(sessions, daysAgo(39), daysAgo(35)));
    task.initialize(context);
    task.start(properties);
    List<SourceRecord> given = new ArrayList<>();
    while (given.size() < Unacknowledged.ENOUGH) {
      given.addAll(orNone(task.poll()));
    }

    long begin = System.nanoTime();
    given.addAll(orNone(task.poll()));
    Duration held = Duration.ofNanos(System.nanoTime() - begin);

    assertThat(held).isGreaterThan(Duration.ofMillis(400));
    // Nobody acknowledges, and all comes.
    await()
        .atMost(SOON)
        .pollInSameThread()
        .until(() -> given.addAll(orNone(task.poll())) && given.size() == sessions);
  }

  /** Such transactions end by the clock, and nothing is acknowledged before. */
  @Test
  void it_holds_nothing_back_where_the_worker_ends_transactions_by_the_clock()
      throws InterruptedException {
    int sessions = 4 * Unacknowledged.ENOUGH;
    account.addAll(samples.spread(sessions, daysAgo(39), daysAgo(35)));
    properties.put("requests.per.second", "1000");
    properties.put("transaction.boundary", "interval");
    task.initialize(context);
    task.start(properties);
    Duration shortest = SOON;
    int given = 0;
    while (given < sessions) {
      long begin = System.nanoTime();
      int more = orNone(task.poll()).size();
      Duration took = Duration.ofNanos(System.nanoTime() - begin);
      if (given >= Unacknowledged.ENOUGH && took.compareTo(shortest) < 0) {
        shortest = took;
      }
      given += more;
    }

    assertThat(shortest).isLessThan(Duration.ofMillis(400));
  }

  private static List<SourceRecord> orNone(@Nullable List<SourceRecord> polled) {
    return polled == null ? List.of() : polled;
  }

  private long daysAgo(int days) {
    return nowMs - days * DAY.toMillis();
  }

  private String add(ObjectNode session) {
    account.add(session);
    return session.path("id").textValue();
  }

  private Map<String, String> partition(String lane) {
    return Map.of("api", api.url().toString(), "lane", lane);
  }

  private void start() {
    start(task);
  }

  private void start(WooshPaySourceTask other) {
    other.initialize(context);
    other.start(properties);
  }

  /** The batches of the polls until there are this many records. */
  private static List<List<SourceRecord>> poll(WooshPaySourceTask from, int records) {
    return Polls.untilThereAre(records, from, SOON);
  }

  private static List<String> lines(List<List<SourceRecord>> batches) {
    return Polls.flat(batches).stream()
        .map(r -> r.key() + " " + r.headers().lastWithName("wooshpay.change").value())
        .toList();
  }

  @SuppressWarnings("JavaUtilDate") // Connect's Timestamp is one.
  private static long observedMs(SourceRecord record) {
    return ((Date) ((Struct) record.value()).get("observed_at")).getTime();
  }

  /** Names of the connector's own threads that run now. */
  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("wooshpay-"))
        .collect(Collectors.toSet());
  }

  @Test
  void sessions_of_both_lanes_become_records_with_the_partition_of_their_lane() {
    String old = add(samples.paid(daysAgo(30)));
    String young = add(samples.open(daysAgo(0)));

    start();
    List<SourceRecord> records = Polls.flat(poll(task, 2));

    assertThat(records)
        .extracting(SourceRecord::key, SourceRecord::topic, SourceRecord::sourcePartition)
        .containsExactlyInAnyOrder(
            tuple(old, "sessions", partition("history")),
            tuple(young, "sessions", partition("live")));
  }

  @Test
  void the_last_record_of_a_batch_carries_where_to_go_on_and_the_others_where_it_began() {
    for (int i = 0; i < 5; i++) {
      add(samples.paid(daysAgo(30) + i * 1000L));
    }
    String last = add(samples.paid(daysAgo(30) + 5000));

    start();
    List<SourceRecord> batch = poll(task, 6).get(0);

    assertThat(batch).hasSize(6);
    assertThat(batch.subList(0, 5))
        .extracting(
            r -> r.sourceOffset().get("created"),
            r -> r.sourceOffset().get("ledger"),
            r -> r.sourceOffset().get("id"))
        .containsOnly(tuple(startedMs, "", null));
    assertThat(batch.get(5).sourceOffset())
        .extracting(offset -> offset.get("created"), offset -> offset.get("id"))
        .containsExactly(daysAgo(30) + 5000, last);
  }

  @Test
  void where_it_sets_the_bounds_of_transactions_a_batch_is_one_and_each_record_carries_its_end() {
    CountedTransactions transactions = context.giveTransactions();
    add(samples.paid(daysAgo(30)));
    String last = add(samples.paid(daysAgo(30) + 1000));

    start();
    List<SourceRecord> batch = poll(task, 2).get(0);

    assertThat(batch)
        .extracting(r -> r.sourceOffset().get("created"), r -> r.sourceOffset().get("id"))
        .containsOnly(tuple(daysAgo(30) + 1000, last))
        .hasSize(2);
    assertThat(transactions.asked()).containsExactly("commit");
  }

  @Test
  void a_restart_from_the_stored_offsets_emits_what_changed_meanwhile_and_nothing_else() {
    String paidLater = add(samples.open(daysAgo(0)));
    add(samples.open(daysAgo(0) - 60_000));
    add(samples.paid(daysAgo(30)));
    start();
    context.store(Polls.flat(poll(task, 3)));
    task.stop();

    account.pay(paidLater);
    WooshPaySourceTask again = new WooshPaySourceTask();
    try {
      start(again);
      String created = add(samples.open(daysAgo(0)));

      assertThat(lines(poll(again, 2)))
          .containsExactlyInAnyOrder(paidLater + " updated", created + " created");
    } finally {
      again.stop();
    }
  }

  @Test
  void an_idle_poll_returns_null_within_the_second() throws InterruptedException {
    start();

    await().atMost(Duration.ofSeconds(1)).pollInSameThread().until(() -> task.poll() == null);
  }

  @Test
  void a_stop_takes_less_than_two_seconds_while_a_request_hangs() {
    api.faults(FaultPolicy.always(Fault.HANG));
    start();
    await().atMost(SOON).until(() -> api.requestCount() > 0);

    long from = System.nanoTime();
    task.stop();

    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(2));
    await().atMost(SOON).untilAsserted(() -> assertThat(threads()).isEmpty());
  }

  @Test
  void a_stop_by_another_thread_ends_a_poll_without_an_error() throws Exception {
    start();
    api.faults(FaultPolicy.always(Fault.HANG));
    Thread stopper = new Thread(task::stop);

    stopper.start();
    await().atMost(SOON).pollInSameThread().until(() -> task.poll() == null && !stopper.isAlive());

    assertThat(task.poll()).isNull();
  }

  @Test
  void a_wrong_key_ends_the_task_with_a_sentence_on_its_setting() {
    api.acceptKey("sk_test_another");
    start();

    assertThatThrownBy(() -> poll(task, 1)).rootCause().hasMessageContaining("401");
    assertThatThrownBy(task::poll)
        .isInstanceOf(ConnectException.class)
        .hasMessageStartingWith("WooshPay refused the session list")
        .hasMessageContaining("wooshpay.api.key")
        .hasMessageNotContaining(SimulatedApi.KEY);
  }

  @Test
  void a_key_that_was_rotated_under_the_running_task_is_read_once_more_after_a_401() {
    start();
    await().atMost(SOON).until(() -> api.requestCount() > 0);

    api.acceptKey("sk_test_rotated");
    properties.put("wooshpay.api.key", "sk_test_rotated");
    context.configure(properties);
    String later = add(samples.open(daysAgo(0)));

    assertThat(lines(poll(task, 1))).containsExactly(later + " created");
  }

  @Test
  void a_configuration_that_cannot_be_read_after_a_401_ends_the_task_with_a_sentence() {
    properties.put("api.refused.timeout.ms", "300");
    context.configure(properties);
    start();
    await().atMost(SOON).until(() -> api.requestCount() > 0);
    properties.put("wooshpay.api.key", "pk_test_rotated");
    context.configure(properties);

    api.acceptKey("sk_test_rotated");

    assertThatThrownBy(() -> poll(task, 1)).rootCause().hasMessageContaining("publishable");
    assertThatThrownBy(task::poll)
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("wooshpay.api.key")
        .hasMessageContaining("restart the task");
  }

  @Test
  void an_offset_that_cannot_be_read_fails_the_start_with_a_sentence_and_leaves_nothing_running() {
    context.store(partition("live"), Map.of("created", 1_767_225_600_000L, "version", 3));
    Set<String> before = threads();

    assertThatThrownBy(this::start)
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("version 3");
    assertThat(threads()).isEqualTo(before);
    assertThat(api.requestCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1})
  void a_worker_whose_clock_is_an_hour_off_sees_new_sessions_and_changes_all_the_same(long hours) {
    Clock skewed = Clock.offset(Clock.systemUTC(), Duration.ofHours(hours));
    WooshPaySourceTask other = new WooshPaySourceTask(skewed);
    try {
      String first = add(samples.open(nowMs));
      start(other);
      assertThat(lines(poll(other, 1))).containsExactly(first + " created");

      account.pay(first);
      String second = add(samples.open(System.currentTimeMillis()));
      List<SourceRecord> records = Polls.flat(poll(other, 2));

      assertThat(lines(List.of(records)))
          .containsExactlyInAnyOrder(first + " updated", second + " created");
      assertThat(records)
          .as("observed by the server's clock")
          .allSatisfy(r -> assertThat(observedMs(r)).isCloseTo(nowMs, within(60_000L)));
    } finally {
      other.stop();
    }
  }

  @Test
  void whatever_thread_says_it_the_log_says_it_under_the_connectors_name() {
    MDC.put("connector.context", "[shop|task-0] ");
    try (CapturedLog log = new CapturedLog()) {
      api.faults(request -> request.number() % 5 == 0 ? Fault.BAD_GATEWAY : null);
      add(samples.open(nowMs));
      start();
      poll(task, 1);
      await().atMost(SOON).until(() -> api.requestCount() > 20);
      task.stop();

      assertThat(log.linesOf("[shop|task-0] "))
          .anyMatch(line -> line.startsWith("WARN WooshPay did not answer"))
          .anyMatch(line -> line.startsWith("INFO WooshPay answers again"))
          .anyMatch(line -> line.startsWith("INFO The live lane continues"))
          .containsAll(log.lines("WARN"));
    } finally {
      MDC.remove("connector.context");
    }
  }

  @Test
  void a_refused_configuration_fails_the_start_and_names_each_key() {
    properties.put("page.limit", "101");
    properties.put("start.from", "yesterday");

    assertThatThrownBy(this::start)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("page.limit")
        .hasMessageContaining("start.from");
  }

  @Test
  void a_task_that_never_started_polls_nothing_and_stops() throws InterruptedException {
    task.stop();

    assertThat(task.poll()).isNull();
  }

  @Test
  void the_version_is_the_one_of_the_build() {
    assertThat(task.version()).matches("\\d+\\.\\d+\\.\\d+.*");
  }
}
