package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.stack.ConnectRest;
import io.github.wooshpay.connect.stack.ConnectRest.RestException;
import io.github.wooshpay.connect.stack.Settings;
import io.github.wooshpay.connect.stack.Stack;
import io.github.wooshpay.connect.stack.StackExtension;
import io.github.wooshpay.connect.stack.TopicReader;
import io.github.wooshpay.connect.stack.TopicRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The plugin on a real worker: found, run, and its offsets read, altered and reset (KIP-875). */
@ExtendWith(StackExtension.class)
class OffsetsIT {
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final long OLD_MS = 1_767_225_600_000L;
  private static final long HOUR_MS = 3_600_000;

  private final SampleSessions samples = new SampleSessions(5);
  private final SimulatedAccount account = new SimulatedAccount();
  private final SimulatedApi api = SimulatedApi.of(account);
  private final ConnectRest rest;
  private final String topic;
  private final String name;
  private final TopicReader reader;

  OffsetsIT(Stack stack) {
    rest = stack.worker().rest();
    topic = stack.name("sessions");
    name = stack.name("offsets");
    reader = stack.reader(topic);
  }

  @BeforeEach
  void three_sessions_are_read() {
    for (int hour = 0; hour < 3; hour++) {
      account.add(samples.paid(OLD_MS + hour * HOUR_MS));
    }
    rest.create(name, configuration());
    reader.readUntil(SOON, records -> records.size() >= 3);
    rest.stop(name);
  }

  @AfterEach
  void close() {
    rest.delete(name);
    reader.close();
    api.close();
  }

  private Map<String, String> configuration() {
    Map<String, String> configuration = Settings.smallest(api, topic);
    configuration.put("poll.interval.ms", "500");
    configuration.put("requests.per.second", "50");
    return configuration;
  }

  private Map<String, Object> history(Map<String, Object> offset) {
    Map<String, String> partition = Map.of("api", api.url().toString(), "lane", "history");
    return Map.of("offsets", List.of(Map.of("partition", partition, "offset", offset)));
  }

  private List<Long> created(int records) {
    return reader.readUntil(SOON, read -> read.size() >= records).stream()
        .map(TopicRecord::value)
        .map(value -> value.path("created").asLong())
        .toList();
  }

  @Test
  void a_worker_that_loads_by_service_files_alone_lists_the_connector_with_its_version() {
    assertThat(rest.plugins())
        .filteredOn(plugin -> plugin.path("class").asText().equals(Settings.CONNECTOR))
        .extracting(plugin -> plugin.path("type").asText() + " " + plugin.path("version").asText())
        .containsExactly("source " + System.getProperty("plugin.version"));
  }

  @Test
  void the_stored_offset_has_the_documented_partition_and_fields() {
    JsonNode stored = rest.offsets(name).at("/offsets/0");

    assertThat(stored.at("/partition/api").asText()).isEqualTo(api.url().toString());
    assertThat(stored.at("/partition/lane").asText()).isEqualTo("history");
    assertThat(stored.at("/offset/created").asLong()).isEqualTo(OLD_MS + 2 * HOUR_MS);
    assertThat(stored.at("/offset/version").asInt()).isEqualTo(2);
    assertThat(stored.path("offset").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "created", "id", "floor", "boundary", "epoch", "ledger", "unpaid", "version");
  }

  @Test
  void a_rewind_of_the_history_lane_emits_again_what_was_created_since() {
    rest.patchOffsets(name, history(Map.of("created", OLD_MS + HOUR_MS)));
    rest.resume(name);

    assertThat(created(5).subList(3, 5)).containsExactly(OLD_MS + HOUR_MS, OLD_MS + 2 * HOUR_MS);
  }

  @Test
  void the_command_of_the_operations_page_rewinds_to_a_date() throws IOException {
    rest.patchOffsets(name, bodyOnThePage(OLD_MS + HOUR_MS));
    rest.resume(name);
    long now = System.currentTimeMillis() / 1000 * 1000;
    account.add(samples.open(now));

    assertThat(created(6).subList(3, 6))
        .containsExactly(OLD_MS + HOUR_MS, OLD_MS + 2 * HOUR_MS, now);
  }

  /** What the shell would send, except the API's address. */
  private JsonNode bodyOnThePage(long created) throws IOException {
    Matcher command =
        Pattern.compile("-X PATCH [^\\n]* -d '(.*?})'\\ncurl", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("docs", "operations.md")));
    assertThat(command.find()).isTrue();
    String body =
        command
            .group(1)
            .replace("'$created'", Long.toString(created))
            .replace("https://api.wooshpay.com", api.url().toString());
    return new ObjectMapper().readTree(body);
  }

  @Test
  void a_date_in_words_is_refused_with_the_number_to_write_and_nothing_is_altered() {
    JsonNode before = rest.offsets(name);

    assertThatThrownBy(
            () -> rest.patchOffsets(name, history(Map.of("created", "2026-01-01T01:00:00Z"))))
        .isInstanceOf(RestException.class)
        .hasMessageContaining("1767229200000");
    assertThat(rest.offsets(name)).isEqualTo(before);
  }

  @Test
  void the_offsets_that_were_read_can_be_written_back_and_emit_nothing_again() {
    rest.patchOffsets(name, rest.offsets(name));
    rest.resume(name);
    account.add(samples.open(System.currentTimeMillis() / 1000 * 1000));

    assertThat(created(4)).hasSize(4);
  }

  @Test
  void a_reset_starts_from_the_beginning() {
    rest.deleteOffsets(name);
    assertThat(rest.offsets(name).path("offsets")).isEmpty();
    rest.resume(name);

    assertThat(created(6).subList(3, 6))
        .containsExactly(OLD_MS, OLD_MS + HOUR_MS, OLD_MS + 2 * HOUR_MS);
  }
}
