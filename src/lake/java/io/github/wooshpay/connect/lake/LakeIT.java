package io.github.wooshpay.connect.lake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.simulator.Oddity;
import io.github.wooshpay.connect.simulator.SampleLineItems;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SessionVersion;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.stack.Stack;
import io.github.wooshpay.connect.stack.StackExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * An account's history and what happens in it now, from the simulated API through a real worker
 * with this plugin and the stock Iceberg sink into a table, by the ready configurations {@code
 * config/wooshpay-lake.json} and {@code config/lake-iceberg.json}. The worker is killed once on the
 * way. The table is read back by Iceberg's own API, and by SQL.
 */
@ExtendWith(StackExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class LakeIT {
  private static final String TABLE = "wooshpay.checkout_sessions";
  private static final String OLDER_TABLE = "wooshpay.older_sessions";
  private static final Path GOLDEN = Path.of("src/test/resources/golden/iceberg-table.txt");
  private static final List<String> PAGE_QUERIES = SqlOverFiles.queriesIn(Path.of("docs/lake.md"));

  /** More of them by {@code -Dlake.sessions=20000}: what a table costs. */
  private static final int HISTORY = Integer.getInteger("lake.sessions", 400);

  private static final long HOUR_MS = Duration.ofHours(1).toMillis();
  private static final long HISTORY_MS = Duration.ofDays(100).toMillis();

  /** Those whose values come out as they went in, in their field or in {@code unmapped}. */
  private static final List<Oddity> ODDITIES =
      List.of(
          Oddity.UNKNOWN_FIELDS,
          Oddity.NEW_PAYMENT_METHODS,
          Oddity.HUGE_NUMBERS,
          Oddity.CONTAINERS_OF_ANOTHER_TYPE,
          Oddity.UNKNOWN_STATUSES,
          Oddity.ALL_NULL,
          Oddity.ALL_MISSING,
          Oddity.UNUSUAL_TEXT);

  private final SampleSessions samples = new SampleSessions(71);
  private final SimulatedAccount account = new SimulatedAccount();
  private final ObjectNode full = sample("full.json");
  private final List<String> open = new ArrayList<>();
  private final Lake lake;

  LakeIT(Stack stack, @TempDir Path warehouse) {
    this.lake = new Lake(stack, account, warehouse);
  }

  @BeforeAll
  void stream() {
    long nowMs = nowMs();
    long boundaryMs = nowMs - 48 * HOUR_MS;
    for (int i = 1; i <= HISTORY; i++) {
      account.add(samples.finished(boundaryMs - HISTORY_MS / HISTORY * i / 1000 * 1000));
    }
    account.add(full);
    ODDITIES.forEach(oddity -> account.add(samples.odd(nowMs - 30 * HOUR_MS, oddity)));
    samples.spread(60, nowMs - 2 * HOUR_MS, nowMs).forEach(this::addOpen);
    lake.startSource();
    lake.startSink(TABLE);
    lake.awaitRows(TABLE);

    change();
    lake.awaitRecords();
    lake.awaitRows(TABLE);

    lake.kill();
    changeAgain();
    lake.startAgain();
    lake.awaitRecords();
    lake.awaitRows(TABLE);

    addOpen(samples.paid(nowMs()));
    account.edit(open.get(2), session -> session.remove("metadata"));
    lake.awaitRecords();
    lake.awaitRows(TABLE);
  }

  /** What happens to sessions that the topic has as they were made. */
  private void change() {
    addOpen(samples.open(nowMs()));
    addOpen(samples.open(nowMs()));
    account.pay(open.get(0));
    account.expire(open.get(1));
    account.edit(
        open.get(2),
        session -> session.withObject("/metadata").put("note", "café ☕ 订单 \uD83D\uDED2"));
    account.edit(open.get(3), session -> session.putObject("metadata"));
    account.edit(open.get(4), session -> session.putNull("metadata"));
    account.edit(open.get(5), session -> session.set("line_items", full.get("line_items")));
    account.edit(
        open.get(6),
        session ->
            session
                .withObject("/payment_method_options")
                .putObject("paynow")
                .put("reference", "SG-1"));
    account.edit(open.get(7), session -> session.putArray("payment_method_types"));
    account.completeUnpaid(open.get(8));
    account.edit(open.get(9), session -> session.put("customer_creation", "always"));
  }

  /**
   * One more change of each, so that none is missed although nobody looks meanwhile. The last is
   * back to what it was at first.
   */
  private void changeAgain() {
    account.pay(open.get(60));
    account.expire(open.get(61));
    account.edit(open.get(2), session -> session.withObject("/metadata").put("note", ""));
    account.pay(open.get(8));
    account.edit(open.get(9), session -> session.put("customer_creation", "if_required"));
  }

  private void addOpen(ObjectNode session) {
    account.add(session);
    open.add(session.path("id").textValue());
  }

  @AfterAll
  void close() {
    lake.close();
  }

  @Test
  void every_version_of_every_session_is_one_row_that_equals_what_the_api_answered() {
    assertRowsEqualVersions(TABLE);
    assertThat(lake.countRecords()).isEqualTo(lake.countVersions());

    System.out.printf(
        Locale.ROOT,
        "Lake: %d versions of %d sessions served, %d records in the topic, %d rows in the table%n",
        lake.countVersions(),
        account.size(),
        lake.countRecords(),
        lake.tables().countRows(TABLE));
    System.out.println(lake.storage(TABLE));
  }

  /** {@code -Dgolden.update=true} rewrites it. */
  @Test
  void the_table_is_made_from_the_schema_of_the_records_and_times_are_times() throws IOException {
    String made = lake.tables().describe(TABLE);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(GOLDEN, made);
    }

    assertThat(GOLDEN).content().isEqualTo(made);
    System.out.println("Lake: the table as Iceberg prints it\n" + made);
  }

  @Test
  void the_query_for_the_current_state_gives_every_session_as_the_api_answers_it_now()
      throws Exception {
    Map<String, JsonNode> byVersion = new HashMap<>();
    for (JsonNode row : rows(TABLE)) {
      Instant observed = Instant.parse(row.path("observed_at").textValue());
      byVersion.put(row.path("id").textValue() + " " + observed.toEpochMilli(), Canonical.row(row));
    }
    List<JsonNode> latest = new ArrayList<>();

    try (SqlOverFiles sql = sqlOfThePage()) {
      for (List<String> row :
          sql.query("SELECT id || ' ' || epoch_ms(observed_at) FROM wooshpay.sessions_now")) {
        latest.add(byVersion.getOrDefault(row.get(0), MissingNode.getInstance()));
      }
    }

    assertThat(latest).containsExactlyInAnyOrderElementsOf(current());
    System.out.printf(
        Locale.ROOT,
        "Lake: %d sessions by the query for the current state, %d of them as the API answers now%n",
        latest.size(),
        latest.stream().filter(current()::contains).count());
  }

  @Test
  void the_query_for_the_payments_gives_what_was_paid() throws Exception {
    Map<String, Long> paid = new TreeMap<>();
    for (JsonNode session : current()) {
      if (session.path("payment_status").asText().equals("paid")) {
        long amount = session.path("amount_total").longValue();
        paid.merge(session.path("currency").asText(), amount, Long::sum);
      }
    }
    Map<String, Long> found = new TreeMap<>();

    try (SqlOverFiles sql = sqlOfThePage()) {
      for (List<String> row : sql.query(PAGE_QUERIES.get(1))) {
        found.put(row.get(0), Long.parseLong(row.get(2)));
      }
    }

    assertThat(found).isEqualTo(paid);
    System.out.printf(
        Locale.ROOT, "Lake: paid by the query %s%n      paid by the API   %s%n", found, paid);
  }

  @Test
  void the_query_for_revenue_by_product_gives_what_was_bought() throws Exception {
    Map<String, Long> bought = new TreeMap<>();
    for (SessionVersion version : account.truth().values()) {
      ObjectNode session = (ObjectNode) version.json();
      if (session.path("payment_status").asText().equals("paid")) {
        for (JsonNode item : SampleLineItems.of(session)) {
          String product = item.at("/price/product/name").textValue();
          String of = product + " " + item.path("currency").textValue();
          bought.merge(of, item.path("amount_total").longValue(), Long::sum);
        }
      }
    }
    Map<String, Long> found = new TreeMap<>();

    try (SqlOverFiles sql = sqlOfThePage()) {
      for (List<String> row : sql.query(PAGE_QUERIES.get(2))) {
        // A sum of nothing but nulls is null.
        found.put(
            row.get(0) + " " + row.get(1), row.get(3) == null ? 0 : Long.parseLong(row.get(3)));
      }
    }

    assertThat(bought).hasSizeGreaterThan(10);
    assertThat(found).isEqualTo(bought);
    System.out.printf(
        Locale.ROOT, "Lake: revenue of %d products and currencies as bought%n", found.size());
  }

  private SqlOverFiles sqlOfThePage() throws SQLException {
    SqlOverFiles sql = SqlOverFiles.of(TABLE, lake.tables().files(TABLE));
    sql.run(PAGE_QUERIES.get(0));
    return sql;
  }

  private List<JsonNode> current() {
    return account.truth().values().stream().map(LakeIT::answered).toList();
  }

  @Test
  void a_table_of_an_older_schema_gets_the_fields_that_it_lacks_and_all_rows() {
    lake.tables()
        .createWithout(
            List.of("customer_creation", "shipping.tracking_number"), TABLE, OLDER_TABLE);
    assertThat(lake.tables().describe(OLDER_TABLE))
        .doesNotContain("customer_creation", "tracking_number");

    lake.startSink(OLDER_TABLE);
    lake.awaitRows(OLDER_TABLE);

    assertThat(lake.tables().describe(OLDER_TABLE))
        .contains("customer_creation: optional string", "tracking_number: optional string");
    assertRowsEqualVersions(OLDER_TABLE);
    System.out.printf(
        Locale.ROOT,
        "Lake: %d rows in a table of an older schema, which has both fields now%n",
        lake.tables().countRows(OLDER_TABLE));
    System.out.println(lake.storage(OLDER_TABLE));
  }

  /** The rows of a session in the order of {@code observed_at} are its versions in theirs. */
  private void assertRowsEqualVersions(String table) {
    Map<String, List<JsonNode>> byId = new TreeMap<>();
    for (JsonNode row : rows(table)) {
      String id = row.path("id").textValue();
      byId.computeIfAbsent(id, any -> new ArrayList<>()).add(Canonical.row(row));
    }
    assertThat(byId.keySet()).isEqualTo(account.truth().keySet());
    byId.forEach(
        (id, rows) ->
            assertThat(rows)
                .as(id)
                .isEqualTo(account.versions(id).stream().map(LakeIT::answered).toList()));
  }

  private List<JsonNode> rows(String table) {
    return lake.tables().rows(table).stream()
        .map(Canonical::parse)
        .sorted(Comparator.comparing(row -> row.path("observed_at").textValue()))
        .toList();
  }

  private static JsonNode answered(SessionVersion version) {
    ObjectNode session = (ObjectNode) version.json();
    boolean paid = session.path("payment_status").asText().equals("paid");
    return Canonical.session((paid ? SampleLineItems.addedTo(session) : session).toString());
  }

  private static ObjectNode sample(String file) {
    try {
      String json = Files.readString(Path.of("src/test/resources/sessions", file));
      return (ObjectNode) Canonical.parse(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long nowMs() {
    return System.currentTimeMillis() / 1000 * 1000;
  }
}
