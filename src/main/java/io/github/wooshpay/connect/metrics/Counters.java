package io.github.wooshpay.connect.metrics;

import io.github.wooshpay.connect.api.ClientListener;
import io.github.wooshpay.connect.capture.hint.Hint;
import io.github.wooshpay.connect.capture.hint.HintListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts events since the start of the task. Thread-safe.
 *
 * <p>Tests: {@code TaskMetricsTest}.
 */
public final class Counters implements ClientListener, HintListener {
  private final Map<Metric, LongAdder> counts = new EnumMap<>(Metric.class);
  private final RecentMax longestRequest;
  private final RecentMax longestHint;

  /** Creates counters that are zero. */
  public Counters(InstantSource clock) {
    this.longestRequest = new RecentMax(clock);
    this.longestHint = new RecentMax(clock);
    for (Metric metric : Metric.values()) {
      counts.put(metric, new LongAdder());
    }
  }

  @Override
  public void requestFinished(ClientListener.Outcome outcome, Duration took) {
    add(
        switch (outcome) {
          case ANSWERED -> Metric.REQUESTS_ANSWERED;
          case REFUSED -> Metric.REQUESTS_REFUSED;
          case FAILED -> Metric.REQUESTS_FAILED;
        },
        1);
    add(Metric.REQUEST_TIME, took.toMillis());
    longestRequest.add(took.toMillis());
  }

  @Override
  public void retryScheduled() {
    add(Metric.RETRIES, 1);
  }

  @Override
  public void rateLimited() {
    add(Metric.RATE_LIMITED, 1);
  }

  @Override
  public void pageRead(int sessions) {
    add(Metric.SESSIONS_READ, sessions);
  }

  @Override
  public void lineItemsMissing() {
    add(Metric.LINE_ITEMS_MISSING, 1);
  }

  /** Adds records that were handed to the worker. */
  public void emitted(int created, int updated) {
    add(Metric.SESSIONS_CREATED, created);
    add(Metric.SESSIONS_UPDATED, updated);
  }

  /**
   * Records that the worker dropped a record.
   *
   * @param filtered whether a transform dropped it, as opposed to an error
   */
  public void dropped(boolean filtered) {
    add(filtered ? Metric.RECORDS_FILTERED : Metric.RECORDS_NOT_WRITTEN, 1);
  }

  long count(Metric metric) {
    return adder(metric).sum();
  }

  @Override
  public void hinted(Hint hint) {
    add(
        hint instanceof Hint.OfSession
            ? Metric.HINTS_OF_SESSIONS
            : hint instanceof Hint.OfPaymentIntent
                ? Metric.HINTS_OF_PAYMENT_INTENTS
                : Metric.HINTS_OF_STRETCHES,
        1);
  }

  @Override
  public void passedOver() {
    add(Metric.HINTS_PASSED_OVER, 1);
  }

  @Override
  public void dropped() {
    add(Metric.HINTS_DROPPED, 1);
  }

  @Override
  public void followed(HintListener.Outcome outcome, long tookMs) {
    switch (outcome) {
      case CHANGED -> {
        add(Metric.HINTS_CHANGED, 1);
        longestHint.add(tookMs);
      }
      case UNCHANGED -> add(Metric.HINTS_UNCHANGED, 1);
      case UNKNOWN -> add(Metric.HINTS_UNKNOWN, 1);
    }
  }

  long longestHintMs() {
    return longestHint.get();
  }

  long longestRequestMs() {
    return longestRequest.get();
  }

  private void add(Metric metric, long number) {
    adder(metric).add(number);
  }

  @SuppressWarnings("NullAway") // The constructor fills the map.
  private LongAdder adder(Metric metric) {
    return counts.get(metric);
  }
}
