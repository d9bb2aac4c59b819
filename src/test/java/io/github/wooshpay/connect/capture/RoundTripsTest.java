package io.github.wooshpay.connect.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wooshpay.connect.capture.ledger.Batch;
import io.github.wooshpay.connect.capture.scan.MalformedPolicy;
import io.github.wooshpay.connect.capture.scan.MemoryBound;
import io.github.wooshpay.connect.capture.scan.Reading;
import io.github.wooshpay.connect.capture.scan.WindowReader;
import io.github.wooshpay.connect.capture.schedule.CaptureSettings;
import io.github.wooshpay.connect.capture.schedule.LaneWork;
import io.github.wooshpay.connect.capture.schedule.Lanes;
import io.github.wooshpay.connect.capture.schedule.Step;
import io.github.wooshpay.connect.simulator.HistoryShape;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Windows at once share the round trips of a history, whatever its shape: none waits long for
 * another, within the bound on memory. Each page takes one round trip, and nothing else takes any
 * time.
 */
class RoundTripsTest {
  private static final long NOW = 20_000L * 86_400_000;
  private static final long ROUND_TRIP_MS = 50;

  private final PriorityQueue<InFlight> inFlight =
      new PriorityQueue<>(
          Comparator.comparingLong(InFlight::ends).thenComparingLong(InFlight::number));

  private record InFlight(long ends, long number, LaneWork lane, Step.Read read, Reading reading) {}

  /** All of one second comes by one cursor, so that its history is not among these. */
  @ParameterizedTest(name = "{0}, {1} windows: at most {2} times the least")
  @CsvSource({
    "EVEN,     4, 1.10", "EVEN,     8, 1.12", "EVEN,    16, 1.18",
    "DAILY,    4, 1.25", "DAILY,    8, 1.30", "DAILY,   16, 1.55",
    "GROWING,  4, 1.15", "GROWING,  8, 1.25", "GROWING, 16, 1.45",
    "BURSTY,   4, 1.35", "BURSTY,   8, 1.50", "BURSTY,  16, 2.10",
    "SPARSE,   4, 1.60", "SPARSE,   8, 1.90", "SPARSE,  16, 2.40",
  })
  void a_history_takes_few_round_trips_more_than_its_pages_shared_by_all_windows(
      HistoryShape shape, int parallelism, double most) throws InterruptedException {
    int sessions = shape == HistoryShape.SPARSE ? 5_000 : 50_000;
    double least = sessions / (double) (Histories.LIMIT * parallelism);

    assertThat(roundTrips(api(shape, sessions, true), sessions, parallelism))
        .as("newest first")
        .isLessThanOrEqualTo((long) (least * most));
    assertThat(roundTrips(api(shape, sessions, false), sessions, parallelism))
        .as("oldest first")
        .isLessThanOrEqualTo((long) (least * most));
  }

  private static ScriptedApi api(HistoryShape shape, int sessions, boolean newestFirst) {
    ScriptedApi api = new ScriptedApi(NOW, 1, newestFirst, Histories.LIMIT, 0);
    Histories.fill(api, shape, sessions, NOW, 6);
    return api;
  }

  private long roundTrips(ScriptedApi api, int sessions, int parallelism)
      throws InterruptedException {
    CaptureSettings settings = Histories.settings(parallelism);
    MemoryBound bound =
        MemoryBound.of(settings.reads().parallelism(), settings.reads().pageLimit());
    WindowReader reader = new WindowReader(api, new MalformedPolicy(true));
    List<LaneWork> lanes = Lanes.open(settings, Map.of(), NOW);
    long now = 0;
    long number = 0;
    int emitted = 0;
    inFlight.clear();
    while (emitted < sessions) {
      for (LaneWork lane : lanes) {
        Step.Read read = next(lane, now, parallelism, bound);
        while (read != null) {
          Reading reading = reader.read(read.window(), read.depth(), read.urgency());
          inFlight.add(new InFlight(now + reading.pages(), number++, lane, read, reading));
          read = next(lane, now, parallelism, bound);
        }
      }
      InFlight done = inFlight.remove();
      now = done.ends;
      for (Batch batch : done.lane.completed(done.read, done.reading)) {
        emitted += batch.changes().size();
      }
      assertThat(done.lane.held())
          .as("sessions that wait for an older window")
          .isLessThanOrEqualTo(bound.most() + bound.window());
    }
    return now;
  }

  private Step.@Nullable Read next(LaneWork lane, long now, int parallelism, MemoryBound bound) {
    int windows = (int) inFlight.stream().filter(f -> f.lane == lane).count();
    MemoryBound.Room room = bound.with(0, lane.held(), windows);
    if (windows == parallelism || room == MemoryBound.Room.NONE) {
      return null;
    }
    return lane.next(NOW + now * ROUND_TRIP_MS, 1, room) instanceof Step.Read read ? read : null;
  }
}
