package io.github.wooshpay.connect.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wooshpay.connect.json.FieldPaths;
import io.github.wooshpay.connect.simulator.HistoryShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A history costs few requests more than it has pages, whatever its shape. */
class RequestEconomyTest {
  private static final int LIMIT = 100;
  private static final long DAY = 24 * 3_600_000L;
  private static final long NOW = 20_000 * DAY;

  static Stream<Arguments> histories() {
    List<Arguments> all = new ArrayList<>();
    for (HistoryShape shape : HistoryShape.values()) {
      int sessions = shape == HistoryShape.SPARSE ? 5_000 : 50_000;
      for (boolean newestFirst : new boolean[] {true, false}) {
        for (int parallelism : new int[] {1, 4, 8, 16}) {
          all.add(Arguments.of(shape, sessions, newestFirst, parallelism));
        }
      }
    }
    return all.stream();
  }

  /**
   * A reader that knew beforehand where all sessions are would do with their number of pages. With
   * sixteen windows at once more of them are read before it is known how wide they should be.
   */
  @ParameterizedTest
  @MethodSource("histories")
  void a_history_costs_three_tenths_more_requests_than_it_has_pages_or_half_at_sixteen_windows(
      HistoryShape shape, int sessions, boolean newestFirst, int parallelism)
      throws InterruptedException {
    ScriptedApi api = new ScriptedApi(NOW, 1000, newestFirst, LIMIT, 1);
    long[] created = shape.createdMs(sessions, NOW, 6).toArray();
    for (int i = 0; i < sessions; i++) {
      api.create(NOW, "cs_" + (100_000 + i), created[i], "complete/paid/");
    }
    VirtualCapture capture = new VirtualCapture(settings(parallelism), api, new Random(6));
    capture.start(Map.of());
    while (capture.topic().size() < sessions) {
      capture.runUntil(api.nowMs() + 10);
    }

    long pages = sessions / LIMIT;
    assertThat(api.requests()).isBetween(pages, pages * (parallelism == 16 ? 150 : 130) / 100);
  }

  private static CaptureSettings settings(int parallelism) {
    return new CaptureSettings(
        new StartFrom.Earliest(),
        5_000,
        25 * 3_600_000L,
        14 * DAY,
        FieldPaths.none(),
        LIMIT,
        parallelism,
        1000,
        true,
        700_000);
  }
}
