package io.github.wooshpay.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code docs/security.md} says of offsets, against what a task has a worker store. */
@Timeout(60)
class SecurityPageTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Instant BEGAN = Instant.parse("2026-03-01T10:00:00Z");
  private static final String EMAIL = "jane.doe@example.com";

  private final Duration away = Duration.between(Instant.now(), BEGAN);
  private final InstantSource clock = () -> Instant.now().plus(away);
  private final SampleSessions samples = new SampleSessions(1);
  private final SimulatedAccount account = new SimulatedAccount();

  /** Except for the address and the three instants that depend on the second of the start. */
  @Test
  void the_offset_that_is_shown_is_the_one_that_a_run_stores() throws IOException {
    account.add(ofJane(samples.paid(BEGAN.minusSeconds(60).toEpochMilli())));

    ObjectNode stored = stored(1);

    ObjectNode shown = shown();
    List.of("floor", "boundary", "epoch")
        .forEach(name -> ((ObjectNode) shown.path("offset")).remove(name));
    List.of("floor", "boundary", "epoch")
        .forEach(name -> ((ObjectNode) stored.path("offset")).remove(name));
    assertThat(shown).isEqualTo(stored);
  }

  @Test
  void an_offset_holds_nothing_of_a_session_but_an_id_instants_and_nine_bytes_of_digests() {
    int sessions = 40;
    List<String> personal = new ArrayList<>();
    for (int i = 0; i < sessions; i++) {
      ObjectNode session = ofJane(samples.paid(BEGAN.minusSeconds(60 + i).toEpochMilli()));
      account.add(session);
      collectTexts(session, personal);
    }

    ObjectNode stored = stored(sessions);

    JsonNode offset = stored.path("offset");
    byte[] ledger = Base64.getDecoder().decode(offset.path("ledger").textValue());
    assertThat(ledger).hasSize(9 * sessions);
    assertThat(offset.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "created", "id", "floor", "boundary", "epoch", "ledger", "unpaid", "version");
    personal.remove(offset.path("id").textValue());
    String text = stored + new String(ledger, StandardCharsets.ISO_8859_1);
    assertThat(personal).hasSizeGreaterThan(10 * sessions).noneMatch(text::contains);
  }

  private static ObjectNode ofJane(ObjectNode session) {
    session.put("customer_email", EMAIL).withObject("/customer_details").put("email", EMAIL);
    return session;
  }

  /** Every text of a session that is long enough to be told from chance. */
  private static void collectTexts(JsonNode json, List<String> texts) {
    json.forEach(value -> collectTexts(value, texts));
    if (json.isTextual() && json.textValue().length() > 5) {
      texts.add(json.textValue());
    }
  }

  /** Partition and offset of the last of this many records. */
  private ObjectNode stored(int sessions) {
    try (SimulatedApi api = SimulatedApi.builder().account(account).clock(clock).start()) {
      Map<String, String> properties = new HashMap<>();
      properties.put("wooshpay.api.key", SimulatedApi.KEY);
      properties.put("wooshpay.api.url", api.url().toString());
      properties.put("topic", "sessions");
      properties.put("filter.customer.email", EMAIL);
      WooshPaySourceTask task = new WooshPaySourceTask(clock);
      task.initialize(new HandMadeContext(properties));
      task.start(properties);
      List<SourceRecord> records;
      try {
        records = Polls.flat(Polls.untilThereAre(sessions, task, SOON));
      } finally {
        task.stop();
      }
      assertThat(records).hasSize(sessions);
      SourceRecord last = records.get(sessions - 1);
      ObjectNode stored = JSON.createObjectNode();
      stored.set("partition", JSON.valueToTree(last.sourcePartition()));
      stored.set("offset", JSON.valueToTree(last.sourceOffset()));
      ((ObjectNode) stored.path("partition")).put("api", "http://127.0.0.1:8080");
      return (ObjectNode) readAsPlain(stored);
    }
  }

  /** With the types that reading JSON gives: an int where that is enough. */
  private static JsonNode readAsPlain(JsonNode json) {
    try {
      return JSON.readTree(json.toString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode shown() throws IOException {
    String page = Files.readString(Path.of("docs", "security.md"), StandardCharsets.UTF_8);
    int begin = page.indexOf("```json\n") + "```json\n".length();
    return (ObjectNode) JSON.readTree(page.substring(begin, page.indexOf("```", begin)));
  }
}
