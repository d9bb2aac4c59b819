package io.github.wooshpay.connect.metrics;

/**
 * The metrics of a task. The names are part of the public interface: dashboards and alerts use
 * them. They share the worker's group {@code plugins} with other plugins, hence the prefix. A
 * {@code -total} only grows until the task restarts. The unit is part of the name. A value that is
 * not yet known is {@code NaN}.
 *
 * <p>Tests: {@code OperationsPageTest}, {@code MetricsIT}.
 */
public enum Metric {
  SESSIONS_CREATED("wooshpay-sessions-created-total", "Records of new sessions"),
  SESSIONS_UPDATED("wooshpay-sessions-updated-total", "Records of changed sessions"),
  RECORDS_FILTERED(
      "wooshpay-records-filtered-total", "Records that a transform of the connector dropped"),
  RECORDS_NOT_WRITTEN(
      "wooshpay-records-not-written-total",
      "Records that the worker dropped because of an error; if errors.tolerance is all and there are"
          + " transforms, also those that a transform dropped"),
  SESSIONS_READ("wooshpay-sessions-read-total", "Sessions read from the API, changed or not"),
  SESSIONS_MALFORMED(
      "wooshpay-sessions-malformed-total",
      "Malformed entries that were skipped, if behavior.on.malformed.session is log"),
  SESSIONS_HELD_BACK(
      "wooshpay-sessions-held-back-total",
      "Answers that showed an earlier version of a session within a minute of a change, and were held"
          + " back until confirmed"),
  LINE_ITEMS_MISSING(
      "wooshpay-line-items-missing-total",
      "Records of versions whose line items were requested but unknown to the API"),
  LINE_ITEMS_WAITING(
      "wooshpay-line-items-waiting-sessions",
      "Versions waiting for line items, their own or those of an earlier version"),
  HINTS_OF_SESSIONS("wooshpay-hints-session-total", "Hints that name a session"),
  HINTS_OF_PAYMENT_INTENTS(
      "wooshpay-hints-payment-intent-total", "Hints that name a PaymentIntent"),
  HINTS_OF_STRETCHES("wooshpay-hints-stretch-total", "Hints that name a stretch of created"),
  HINTS_CHANGED("wooshpay-hints-changed-total", "Hints that led to a change"),
  HINTS_UNCHANGED("wooshpay-hints-unchanged-total", "Hints that led to no change"),
  HINTS_UNKNOWN(
      "wooshpay-hints-unknown-total",
      "Hints of sessions that the list does not contain or the connector no longer watches"),
  HINTS_DROPPED(
      "wooshpay-hints-dropped-total", "Hints that were dropped because too many were waiting"),
  HINTS_PASSED_OVER("wooshpay-hints-passed-over-total", "Records of hints.topic without a hint"),
  HINT_TIME_MAX(
      "wooshpay-hint-time-ms-max",
      "The longest time from a hint's timestamp to the resulting change in the last minute or two,"
          + " in milliseconds"),
  HINTS_READING(
      "wooshpay-hints-reading", "1 while hints.topic is being read, 0 while it cannot be read"),
  REQUESTS_ANSWERED("wooshpay-requests-answered-total", "Requests with a response of status 2xx"),
  REQUESTS_REFUSED("wooshpay-requests-refused-total", "Requests with a response of another status"),
  REQUESTS_FAILED(
      "wooshpay-requests-failed-total", "Requests without a response: timeouts, resets"),
  REQUEST_TIME("wooshpay-request-time-ms-total", "Total time of all requests, in milliseconds"),
  REQUEST_TIME_MAX(
      "wooshpay-request-time-ms-max",
      "The longest time of a request in the last minute or two, in milliseconds"),
  RETRIES("wooshpay-retries-total", "Requests that were repeated after a temporary failure"),
  RATE_LIMITED("wooshpay-rate-limited-total", "Responses with status 429, too many requests"),
  REQUEST_RATE(
      "wooshpay-request-rate-allowed",
      "Current limit of requests per second: requests.per.second, or less if the API responds with"
          + " 429"),
  LAST_SUCCESS(
      "wooshpay-last-success-age-seconds",
      "Seconds since a page was read, or since the start if none has been"),
  BEHIND("wooshpay-behind-seconds", "Seconds between the newest sessions read and the API's clock"),
  HISTORY_LEFT(
      "wooshpay-history-left-seconds",
      "Length in seconds of the history still to be read; 0 when it is complete"),
  LEDGER_SESSIONS("wooshpay-ledger-sessions", "Sessions whose last emitted version is remembered"),
  WATCHED(
      "wooshpay-watched-unpaid-instants",
      "Values of created that are watched beyond changes.horizon.ms, because of complete but unpaid"
          + " or expired sessions"),
  OFFSET_BYTES(
      "wooshpay-offset-bytes", "Size in bytes of the largest source offset of the last batch"),
  OFFSET_SLICES(
      "wooshpay-offset-slices", "Slices of the stored ledger, each in its own source partition"),
  OFFSET_LEFT_OUT(
      "wooshpay-offset-left-out-sessions",
      "Sessions that do not fit into an offset because tens of thousands were created in the same"
          + " instant; they may be emitted again after a restart"),
  SWEEP_OVERDUE("wooshpay-sweep-overdue-windows", "Windows that are overdue to be read again"),
  SWEEP_OLDEST(
      "wooshpay-sweep-oldest-age-seconds",
      "Seconds since the least recently read session that can still change was read");

  private final String metricName;
  private final String description;

  Metric(String metricName, String description) {
    this.metricName = metricName;
    this.description = description;
  }

  /** Returns the name. */
  public String metricName() {
    return metricName;
  }

  /** Returns the description, a phrase without a full stop. */
  public String description() {
    return description;
  }
}
