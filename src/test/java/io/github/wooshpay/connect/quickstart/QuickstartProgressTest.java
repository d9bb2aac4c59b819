package io.github.wooshpay.connect.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.wooshpay.connect.stack.TopicRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuickstartProgressTest {
  private Instant now = Instant.parse("2026-03-01T10:00:00Z");
  private final QuickstartProgress progress = new QuickstartProgress(() -> now);

  @Test
  void counts_records_and_their_rate_over_the_last_five_seconds() {
    add("2026-03-01T09:59:50Z", "created");
    now = now.plusSeconds(20);
    add("2026-03-01T10:00:17Z", "created");
    add("2026-03-01T09:59:50Z", "updated");

    assertThat(progress.line()).isEqualTo("3 records (1 updated)   0.4 per second   behind by 3 s");
    assertThat(progress.records()).isEqualTo(3);
    assertThat(progress.updated()).isEqualTo(1);
  }

  @Test
  void says_that_it_waits_while_nothing_has_arrived() {
    now = now.plusSeconds(7);

    assertThat(progress.line()).isEqualTo("waiting for the first record");
  }

  @ParameterizedTest
  @CsvSource({
    "-4, 0 s",
    "59, 59 s",
    "61, 1 min 1 s",
    "7500, 2 h 5 min",
    "180000, 2 d 2 h",
  })
  void a_duration_is_told_in_two_units(long seconds, String words) {
    assertThat(QuickstartProgress.inWords(Duration.ofSeconds(seconds))).isEqualTo(words);
  }

  private void add(String created, String change) {
    progress.add(
        new TopicRecord(
            0,
            1,
            "cs_1",
            JsonNodeFactory.instance
                .objectNode()
                .put("created", Instant.parse(created).toEpochMilli()),
            Map.of("wooshpay.change", change),
            now.toEpochMilli()));
  }
}
