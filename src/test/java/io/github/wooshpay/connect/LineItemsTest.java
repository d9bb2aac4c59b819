package io.github.wooshpay.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.wooshpay.connect.metrics.Metric;
import io.github.wooshpay.connect.simulator.Fault;
import io.github.wooshpay.connect.simulator.FaultPolicy;
import io.github.wooshpay.connect.simulator.SampleLineItems;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Records with the line items that the session list leaves out. */
@Timeout(60)
class LineItemsTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int ITEMS = 130;

  private final SampleSessions samples = new SampleSessions(23);
  private final SimulatedAccount account = new SimulatedAccount();
  private final AtomicInteger items = new AtomicInteger(ITEMS);
  private final SimulatedApi api =
      SimulatedApi.builder()
          .account(account)
          .lineItems(session -> SampleLineItems.make(session, items.get()))
          .start();
  private final Map<String, String> properties =
      new HashMap<>(
          Map.of(
              "name", "shop",
              "wooshpay.api.key", SimulatedApi.KEY,
              "wooshpay.api.url", api.url().toString(),
              "topic", "sessions",
              "line.items", "paid",
              "poll.interval.ms", "100",
              "requests.per.second", "200"));

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void a_paid_version_has_all_its_items_and_an_open_one_has_none() {
    String id = add();
    WooshPaySourceTask task = start();
    SourceRecord created = next(task, 1).get(0);
    account.pay(id);
    SourceRecord paid = next(task, 1).get(0);
    task.stop();

    assertThat(value(created).getStruct("line_items")).isNull();
    Struct list = Objects.requireNonNull(value(paid).getStruct("line_items"));
    assertThat(list.getBoolean("has_more")).isFalse();
    assertThat(list.getArray("data")).hasSize(ITEMS);
    Struct first = (Struct) list.getArray("data").get(0);
    assertThat(first.getStruct("price").getStruct("product").getString("name")).isNotBlank();
    assertThat(api.lineItemsRequestCount()).isEqualTo(2);
  }

  @Test
  void every_version_has_its_items_where_the_setting_says_all() {
    properties.put("line.items", "all");
    add();
    WooshPaySourceTask task = start();
    SourceRecord created = next(task, 1).get(0);
    task.stop();

    assertThat(value(created).getStruct("line_items").getArray("data")).hasSize(ITEMS);
  }

  @Test
  void nothing_is_asked_where_items_are_as_listed() {
    properties.remove("line.items");
    account.pay(add());
    WooshPaySourceTask task = start();
    next(task, 1);
    task.stop();

    assertThat(api.lineItemsRequestCount()).isZero();
  }

  @Test
  void items_that_change_make_no_record_and_a_restart_makes_none() {
    String id = add();
    account.pay(id);
    WooshPaySourceTask first = start();
    List<SourceRecord> before = next(first, 1);
    items.set(3);
    account.edit(id, session -> session.putObject("metadata").put("packed", "yes"));
    before.addAll(next(first, 1));
    first.stop();
    items.set(7);

    HandMadeContext context = new HandMadeContext(properties);
    context.store(before);
    WooshPaySourceTask second = start(context);
    String other = add();
    account.pay(other);
    List<SourceRecord> after = next(second, 1);
    second.stop();

    assertThat(before).extracting(LineItemsTest::itemsIn).containsExactly(ITEMS, 3);
    assertThat(after).extracting(SourceRecord::key).containsExactly(other);
  }

  @Test
  void hides_fields_in_fetched_line_items_too() {
    properties.put("fields.exclude", "line_items.data.price.product.id");
    properties.put("fields.hash", "line_items.data.price.product.name");
    account.pay(add());
    WooshPaySourceTask task = start();
    SourceRecord record = next(task, 1).get(0);
    task.stop();

    Struct item = (Struct) value(record).getStruct("line_items").getArray("data").get(0);
    Struct product = item.getStruct("price").getStruct("product");
    assertThat(product.getString("id")).isNull();
    assertThat(product.getString("name")).matches("[0-9a-f]{64}");
  }

  @Test
  void a_session_that_the_api_knows_no_items_of_comes_without_and_is_counted() throws Exception {
    api.faults(FaultPolicy.lineItems(Fault.NOT_FOUND));
    account.pay(add());
    WooshPaySourceTask task = start();
    SourceRecord record = next(task, 1).get(0);

    assertThat(value(record).getStruct("line_items")).isNull();
    assertThat(metric(Metric.LINE_ITEMS_MISSING)).isEqualTo(1);
    task.stop();
  }

  @Test
  void a_key_that_may_not_read_them_ends_the_task_and_what_came_before_is_there() {
    String before = add();
    WooshPaySourceTask task = start();
    assertThat(next(task, 1)).extracting(SourceRecord::key).containsExactly(before);
    api.faults(FaultPolicy.lineItems(Fault.FORBIDDEN));
    account.pay(before);

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> next(task, 1))
        .withMessageContaining("lacks the permission to read line items")
        .withMessageContaining("line.items");
    task.stop();
  }

  /** Two in ten requests fail, and items of several sessions are fetched at once. */
  @Test
  void records_stay_in_order_though_requests_for_items_fail() {
    properties.put("line.items", "all");
    properties.put("retry.backoff.ms", "10");
    properties.put("retry.backoff.max.ms", "50");
    items.set(2);
    List<String> ids = new ArrayList<>();
    long nowMs = api.nowMs();
    samples
        .spread(60, nowMs - 3_600_000, nowMs)
        .forEach(
            session -> {
              session.putNull("line_items");
              account.add(session);
              ids.add(session.path("id").textValue());
            });
    FaultPolicy faults = FaultPolicy.random(4, 0.2, Fault.quick());
    api.faults(r -> r.path().endsWith("/line_items") ? faults.choose(r) : null);
    WooshPaySourceTask task = start();
    List<SourceRecord> records = next(task, ids.size());
    task.stop();

    assertThat(records).extracting(SourceRecord::key).containsExactlyElementsOf(ids);
    assertThat(records).extracting(LineItemsTest::itemsIn).containsOnly(2);
  }

  private String add() {
    var session = samples.open(api.nowMs() / 1000 * 1000).putNull("line_items");
    account.add(session);
    return session.path("id").textValue();
  }

  private WooshPaySourceTask start() {
    return start(new HandMadeContext(properties));
  }

  private WooshPaySourceTask start(HandMadeContext context) {
    WooshPaySourceTask task = new WooshPaySourceTask();
    task.initialize(context);
    task.start(properties);
    return task;
  }

  private static List<SourceRecord> next(WooshPaySourceTask task, int count) {
    return new ArrayList<>(Polls.flat(Polls.untilThereAre(count, task, SOON)));
  }

  private static Struct value(SourceRecord record) {
    return (Struct) record.value();
  }

  private static int itemsIn(SourceRecord record) {
    return value(record).getStruct("line_items").getArray("data").size();
  }

  private static double metric(Metric metric) throws Exception {
    ObjectName bean = new ObjectName("kafka.connect:type=plugins,connector=shop,task=0");
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    return ((Number) server.getAttribute(bean, metric.metricName())).doubleValue();
  }
}
