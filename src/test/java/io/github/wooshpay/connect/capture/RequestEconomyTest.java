package io.github.wooshpay.connect.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wooshpay.connect.simulator.HistoryShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A history costs few requests more than it has pages, whatever its shape. */
class RequestEconomyTest {
  private static final long NOW = 20_000L * 86_400_000;

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
   * sixteen windows at once more of them are read before it is known how wide they should be. Eight
   * windows cost 1.23 times the pages in the mean of 24 bursty or sparse histories, and 1.32 in the
   * worst of them.
   */
  @ParameterizedTest
  @MethodSource("histories")
  void a_history_costs_three_tenths_more_requests_than_it_has_pages_or_half_at_sixteen_windows(
      HistoryShape shape, int sessions, boolean newestFirst, int parallelism)
      throws InterruptedException {
    ScriptedApi api = new ScriptedApi(NOW, 1000, newestFirst, Histories.LIMIT, 1);
    Histories.fill(api, shape, sessions, NOW, 6);
    VirtualCapture capture =
        new VirtualCapture(Histories.settings(parallelism), api, new Random(6));
    capture.start(new VirtualOffsets());
    while (capture.topic().size() < sessions) {
      capture.runUntil(api.nowMs() + 10);
    }

    long pages = sessions / Histories.LIMIT;
    assertThat(api.requests()).isBetween(pages, pages * (parallelism == 16 ? 150 : 130) / 100);
  }
}
