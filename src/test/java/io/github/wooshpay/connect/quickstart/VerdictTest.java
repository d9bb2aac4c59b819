package io.github.wooshpay.connect.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.wooshpay.connect.stack.TopicRecord;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private final QuickstartProgress progress =
      new QuickstartProgress(() -> Instant.parse("2026-03-01T10:00:00Z"));

  @Test
  void a_show_without_a_record_is_a_failure() {
    assertThat(Verdict.inTheEnd(progress).code()).isEqualTo(1);
    assertThat(Verdict.inTheEnd(progress).sentence()).startsWith("No record arrived;");
  }

  @Test
  void a_show_without_an_update_is_a_failure() {
    add("created");

    assertThat(Verdict.inTheEnd(progress).code()).isEqualTo(1);
    assertThat(Verdict.inTheEnd(progress).sentence())
        .startsWith("1 record arrived, 0 of them updated: no session changed in this time.");
  }

  @Test
  void a_show_with_an_update_has_come_off() {
    add("created");
    add("created");
    add("updated");

    assertThat(Verdict.inTheEnd(progress))
        .isEqualTo(new Verdict(0, "3 records arrived, 1 of them updated."));
  }

  @Test
  void stopping_is_not_a_failure() {
    assertThat(Verdict.stopped(progress))
        .isEqualTo(new Verdict(0, "Stopped; 0 records arrived, 0 of them updated."));
  }

  private void add(String change) {
    progress.add(
        new TopicRecord(
            0,
            1,
            "cs_1",
            JsonNodeFactory.instance.objectNode().put("created", 1),
            Map.of("wooshpay.change", change),
            1));
  }
}
