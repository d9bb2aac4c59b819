package io.github.wooshpay.connect.metrics;

import io.github.wooshpay.connect.capture.CaptureStatus;
import io.github.wooshpay.connect.capture.ledger.StoredLedger;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The current value of each metric: a long for counters, otherwise a double. Thread-safe. Never
 * throws, because a worker's reporters read it.
 *
 * <p>Tests: {@code TaskMetricsTest}.
 */
public final class Readings {
  private final Counters counters;
  private final Supplier<Optional<CaptureStatus>> capture;
  private final Supplier<Duration> sinceLastSuccess;
  private final DoubleSupplier requestsPerSecond;
  private final LongSupplier serverNowMs;
  private final DoubleSupplier readingHints;
  private final Collection<StoredLedger> ledgers;

  /**
   * @param capture the status of the capture; empty before it has begun
   * @param sinceLastSuccess the time since a page was read
   * @param requestsPerSecond the current limit of requests per second
   * @param serverNowMs the server's clock, milliseconds since the epoch
   * @param readingHints 1 while the hints topic is being read, 0 while it is not, NaN if there is
   *     none
   * @param ledgers the ledgers of the lanes, as their offsets store them
   */
  public Readings(
      Counters counters,
      Supplier<Optional<CaptureStatus>> capture,
      Supplier<Duration> sinceLastSuccess,
      DoubleSupplier requestsPerSecond,
      LongSupplier serverNowMs,
      DoubleSupplier readingHints,
      Collection<StoredLedger> ledgers) {
    this.counters = counters;
    this.capture = capture;
    this.sinceLastSuccess = sinceLastSuccess;
    this.requestsPerSecond = requestsPerSecond;
    this.serverNowMs = serverNowMs;
    this.readingHints = readingHints;
    this.ledgers = List.copyOf(ledgers);
  }

  /** Returns the current value. */
  public Number read(Metric metric) {
    return switch (metric) {
      case SESSIONS_CREATED,
          SESSIONS_UPDATED,
          RECORDS_FILTERED,
          RECORDS_NOT_WRITTEN,
          SESSIONS_READ,
          LINE_ITEMS_MISSING,
          HINTS_OF_SESSIONS,
          HINTS_OF_PAYMENT_INTENTS,
          HINTS_OF_STRETCHES,
          HINTS_CHANGED,
          HINTS_UNCHANGED,
          HINTS_UNKNOWN,
          HINTS_DROPPED,
          HINTS_PASSED_OVER,
          REQUESTS_ANSWERED,
          REQUESTS_REFUSED,
          REQUESTS_FAILED,
          REQUEST_TIME,
          RETRIES,
          RATE_LIMITED ->
          counters.count(metric);
      case SESSIONS_MALFORMED -> capture.get().map(CaptureStatus::malformed).orElse(0L);
      case SESSIONS_HELD_BACK -> capture.get().map(CaptureStatus::heldBack).orElse(0L);
      case LINE_ITEMS_WAITING -> of(CaptureStatus::waitingForLineItems);
      case HINT_TIME_MAX -> (double) counters.longestHintMs();
      case HINTS_READING -> readingHints.getAsDouble();
      case REQUEST_TIME_MAX -> (double) counters.longestRequestMs();
      case REQUEST_RATE -> requestsPerSecond.getAsDouble();
      case LAST_SUCCESS -> seconds(sinceLastSuccess.get().toMillis());
      case BEHIND -> of(status -> secondsSince(status.frontierMs()));
      case HISTORY_LEFT -> of(status -> seconds(status.historyLeftMs()));
      case LEDGER_SESSIONS -> of(CaptureStatus::ledgerSessions);
      case WATCHED -> of(CaptureStatus::watchedInstants);
      case OFFSET_BYTES ->
          (double) ledgers.stream().mapToInt(StoredLedger::largestOffset).max().orElse(0);
      case OFFSET_SLICES -> (double) ledgers.stream().mapToInt(StoredLedger::sealedSlices).sum();
      case OFFSET_LEFT_OUT -> (double) ledgers.stream().mapToInt(StoredLedger::leftOut).sum();
      case SWEEP_OVERDUE -> of(CaptureStatus::overdueWindows);
      case SWEEP_OLDEST -> of(this::oldestAge);
    };
  }

  private double oldestAge(CaptureStatus status) {
    return status.oldestReadMs() == Long.MAX_VALUE ? 0 : secondsSince(status.oldestReadMs());
  }

  private double of(ToDoubleFunction<CaptureStatus> value) {
    return capture.get().map(status -> value.applyAsDouble(status)).orElse(Double.NaN);
  }

  private double secondsSince(long ms) {
    return seconds(Math.max(0, serverNowMs.getAsLong() - ms));
  }

  private static double seconds(long ms) {
    return ms / 1000.0;
  }
}
