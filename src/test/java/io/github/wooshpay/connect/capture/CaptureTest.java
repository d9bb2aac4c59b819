package io.github.wooshpay.connect.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wooshpay.connect.api.CapturedLog;
import io.github.wooshpay.connect.capture.ledger.Checkpoint;
import io.github.wooshpay.connect.capture.ledger.FormatOne;
import io.github.wooshpay.connect.capture.ledger.IgnoredFields;
import io.github.wooshpay.connect.capture.ledger.Lane;
import io.github.wooshpay.connect.capture.ledger.StoredLedger;
import io.github.wooshpay.connect.capture.scan.MemoryBound;
import io.github.wooshpay.connect.capture.schedule.CaptureSettings;
import io.github.wooshpay.connect.capture.schedule.StartFrom;
import io.github.wooshpay.connect.json.FieldPaths;
import io.github.wooshpay.connect.session.LineItemsMode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptureTest {
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;
  private static final long NOW = 1_790_000_000_000L;

  static CaptureSettings settings(int limit, int parallelism) {
    return new CaptureSettings(
        new StartFrom.Earliest(),
        new CaptureSettings.Watch(5000, 25 * HOUR, 14 * DAY, IgnoredFields.none()),
        new CaptureSettings.Reads(limit, parallelism, 5),
        true,
        0,
        LineItemsMode.AS_LISTED);
  }

  private static List<String> lines(VirtualCapture capture) {
    return capture.topic().stream()
        .map(
            e -> e.id() + " " + e.version() + " " + (e.change().isUpdate() ? "UPDATED" : "CREATED"))
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
    capture.start(new VirtualOffsets());
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
      capture.start(new VirtualOffsets());
      capture.runUntil(NOW + 120_000);
      assertThat(capture.topic()).hasSize(5000);
      assertThat(capture.topic()).extracting(VirtualCapture.Emitted::id).isSorted();
      assertThat(api.requests()).as("newest first: %s", newestFirst).isLessThan(100);
    }
  }

  private static VirtualCapture capture(ScriptedApi api) {
    return new VirtualCapture(settings(10, 1), api, new Random(5));
  }

  /** One session of an hour ago, emitted; and what is stored after it. */
  private static VirtualOffsets afterOne(ScriptedApi api) throws InterruptedException {
    VirtualCapture first = capture(api);
    first.start(new VirtualOffsets());
    first.runUntil(api.nowMs() + 10_000);
    assertThat(first.topic()).hasSize(1);
    return first.stop();
  }

  private static ScriptedApi withOne() {
    ScriptedApi api = new ScriptedApi(NOW, 1, true, 10, 150);
    api.create(NOW, "cs_1", NOW - HOUR, "open/unpaid/");
    return api;
  }

  @Test
  void a_damaged_ledger_means_emission_again_and_a_warning() throws Exception {
    ScriptedApi api = withOne();
    VirtualOffsets stored = afterOne(api);
    Map<String, Object> damaged = new HashMap<>(stored.head(Lane.LIVE));
    damaged.put("ledger", "%%%");
    VirtualCapture again = capture(api);
    try (CapturedLog log = new CapturedLog()) {
      again.start(stored.with(Lane.LIVE, damaged));
      assertThat(String.join("\n", log.lines()))
          .contains("The 'ledger' in the stored offset of the live lane (head) is damaged")
          .contains("may be emitted again");
    }
    again.runUntil(api.nowMs() + 10_000);
    assertThat(lines(again)).containsExactly("cs_1 open/unpaid/ CREATED");
  }

  @Test
  void a_damaged_watch_means_that_what_may_have_been_watched_is_emitted_again() throws Exception {
    ScriptedApi api = withOne();
    api.create(NOW, "cs_0", NOW - 13 * DAY, "complete/unpaid/");
    Map<String, Object> damaged =
        Map.of("created", NOW - HOUR, "boundary", NOW - 14 * DAY, "watch", "%%%");
    VirtualCapture again = capture(api);
    try (CapturedLog log = new CapturedLog()) {
      again.start(new VirtualOffsets().with(Lane.LIVE, damaged));
      assertThat(String.join("\n", log.lines()))
          .contains("The 'unpaid' in the stored offset of the live lane (head) is damaged");
    }
    again.runUntil(api.nowMs() + 30_000);
    assertThat(lines(again))
        .containsExactlyInAnyOrder("cs_0 complete/unpaid/ CREATED", "cs_1 open/unpaid/ CREATED");
  }

  @Test
  void a_created_written_by_hand_begins_there() throws Exception {
    ScriptedApi api = withOne();
    api.create(NOW, "cs_0", NOW - 2 * HOUR, "open/unpaid/");
    VirtualCapture again = capture(api);
    again.start(new VirtualOffsets().with(Lane.LIVE, Map.of("created", NOW - 90 * 60_000)));
    again.runUntil(NOW + 10_000);
    assertThat(lines(again)).containsExactly("cs_1 open/unpaid/ CREATED");
  }

  /** A payment that was under way as the shop expired the session, or a bank transfer. */
  @ParameterizedTest
  @CsvSource({
    // minutes after the expiry, minutes until it is seen at the latest
    "1, 4",
    "50, 4",
    "180, 55",
    "2000, 60",
    "15000, 60",
  })
  void an_expired_session_that_is_paid_all_the_same_is_seen(long paidAfter, long within)
      throws Exception {
    ScriptedApi api = withOne();
    api.change(NOW + 60_000, "cs_1", "expired/unpaid/");
    long paidMs = NOW + 60_000 + paidAfter * 60_000;
    api.change(paidMs, "cs_1", "expired/paid/");
    VirtualCapture capture = capture(api);
    capture.start(new VirtualOffsets());
    capture.runUntil(paidMs - 1);
    assertThat(lines(capture))
        .containsExactly("cs_1 open/unpaid/ CREATED", "cs_1 expired/unpaid/ UPDATED");

    capture.runUntil(paidMs + within * 60_000);

    assertThat(lines(capture)).last().isEqualTo("cs_1 expired/paid/ UPDATED");
  }

  @Test
  void a_flip_back_is_two_changes() throws Exception {
    ScriptedApi api = withOne();
    api.change(NOW + 60_000, "cs_1", "open/unpaid/other");
    api.change(NOW + 120_000, "cs_1", "open/unpaid/");
    VirtualCapture capture = capture(api);
    capture.start(new VirtualOffsets());
    capture.runUntil(NOW + 240_000);
    assertThat(lines(capture))
        .containsExactly(
            "cs_1 open/unpaid/ CREATED",
            "cs_1 open/unpaid/other UPDATED",
            "cs_1 open/unpaid/ UPDATED");
  }

  @Test
  void a_change_of_an_ignored_field_is_not_a_change() throws Exception {
    ScriptedApi api = withOne();
    api.change(NOW + 60_000, "cs_1", "open/unpaid/other");
    CaptureSettings ignoring =
        new CaptureSettings(
            new StartFrom.Earliest(),
            new CaptureSettings.Watch(
                5000,
                25 * HOUR,
                14 * DAY,
                new IgnoredFields(FieldPaths.parse(List.of("version")), FieldPaths.none())),
            new CaptureSettings.Reads(10, 1, 5),
            true,
            0,
            LineItemsMode.AS_LISTED);
    VirtualCapture capture = new VirtualCapture(ignoring, api, new Random(6));
    capture.start(new VirtualOffsets());
    capture.runUntil(NOW + 180_000);
    assertThat(lines(capture)).containsExactly("cs_1 open/unpaid/ CREATED");
  }

  @Test
  void a_session_listed_minutes_late_below_younger_ones_is_emitted() throws Exception {
    ScriptedApi api = new ScriptedApi(NOW, 1000, false, 10, 150);
    for (int i = 0; i < 50; i++) {
      api.create(
          NOW + i * 10_000L,
          String.format(Locale.ROOT, "cs_%02d", i),
          NOW + i * 10_000L,
          "complete/paid/");
    }
    api.create(NOW + 400_000, "cs_late", NOW + 5_000, "complete/paid/");
    VirtualCapture capture = capture(api);
    capture.start(new VirtualOffsets());
    capture.runUntil(NOW + 1_200_000);
    assertThat(capture.topic()).hasSize(51);
    assertThat(capture.topic()).extracting(VirtualCapture.Emitted::id).contains("cs_late");
  }

  @Test
  void with_nothing_that_can_change_a_tick_costs_one_request() throws Exception {
    ScriptedApi api = new ScriptedApi(NOW, 1, true, 10, 150);
    for (int i = 0; i < 500; i++) {
      api.create(
          NOW, String.format(Locale.ROOT, "cs_%03d", i), NOW - DAY + i * 1000L, "complete/paid/");
    }
    VirtualCapture capture = capture(api);
    capture.start(new VirtualOffsets());
    capture.runUntil(NOW + 60_000);
    long before = api.requests();
    capture.runUntil(NOW + 60_000 + HOUR);
    long ticks = HOUR / 5_000;
    assertThat(api.requests() - before).isBetween(ticks - 20, ticks + 100);
  }

  @Test
  void a_complete_and_unpaid_session_is_watched_beyond_the_horizon_and_across_a_restart()
      throws Exception {
    ScriptedApi api = new ScriptedApi(NOW, 1, true, 10, 150);
    api.create(NOW, "cs_1", NOW - 1000, "complete/unpaid/");
    api.change(NOW + 5 * DAY, "cs_1", "complete/paid/");
    VirtualCapture capture = capture(api);
    capture.start(new VirtualOffsets());
    capture.runUntil(NOW + 30 * HOUR);
    api.create(api.nowMs(), "cs_2", api.nowMs(), "complete/paid/");
    capture.runUntil(NOW + 31 * HOUR);
    VirtualOffsets stored = capture.stop();
    assertThat(stored.head(Lane.LIVE).get("unpaid")).isNotEqualTo("");
    capture.start(stored);
    capture.runUntil(NOW + 5 * DAY + HOUR);
    assertThat(lines(capture))
        .containsExactly(
            "cs_1 complete/unpaid/ CREATED",
            "cs_2 complete/paid/ CREATED",
            "cs_1 complete/paid/ UPDATED");
  }

  @Test
  void a_completed_setup_is_not_watched_beyond_the_horizon() throws Exception {
    ScriptedApi api = new ScriptedApi(NOW, 1, true, 10, 150);
    api.create(NOW, "cs_1", NOW - 1000, "complete//setup");
    VirtualCapture capture = capture(api);
    capture.start(new VirtualOffsets());
    capture.runUntil(NOW + 30 * HOUR);
    api.create(api.nowMs(), "cs_2", api.nowMs(), "complete/paid/");
    capture.runUntil(NOW + 31 * HOUR);
    VirtualOffsets stored = capture.stop();
    assertThat(stored.head(Lane.LIVE).get("unpaid")).isEqualTo("");
    assertThat(lines(capture))
        .containsExactly("cs_1 complete//setup CREATED", "cs_2 complete/paid/ CREATED");
  }

  @Test
  void each_session_once_means_that_changes_are_not_told() throws Exception {
    ScriptedApi api = withOne();
    api.change(NOW + 60_000, "cs_1", "complete/paid/");
    api.create(NOW + 70_000, "cs_2", NOW + 70_000, "open/unpaid/");
    api.change(NOW + 80_000, "cs_2", "complete/paid/");
    CaptureSettings once =
        new CaptureSettings(
            new StartFrom.Earliest(),
            new CaptureSettings.Watch(5000, 0, 0, IgnoredFields.none()),
            new CaptureSettings.Reads(10, 1, 5),
            true,
            0,
            LineItemsMode.AS_LISTED);
    VirtualCapture capture = new VirtualCapture(once, api, new Random(7));
    capture.start(new VirtualOffsets());
    capture.runUntil(NOW + 20 * 60_000);
    assertThat(lines(capture))
        .containsExactly("cs_1 open/unpaid/ CREATED", "cs_2 open/unpaid/ CREATED");
  }

  @Test
  void a_change_during_an_outage_that_outlasts_the_horizon_is_emitted_when_the_api_is_back()
      throws Exception {
    ScriptedApi api = new ScriptedApi(NOW, 1, true, 10, 150);
    for (int i = 0; i < 30; i++) {
      api.create(
          NOW, String.format(Locale.ROOT, "cs_%02d", i), NOW - DAY + i * 60_000L, "open/unpaid/");
    }
    for (String id : List.of("cs_07", "cs_15", "cs_25")) {
      api.change(NOW + HOUR / 2, id, "complete/paid/");
    }
    VirtualCapture capture = capture(api);
    capture.start(new VirtualOffsets());
    capture.runUntil(NOW + 10 * 60_000);
    api.awayUntil(NOW + 3 * HOUR);
    capture.runUntil(NOW + 4 * HOUR);
    assertThat(lines(capture).subList(30, capture.topic().size()))
        .containsExactlyInAnyOrder(
            "cs_07 complete/paid/ UPDATED",
            "cs_15 complete/paid/ UPDATED",
            "cs_25 complete/paid/ UPDATED");
  }

  /** A ledger of format 1 that was full: the oldest sessions are emitted again, and once. */
  @Test
  void stores_what_format_one_left_out_in_slices_of_the_usual_size() throws Exception {
    ScriptedApi api = new ScriptedApi(NOW, 1, true, 10, 150);
    int window = MemoryBound.targetPages(4) * 10;
    FormatOne youngest = new FormatOne();
    for (int i = 0; i < 300; i++) {
      String id = String.format(Locale.ROOT, "cs_%03d", i);
      long createdMs = NOW - 20 * HOUR + i * 60_000L;
      api.create(NOW, id, createdMs, "open/unpaid/" + i);
      if (i >= 280) {
        youngest.add(id, createdMs, ScriptedApi.json("open/unpaid/" + i));
      }
    }
    VirtualCapture capture =
        new VirtualCapture(
            settings(10, 4),
            new StoredLedger.Size(6, 4, 700_000),
            VirtualCapture.Delivery.EXACTLY_ONCE,
            change -> true,
            api,
            new Random(8));
    capture.start(new VirtualOffsets());
    capture.runUntil(NOW + 60_000);
    VirtualOffsets stored = capture.stop();
    Checkpoint head = Checkpoint.fromOffset(stored.head(Lane.LIVE));
    capture.start(new VirtualOffsets().with(Lane.LIVE, youngest.offset(head, NOW - 25 * HOUR)));
    capture.runUntil(NOW + 10 * 60_000);
    VirtualOffsets after = capture.stop();

    assertThat(capture.topic()).hasSize(300 + 280);
    assertThat(after.all().values())
        .allSatisfy(
            offset ->
                assertThat(String.valueOf(offset.getOrDefault("ledger", "")).length() / 12)
                    .as("sessions in one offset, with the head's copies of what it has just sealed")
                    .isLessThanOrEqualTo(window));
    capture.start(after);
    capture.runUntil(NOW + 20 * 60_000);
    assertThat(capture.topic()).hasSize(300 + 280);
  }
}
