package io.github.wooshpay.connect.quickstart;

import io.github.wooshpay.connect.quickstart.Screen.Tone;
import io.github.wooshpay.connect.stack.ConnectRest;
import io.github.wooshpay.connect.stack.TopicReader;
import io.github.wooshpay.connect.stack.TopicRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Creates a connector and shows what it brings, until the time is over, it fails, or it is enough.
 */
final class Show {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LOOK_AT_STATUS = Duration.ofSeconds(1);

  private final ConnectRest rest;
  private final TopicReader reader;
  private final Screen screen;
  private final InstantSource clock;
  private final QuickstartProgress progress;

  /**
   * @param paidMs returns when a session was paid; null if that is not known
   */
  Show(
      ConnectRest rest,
      TopicReader reader,
      Screen screen,
      InstantSource clock,
      Function<String, @Nullable Long> paidMs) {
    this.rest = rest;
    this.reader = reader;
    this.screen = screen;
    this.clock = clock;
    this.progress = new QuickstartProgress(clock, paidMs);
  }

  /**
   * Runs the show.
   *
   * @param stopAfter empty: until it is told to stop
   * @param stopped asked several times a second
   */
  Verdict run(
      String connector,
      Map<String, String> config,
      Optional<Duration> stopAfter,
      BooleanSupplier stopped) {
    try {
      rest.create(connector, config);
    } catch (ConnectRest.RestException e) {
      return Verdict.failed(Failure.ofRefusal(e));
    }
    screen.line(Tone.BOLD, SessionRow.HEADINGS.inColumns());
    Instant end = stopAfter.map(clock.instant()::plus).orElse(Instant.MAX);
    Instant nextLook = clock.instant();
    while (!stopped.getAsBoolean() && clock.instant().isBefore(end)) {
      for (TopicRecord record : reader.poll(POLL)) {
        progress.add(record);
        screen.row(SessionRow.of(record, ZoneId.systemDefault()));
      }
      screen.status(progress.line());
      if (!clock.instant().isBefore(nextLook)) {
        nextLook = clock.instant().plus(LOOK_AT_STATUS);
        Optional<String> failure = rest.failure(connector);
        if (failure.isPresent()) {
          return Verdict.failed(Failure.ofTrace(failure.get()));
        }
      }
    }
    return stopped.getAsBoolean() ? Verdict.stopped(progress) : Verdict.inTheEnd(progress);
  }
}
