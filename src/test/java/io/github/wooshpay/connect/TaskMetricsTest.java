package io.github.wooshpay.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.metrics.Metric;
import io.github.wooshpay.connect.simulator.Fault;
import io.github.wooshpay.connect.simulator.FaultPolicy;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.connect.source.SourceRecord;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a running task shows of itself, on workers that take metrics and on older ones. */
@Timeout(60)
class TaskMetricsTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final long DAY_MS = Duration.ofDays(1).toMillis();
  private static final MBeanServer JMX = ManagementFactory.getPlatformMBeanServer();

  private final long nowMs = System.currentTimeMillis() / 1000 * 1000;
  private final SampleSessions samples = new SampleSessions(3);
  private final SimulatedAccount account = new SimulatedAccount();
  private final SimulatedApi api = SimulatedApi.of(account);
  private final Map<String, String> properties =
      new HashMap<>(
          Map.of(
              "name", "measured",
              "wooshpay.api.key", SimulatedApi.KEY,
              "wooshpay.api.url", api.url().toString(),
              "topic", "sessions",
              "poll.interval.ms", "100",
              "requests.per.second", "100",
              "retry.backoff.ms", "1",
              "offset.max.bytes", "10000",
              "start.from", Instant.ofEpochMilli(nowMs - 40 * DAY_MS).toString()));
  private final HandMadeContext context = new HandMadeContext(properties);
  private final WooshPaySourceTask task = new WooshPaySourceTask();
  private final Metrics worker = new Metrics();

  @AfterEach
  void close() {
    task.stop();
    api.close();
    worker.close();
  }

  private void start() {
    task.initialize(context);
    task.start(properties);
  }

  private void poll(int records) {
    Polls.untilThereAre(records, task, SOON);
  }

  private static ObjectName bean() throws Exception {
    return new ObjectName("kafka.connect:type=plugins,connector=measured,task=0");
  }

  private static double shown(String name) {
    try {
      return ((Number) JMX.getAttribute(bean(), name)).doubleValue();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitShown(String name, double value) {
    await().atMost(SOON).untilAsserted(() -> assertThat(shown(name)).as(name).isEqualTo(value));
  }

  @Test
  void an_older_worker_shows_every_metric_over_jmx_and_none_once_the_task_is_stopped()
      throws Exception {
    start();

    assertThat(JMX.getMBeanInfo(bean()).getAttributes())
        .extracting(MBeanAttributeInfo::getName, MBeanAttributeInfo::getDescription)
        .containsExactlyElementsOf(
            Stream.of(Metric.values())
                .map(m -> Tuple.tuple(m.metricName(), m.description()))
                .toList());
    task.stop();
    assertThat(JMX.isRegistered(bean())).isFalse();
  }

  @Test
  void a_worker_that_takes_metrics_has_them_in_its_own_registry_until_the_task_is_stopped()
      throws Exception {
    Map<String, String> tags = Map.of("connector", "measured", "task", "0");
    context.take(new PluginMetricsImpl(worker, tags));
    account.add(samples.paid(nowMs - 30 * DAY_MS));
    start();
    poll(1);

    Map<MetricName, KafkaMetric> taken = new HashMap<>(worker.metrics());
    taken.keySet().removeIf(name -> !name.group().equals("plugins"));
    assertThat(taken.keySet())
        .extracting(MetricName::name)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Metric.values()).map(Metric::metricName).toList());
    assertThat(taken.keySet()).extracting(MetricName::tags).containsOnly(tags);
    assertThat(
            worker
                .metric(worker.metricName("wooshpay-sessions-created-total", "plugins", "", tags))
                .metricValue())
        .isEqualTo(1L);
    assertThat(JMX.isRegistered(bean())).isFalse();

    task.stop();
    assertThat(worker.metrics().keySet()).extracting(MetricName::group).doesNotContain("plugins");
  }

  @ParameterizedTest
  @CsvSource({
    // transforms, errors.tolerance, filtered, not written
    "'', none, 0, 1",
    "'', all, 0, 1",
    "paymentsOnly, none, 1, 0",
    "paymentsOnly, all, 0, 1",
  })
  void a_record_that_the_worker_drops_is_counted_by_what_can_have_dropped_it(
      String transforms, String tolerance, double filtered, double notWritten) {
    properties.put("transforms", transforms);
    properties.put("errors.tolerance", tolerance);
    account(samples.paid(nowMs - 30 * DAY_MS));
    account(samples.open(nowMs));
    start();
    List<SourceRecord> records = Polls.flat(Polls.untilThereAre(2, task, SOON));

    task.commitRecord(records.get(0), null);
    task.commitRecord(
        records.get(1), new RecordMetadata(new TopicPartition("sessions", 0), 0, 0, 0, 0, 0));

    assertThat(shown("wooshpay-records-filtered-total")).isEqualTo(filtered);
    assertThat(shown("wooshpay-records-not-written-total")).isEqualTo(notWritten);
  }

  @Test
  void sessions_are_counted_as_created_and_as_updated() {
    String open = account(samples.open(nowMs));
    account(samples.paid(nowMs - 30 * DAY_MS));
    start();
    poll(2);
    account.pay(open);
    poll(1);

    assertThat(shown("wooshpay-sessions-created-total")).isEqualTo(2);
    assertThat(shown("wooshpay-sessions-updated-total")).isEqualTo(1);
    assertThat(shown("wooshpay-sessions-read-total")).isGreaterThanOrEqualTo(3);
  }

  private String account(ObjectNode session) {
    account.add(session);
    return session.path("id").textValue();
  }

  @Test
  void requests_are_counted_by_what_became_of_them() {
    properties.put("wooshpay.request.style", "body");
    api.faults(FaultPolicy.next(Fault.TOO_MANY_REQUESTS, Fault.BAD_GATEWAY, Fault.CUT_OFF));
    start();

    awaitShown("wooshpay-requests-refused-total", 2);
    awaitShown("wooshpay-requests-failed-total", 1);
    awaitShown("wooshpay-rate-limited-total", 1);
    awaitShown("wooshpay-retries-total", 3);
    await().atMost(SOON).until(() -> shown("wooshpay-requests-answered-total") > 3);
  }

  @Test
  void the_time_of_requests_is_added_up_and_the_longest_is_told() {
    api.latency(Duration.ofMillis(40));
    start();

    await().atMost(SOON).until(() -> shown("wooshpay-requests-answered-total") >= 3);
    assertThat(shown("wooshpay-request-time-ms-total")).isGreaterThanOrEqualTo(100);
    assertThat(shown("wooshpay-request-time-ms-max")).isBetween(30.0, 10_000.0);
  }

  @Test
  void before_the_first_contact_nothing_is_known_of_how_far_it_is() {
    api.faults(FaultPolicy.always(Fault.HANG));
    start();
    await().atMost(SOON).until(() -> api.requestCount() > 0);

    assertThat(shown("wooshpay-behind-seconds")).isNaN();
    assertThat(shown("wooshpay-ledger-sessions")).isNaN();
    assertThat(shown("wooshpay-sessions-created-total")).isZero();
    await().atMost(SOON).until(() -> shown("wooshpay-last-success-age-seconds") > 0.2);
  }

  @Test
  void while_it_follows_it_is_behind_by_seconds_and_has_no_history_left() {
    account(samples.paid(nowMs - 30 * DAY_MS));
    account(samples.open(nowMs - 3000));
    start();
    poll(2);

    awaitShown("wooshpay-history-left-seconds", 0);
    await().atMost(SOON).until(() -> shown("wooshpay-behind-seconds") < 5);
    assertThat(shown("wooshpay-last-success-age-seconds")).isLessThan(5);
    assertThat(shown("wooshpay-sweep-oldest-age-seconds")).isLessThan(5);
    assertThat(shown("wooshpay-sweep-overdue-windows")).isLessThan(2);
  }

  @Test
  void while_it_reads_history_what_is_left_of_it_is_told() {
    api.before(12, () -> api.faults(FaultPolicy.always(Fault.HANG)));
    for (int day = 5; day < 39; day++) {
      for (int i = 0; i < 40; i++) {
        account(samples.paid(nowMs - day * DAY_MS + i * 1000L));
      }
    }
    start();

    await()
        .atMost(SOON)
        .until(() -> shown("wooshpay-history-left-seconds") > Duration.ofDays(1).toSeconds());
  }

  @Test
  void the_ledger_is_shown_with_the_size_of_its_offsets() {
    for (int i = 0; i < 100; i++) {
      account(samples.open(nowMs - i * 1000L));
    }
    start();
    poll(100);

    awaitShown("wooshpay-ledger-sessions", 100);
    await().atMost(SOON).until(() -> shown("wooshpay-offset-bytes") > 1200);
    assertThat(shown("wooshpay-offset-slices")).isZero();
    assertThat(shown("wooshpay-offset-left-out-sessions")).isZero();
  }

  @Test
  void sessions_of_one_instant_that_do_not_fit_into_an_offset_are_counted() {
    properties.put("offset.max.bytes", "1000");
    for (int i = 0; i < 100; i++) {
      account(samples.open(nowMs - 1000L));
    }
    start();
    poll(100);

    await().atMost(SOON).until(() -> shown("wooshpay-offset-left-out-sessions") >= 50);
    assertThat(shown("wooshpay-offset-bytes")).isBetween(900.0, 1000.0);
  }

  @Test
  void unpaid_sessions_that_are_watched_and_malformed_ones_are_counted() {
    properties.put("behavior.on.malformed.session", "log");
    String unpaid = account(samples.open(nowMs - 5 * DAY_MS));
    account.completeUnpaid(unpaid);
    account.addRaw("x", nowMs - 4 * DAY_MS, JsonNodeFactory.instance.objectNode().put("id", 7));
    start();
    poll(1);

    awaitShown("wooshpay-watched-unpaid-instants", 1);
    awaitShown("wooshpay-sessions-malformed-total", 1);
  }
}
