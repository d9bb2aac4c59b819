package io.github.wooshpay.connect.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wooshpay.connect.capture.ledger.IgnoredFields;
import io.github.wooshpay.connect.capture.schedule.CaptureSettings;
import io.github.wooshpay.connect.capture.schedule.StartFrom;
import io.github.wooshpay.connect.session.LineItemsMode;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A list in no order of time, such as by last update: nothing documents the order. */
class UnorderedListTest {
  private static final long NOW = 1_790_000_000_000L;
  private static final long DAY_MS = 24 * 3_600_000L;
  private static final int SESSIONS = 20_000;

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 8})
  void a_year_of_history_in_no_order_takes_at_most_twice_the_requests(int parallelism)
      throws InterruptedException {
    long sorted = requests(parallelism, false);
    long unordered = requests(parallelism, true);

    System.out.printf(
        Locale.ROOT,
        "%d sessions, %d windows at once: %d requests in order, %d in no order%n",
        SESSIONS,
        parallelism,
        sorted,
        unordered);
    assertThat(unordered).isLessThanOrEqualTo(2 * sorted);
  }

  /** Returns how many requests it takes until every session is emitted, each once. */
  private static long requests(int parallelism, boolean shuffled) throws InterruptedException {
    ScriptedApi api = new ScriptedApi(NOW, 1, true, 100, 50);
    Random random = new Random(5);
    for (int i = 0; i < SESSIONS; i++) {
      long created = NOW - 2 * DAY_MS - (long) (random.nextDouble() * 365 * DAY_MS);
      api.create(NOW, String.format(Locale.ROOT, "cs_%06d", i), created, "complete/paid/");
    }
    if (shuffled) {
      api.shuffle();
    }
    CaptureSettings settings =
        new CaptureSettings(
            new StartFrom.Earliest(),
            new CaptureSettings.Watch(5_000, 25 * 3_600_000L, 14 * DAY_MS, IgnoredFields.none()),
            new CaptureSettings.Reads(100, parallelism, 5),
            true,
            0,
            LineItemsMode.AS_LISTED);
    VirtualCapture capture = new VirtualCapture(settings, api, new Random(1));
    capture.start(new VirtualOffsets());
    long untilMs = NOW;
    while (capture.topic().size() < SESSIONS && untilMs < NOW + 3_600_000) {
      untilMs += 1_000;
      capture.runUntil(untilMs);
    }
    List<String> ids = capture.topic().stream().map(VirtualCapture.Emitted::id).toList();
    assertThat(ids).hasSize(SESSIONS).doesNotHaveDuplicates();
    return api.requests();
  }
}
