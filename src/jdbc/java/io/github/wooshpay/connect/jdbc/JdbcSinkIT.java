package io.github.wooshpay.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.simulator.Oddity;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.stack.ConnectRest;
import io.github.wooshpay.connect.stack.ConnectWorker;
import io.github.wooshpay.connect.stack.Settings;
import io.github.wooshpay.connect.stack.Stack;
import io.github.wooshpay.connect.stack.StackExtension;
import io.github.wooshpay.connect.stack.TopicReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * From the simulated API through a real worker into a table of a real PostgreSQL: Debezium's JDBC
 * sink as its makers pack it, configured by {@code config/jdbc-upsert.json}.
 */
@ExtendWith(StackExtension.class)
class JdbcSinkIT {
  private static final Duration SOON = Duration.ofMinutes(5);
  private static final Path PLUGINS = Path.of(System.getProperty("jdbc.plugins", "missing"));

  /** What the account leaves to chance does not reach a column of its own: times are compared. */
  private static final Set<String> OURS = Set.of("observed_at");

  private final SampleSessions samples = new SampleSessions(31);
  private final SimulatedAccount account = new SimulatedAccount();
  private final List<String> young = new ArrayList<>();
  private int rounds;

  @Test
  void the_table_has_one_row_for_each_session_as_it_is_now_whatever_happens(Stack stack)
      throws Exception {
    addHistoryAndToday();
    String topic = stack.name("sessions");
    try (SessionTable table = SessionTable.start();
        SimulatedApi api = SimulatedApi.of(account);
        TopicReader reader = stack.reader(topic);
        ConnectWorker worker =
            stack
                .anotherWorker()
                .property("plugin.path", stack.pluginPath() + "," + PLUGINS)
                .start()) {
      ConnectRest rest = worker.rest();
      rest.create("source", source(api, topic));
      rest.create("sink", sink(table, topic));
      awaitTruth("history", table, reader, rest);
      assertTheTableIsTheDocumentedOne(table);

      liveOn();
      awaitTruth("changes", table, reader, rest);
      liveOn();
      awaitTruth("more changes", table, reader, rest);

      liveOn();
      worker.kill();
      liveOn();
      worker.startAgain();
      awaitTruth("the worker killed", table, reader, rest);

      rest.stop("sink");
      rest.deleteOffsets("sink");
      rest.resume("sink");
      awaitTruth("the sink rewound", table, reader, rest);
    }
  }

  private void addHistoryAndToday() {
    long nowMs = System.currentTimeMillis() / 1000 * 1000;
    for (int i = 0; i < 2000; i++) {
      account.add(samples.finished(nowMs - Duration.ofDays(60).toMillis() + i * 2_000_000L));
    }
    for (int i = 0; i < 300; i++) {
      young.add(add(samples.open(nowMs - Duration.ofHours(10).toMillis() + i * 100_000L)));
    }
    for (Oddity oddity :
        List.of(
            Oddity.UNKNOWN_FIELDS,
            Oddity.NEW_PAYMENT_METHODS,
            Oddity.LOOSE_METADATA,
            Oddity.MIXED_ARRAYS,
            Oddity.UNKNOWN_STATUSES,
            Oddity.ALL_NULL)) {
      add(samples.odd(nowMs - 60_000, oddity));
    }
  }

  private String add(ObjectNode session) {
    account.add(session);
    return session.path("id").textValue();
  }

  /** Some are paid, some expire, some change twice between two looks, some change unseen here. */
  private void liveOn() {
    rounds++;
    for (int i = 0; i < young.size(); i++) {
      String id = young.get(i);
      switch ((i + rounds) % 6) {
        case 0 -> account.pay(id);
        case 1 -> account.edit(id, session -> session.put("amount_total", 90_000L + rounds));
        case 2 -> account.edit(id, session -> session.withObject("/metadata").put("n", rounds));
        case 3 -> account.edit(id, session -> session.put("customer_email", "渡辺 😀 " + rounds));
        case 4 -> account.edit(id, session -> session.putNull("client_reference_id"));
        default -> {}
      }
    }
    for (int i = 0; i < 50; i++) {
      young.add(add(samples.open(System.currentTimeMillis() / 1000 * 1000)));
    }
  }

  /** The sink has read the topic whole, and the table's rows are the account's sessions. */
  private void awaitTruth(String after, SessionTable table, TopicReader reader, ConnectRest rest)
      throws SQLException {
    await("the table is the truth after " + after)
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              assertThat(rest.failure("source")).isEmpty();
              assertThat(rest.failure("sink")).isEmpty();
              assertThat(rows(table)).isEqualTo(truth(table.columns().keySet()));
              assertThat(read(rest)).isEqualTo(reader.readToEnd().size());
            });
    long rows = table.count("SELECT count(*) FROM checkout_sessions");
    long ids = table.count("SELECT count(DISTINCT id) FROM checkout_sessions");
    assertThat(rows).isEqualTo(ids).isEqualTo(account.size());
    assertThat(table.count("SELECT count(*) FROM checkout_sessions WHERE observed_at IS NULL"))
        .isZero();
    System.out.printf(
        Locale.ROOT,
        "%s, after %s: %d records in the topic, %d rows, %d sessions in the account, %d paid%n",
        table.version(),
        after,
        reader.records().size(),
        rows,
        account.size(),
        table.count("SELECT count(*) FROM checkout_sessions WHERE payment_status = 'paid'"));
  }

  /** How many records of its topic's only partition the sink has done with. */
  private static long read(ConnectRest rest) {
    return rest.offsets("sink").at("/offsets/0/offset/kafka_offset").asLong();
  }

  private static Map<String, Map<String, @Nullable Object>> rows(SessionTable table)
      throws SQLException {
    Map<String, Map<String, @Nullable Object>> rows = table.rows();
    rows.values().forEach(row -> row.keySet().removeAll(OURS));
    return rows;
  }

  private Map<String, Map<String, @Nullable Object>> truth(Set<String> columns) {
    Map<String, Map<String, @Nullable Object>> truth = new TreeMap<>();
    account
        .truth()
        .forEach(
            (id, version) -> {
              Map<String, @Nullable Object> flat = new TreeMap<>();
              flatten("", version.json(), flat);
              Map<String, @Nullable Object> row = new TreeMap<>();
              columns.forEach(column -> row.put(column, flat.get(column)));
              row.keySet().removeAll(OURS);
              truth.put(id, row);
            });
    return truth;
  }

  /** As the answer has it, an underscore between the names; what is an array is left out. */
  private static void flatten(String prefix, JsonNode json, Map<String, @Nullable Object> into) {
    json.properties()
        .forEach(
            entry -> {
              String name = prefix + entry.getKey();
              JsonNode value = entry.getValue();
              if (value.isObject()) {
                flatten(name + "_", value, into);
              } else if (value.isValueNode() && !value.isNull()) {
                into.put(
                    name,
                    value.isIntegralNumber()
                        ? (Object) value.longValue()
                        : value.isBoolean() ? (Object) value.booleanValue() : value.asText());
              }
            });
  }

  /** Column by column what {@code docs/relational.md} tells. */
  private static void assertTheTableIsTheDocumentedOne(SessionTable table) throws Exception {
    String page = Files.readString(Path.of("docs", "relational.md"));
    Map<String, String> documented = new LinkedHashMap<>();
    for (MatchResult row :
        Pattern.compile("(?m)^\\| `(\\w+)` \\| ([a-z ]+) \\|").matcher(page).results().toList()) {
      documented.put(row.group(1), row.group(2));
    }

    assertThat(table.columns()).containsExactlyInAnyOrderEntriesOf(documented);
    assertThat(table.primaryKey()).isEqualTo("PRIMARY KEY (id)");
  }

  private static Map<String, String> source(SimulatedApi api, String topic) {
    Map<String, String> settings = Settings.smallest(api, topic);
    settings.put("poll.interval.ms", "200");
    settings.put("requests.per.second", "200");
    settings.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    settings.put("value.converter.schemas.enable", "true");
    return settings;
  }

  /** The ready configuration, except for where it reads and writes. */
  private static Map<String, String> sink(SessionTable table, String topic) {
    Map<String, String> settings = Settings.ready("jdbc-upsert.json");
    settings.put("topics", topic);
    settings.put("connection.url", table.url());
    settings.put("connection.username", "postgres");
    settings.put("connection.password", "postgres");
    return settings;
  }
}
