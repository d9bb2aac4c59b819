package io.github.wooshpay.connect.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.wooshpay.connect.json.FieldPaths;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CaptureTest {
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;
  private static final long NOW = 1_790_000_000_000L;

  static CaptureSettings settings(int limit, int parallelism) {
    return new CaptureSettings(
        new StartFrom.Earliest(),
        5000,
        25 * HOUR,
        14 * DAY,
        FieldPaths.none(),
        limit,
        parallelism,
        5,
        true,
        700_000);
  }

  private static List<String> lines(VirtualCapture capture) {
    return capture.topic().stream()
        .map(e -> e.id() + " " + e.version() + " " + e.change().kind())
        .toList();
  }

  @Test
  void a_session_paid_after_it_was_read_is_emitted_again_as_updated() throws Exception {
    ScriptedApi api = new ScriptedApi(NOW, 1, true, 2, 150);
    for (int i = 0; i < 5; i++) {
      api.create(NOW, "cs_" + i, NOW - HOUR + i * 1000L, "open/unpaid/");
    }
    api.change(NOW + 60_000, "cs_3", "complete/paid/");
    VirtualCapture capture = new VirtualCapture(settings(2, 1), api, new Random(1));
    capture.start(Map.of());
    capture.runUntil(NOW + 300_000);
    assertThat(lines(capture))
        .containsExactly(
            "cs_0 open/unpaid/ CREATED",
            "cs_1 open/unpaid/ CREATED",
            "cs_2 open/unpaid/ CREATED",
            "cs_3 open/unpaid/ CREATED",
            "cs_4 open/unpaid/ CREATED",
            "cs_3 complete/paid/ UPDATED");
  }

  @Test
  void history_is_read_oldest_first_whatever_the_order_of_the_list() throws Exception {
    for (boolean newestFirst : List.of(true, false)) {
      ScriptedApi api = new ScriptedApi(NOW, 1000, newestFirst, 100, 150);
      for (int i = 0; i < 5000; i++) {
        api.create(
            NOW,
            String.format(Locale.ROOT, "cs_%05d", i),
            NOW - 3650 * DAY + i * 17L * HOUR,
            "complete/paid/");
      }
      VirtualCapture capture = new VirtualCapture(settings(100, 4), api, new Random(2));
      capture.start(Map.of());
      capture.runUntil(NOW + 120_000);
      assertThat(capture.topic()).hasSize(5000);
      assertThat(capture.topic()).extracting(VirtualCapture.Emitted::id).isSorted();
      assertThat(api.requests()).as("newest first: %s", newestFirst).isLessThan(100);
    }
  }

  @Test
  void the_last_payment_of_a_reading_ends_a_batch_so_that_it_carries_the_checkpoint_after_it()
      throws Exception {
    ScriptedApi api = new ScriptedApi(NOW, 1, true, 100, 150);
    api.create(NOW, "cs_1", NOW - HOUR, "complete/paid/");
    api.create(NOW, "cs_2", NOW - HOUR + 1, "complete/paid/");
    api.create(NOW, "cs_3", NOW - HOUR + 2, "open/unpaid/");
    VirtualCapture capture = new VirtualCapture(settings(100, 1), api, new Random(3));
    capture.start(Map.of());
    capture.runUntil(NOW + 5_000);
    assertThat(capture.topic())
        .extracting(VirtualCapture.Emitted::id, VirtualCapture.Emitted::batch)
        .containsExactly(tuple("cs_1", 0), tuple("cs_2", 0), tuple("cs_3", 1));
    Checkpoint afterPayments = capture.topic().get(1).checkpoint();
    capture.crash(2);
    capture.start(Map.of(Lane.LIVE, afterPayments));
    capture.runUntil(NOW + 10_000);
    assertThat(lines(capture))
        .containsExactly(
            "cs_1 complete/paid/ CREATED",
            "cs_2 complete/paid/ CREATED",
            "cs_3 open/unpaid/ CREATED");
  }
}
