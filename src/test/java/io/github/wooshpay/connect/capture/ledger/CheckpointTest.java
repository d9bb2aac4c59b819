package io.github.wooshpay.connect.capture.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wooshpay.connect.session.CaptureException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The golden files are offsets as they were written: they are read permanently. */
class CheckpointTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode golden(String name) throws IOException {
    try (InputStream file =
        CheckpointTest.class.getResourceAsStream("/golden/offsets/" + name + ".json")) {
      return JSON.readTree(Objects.requireNonNull(file));
    }
  }

  /** As Connect's converter gives it: integers as small as they fit. */
  private static Map<String, Object> asStored(JsonNode offset) {
    Map<String, Object> stored = new HashMap<>();
    for (Map.Entry<String, JsonNode> field : offset.properties()) {
      JsonNode value = field.getValue();
      Object plain = value.isNumber() ? value.numberValue() : value.textValue();
      stored.put(field.getKey(), plain);
    }
    return stored;
  }

  @Test
  void an_offset_of_version_1_reads_as_what_it_said() throws IOException {
    Checkpoint read = Checkpoint.fromOffset(asStored(golden("v1-live")));
    assertThat(read)
        .isEqualTo(
            new Checkpoint(
                1_790_000_123_456L,
                "cs_1580071142008291328",
                1_789_910_123_000L,
                1_789_900_000_000L,
                null,
                "",
                "AICr352MNK+F9SrpBw",
                "AAAAARI0VniagAAAAAAAAAAD/ty6mP//////"));
    RestoredLedger ledger = RestoredLedger.empty();
    ledger.add(read.createdMs() + 1, EntryBytes.parse(read.legacy()), true);
    assertThat(ledger.size()).isEqualTo(3);
    assertThat(ledger.find(7, 1, 0, () -> 0x123456789aL))
        .isEqualTo(new RestoredLedger.Known(null, Change.Entry.NONE, true));
    assertThat(ledger.find(7, 0x80000000, 0, () -> 4))
        .isEqualTo(new RestoredLedger.Known(null, Change.Entry.NONE, false));
    assertThat(ledger.find(7, 2, 0, () -> 3)).isNull();
    assertThat(InstantsText.parse(read.unpaid()))
        .containsExactly(1_789_900_001_000L, 1_789_900_002_001L, 1_789_990_000_000L);
  }

  @Test
  void a_watch_of_whole_seconds_reads_as_what_it_said() throws IOException {
    Checkpoint read = Checkpoint.fromOffset(asStored(golden("v1-history")));
    assertThat(InstantsText.parse(read.unpaid()))
        .containsExactly(1_789_900_001_000L, 1_789_900_002_000L, 1_789_990_000_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v2-live", "v2-upgrading"})
  void an_offset_of_version_2_is_written_as_it_was_read(String name) throws IOException {
    JsonNode golden = golden(name);
    Map<String, Object> written = Checkpoint.fromOffset(asStored(golden)).toOffset();
    assertThat(JSON.writeValueAsString(written)).isEqualTo(JSON.writeValueAsString(golden));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v2-slice", "v2-slice-of-format-1"})
  void a_slice_is_written_as_it_was_read(String name) throws IOException {
    JsonNode golden = golden(name);
    Map<String, Object> written = SliceOffset.fromOffset(asStored(golden)).toOffset();
    assertThat(JSON.writeValueAsString(written)).isEqualTo(JSON.writeValueAsString(golden));
  }

  /** The sentence with which version 0.1 refuses what this version writes. */
  @Test
  void an_older_connector_refuses_version_2() throws IOException {
    assertThat(golden("v2-refused-by-0.1").path("sentence").asText())
        .startsWith("The stored offset is of version 2, which this version of the connector cannot")
        .contains("Use the version of the connector that wrote it");
    assertThat(golden("v2-live").path("version").asInt()).isEqualTo(2);
  }

  @Test
  void the_texts_are_written_as_they_were() {
    EntryBytes ledger = new EntryBytes();
    ledger.insert(0, 1, 0x123456789aL);
    ledger.insert(1, 0xfedcba98, 0xffffffffffL);
    ledger.insert(1, 0x80000000, 3);
    assertThat(ledger.text(100)).isEqualTo("AAAAARI0VniagAAAAAAAAAAD/ty6mP//////");
    assertThat(ledger.text(35)).as("the last that fit").isEqualTo("gAAAAAAAAAAD/ty6mP//////");
    TreeSet<Long> watched = new TreeSet<>();
    watched.add(1_789_900_001_000L);
    watched.add(1_789_900_002_001L);
    watched.add(1_789_990_000_000L);
    assertThat(InstantsText.write(watched, 100).text()).isEqualTo("AICr352MNK+F9SrpBw");
  }

  @Test
  void created_alone_is_enough_and_is_the_floor() {
    assertThat(Checkpoint.fromOffset(Map.of("created", 1_767_225_600_000L)))
        .isEqualTo(
            new Checkpoint(1_767_225_600_000L, null, 1_767_225_600_000L, null, null, "", "", ""));
  }

  @Test
  void a_version_of_the_future_is_refused_with_what_to_do() {
    assertThatThrownBy(() -> Checkpoint.fromOffset(Map.of("created", 1L, "version", 3)))
        .isInstanceOf(CaptureException.class)
        .hasMessage(
            "The stored offset is of version 3, which this version of the connector cannot read (it reads 1 to 2). Use the"
                + " version of the connector that wrote it, or write the offset {\"created\": <milliseconds since the"
                + " epoch>} to begin there.");
  }

  @Test
  void an_offset_without_a_usable_created_is_refused() {
    for (Map<String, ?> offset : List.of(Map.of("floor", 1L), Map.of("created", -1L))) {
      assertThatThrownBy(() -> Checkpoint.fromOffset(offset))
          .isInstanceOf(CaptureException.class)
          .hasMessageContaining("'created' in the stored offset is missing or invalid");
    }
  }

  @Test
  void a_field_of_another_type_is_named() {
    assertThatThrownBy(() -> Checkpoint.fromOffset(Map.of("created", "2026-01-01")))
        .hasMessage("The stored offset's 'created' must be an integer, but is a String.");
    assertThatThrownBy(() -> Checkpoint.fromOffset(Map.of("created", 1L, "ledger", 5)))
        .hasMessage("The stored offset's 'ledger' must be a string, but is a Integer.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "AAAA", "%%%%", "AAAAARI0VniagAAAAAAAAAAD/ty6mP///"})
  void a_damaged_ledger_is_refused(String text) {
    assertThatThrownBy(() -> EntryBytes.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "Ag", "AIA", "AP//////////////////", "AAEC"})
  void a_damaged_list_of_instants_is_refused(String text) {
    assertThatThrownBy(() -> InstantsText.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_watch_that_does_not_fit_keeps_the_youngest() {
    TreeSet<Long> watched = new TreeSet<>();
    for (long i = 0; i < 100; i++) {
      watched.add(1_789_900_000_000L + i * 1000);
    }
    InstantsText.Written written = InstantsText.write(watched, 24);
    assertThat(written.text().length()).isLessThanOrEqualTo(24);
    assertThat(written.leftOut()).isEqualTo(87);
    assertThat(InstantsText.parse(written.text()))
        .hasSize(13)
        .contains(1_789_900_099_000L)
        .doesNotContain(1_789_900_086_000L);
  }
}
