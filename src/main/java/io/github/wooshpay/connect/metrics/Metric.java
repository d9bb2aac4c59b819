package io.github.wooshpay.connect.metrics;

/**
 * All that is measured, for one task. The names are a format: dashboards and alerts hang on them.
 * They stand in the worker's group {@code plugins} beside those of other plugins, hence the prefix;
 * {@code -total} only rises, until the task starts again; the unit is in the name. What is not
 * known yet is {@code NaN}.
 */
public enum Metric {
  SESSIONS_CREATED(
      "wooshpay-sessions-created-total", "Records of sessions that were not emitted before"),
  SESSIONS_UPDATED(
      "wooshpay-sessions-updated-total", "Records of changes to sessions that were emitted before"),
  RECORDS_FILTERED(
      "wooshpay-records-filtered-total", "Records that a transform of the connector dropped"),
  RECORDS_NOT_WRITTEN(
      "wooshpay-records-not-written-total",
      "Records that the worker dropped because of an error, or because of an error or a transform"
          + " where errors.tolerance is all and there are transforms"),
  SESSIONS_READ(
      "wooshpay-sessions-read-total", "Sessions in the pages that were read, changed or not"),
  SESSIONS_MALFORMED(
      "wooshpay-sessions-malformed-total",
      "Entries that are no session and were left out, where behavior.on.malformed.session is log"),
  SESSIONS_HELD_BACK(
      "wooshpay-sessions-held-back-total",
      "Sessions read as they were before, within a minute of a change, and held back until that is"
          + " confirmed"),
  LINE_ITEMS_MISSING(
      "wooshpay-line-items-missing-total",
      "Records of versions whose line items were asked for and that the API knows none of"),
  LINE_ITEMS_WAITING(
      "wooshpay-line-items-waiting-sessions",
      "Versions that wait for line items, or behind one that does"),
  HINTS_OF_SESSIONS("wooshpay-hints-session-total", "Hints that name a session"),
  HINTS_OF_PAYMENT_INTENTS(
      "wooshpay-hints-payment-intent-total", "Hints that name a PaymentIntent"),
  HINTS_OF_STRETCHES("wooshpay-hints-stretch-total", "Hints that name a stretch of created"),
  HINTS_CHANGED(
      "wooshpay-hints-changed-total", "Hints that were followed, and a change was emitted"),
  HINTS_UNCHANGED(
      "wooshpay-hints-unchanged-total", "Hints that were followed, and there was nothing new"),
  HINTS_UNKNOWN(
      "wooshpay-hints-unknown-total",
      "Hints of what the list does not show, or the connector does not watch any more"),
  HINTS_DROPPED("wooshpay-hints-dropped-total", "Hints that were dropped, since too many waited"),
  HINTS_PASSED_OVER("wooshpay-hints-passed-over-total", "Records of hints.topic that hold no hint"),
  HINT_TIME_MAX(
      "wooshpay-hint-time-ms-max",
      "The longest from a hint's timestamp to the change that it led to, in the last minute or two,"
          + " in milliseconds"),
  HINTS_READING(
      "wooshpay-hints-reading", "1 while hints.topic is being read, 0 while it cannot be read"),
  REQUESTS_ANSWERED(
      "wooshpay-requests-answered-total", "Requests that were answered with a 2xx status"),
  REQUESTS_REFUSED(
      "wooshpay-requests-refused-total", "Requests that were answered with another status"),
  REQUESTS_FAILED(
      "wooshpay-requests-failed-total", "Requests that were not answered: time-outs, resets"),
  REQUEST_TIME(
      "wooshpay-request-time-ms-total", "Time that all requests together took, in milliseconds"),
  REQUEST_TIME_MAX(
      "wooshpay-request-time-ms-max",
      "The longest that a request took in the last minute or two, in milliseconds"),
  RETRIES("wooshpay-retries-total", "Requests that failed in a way that passes, and were repeated"),
  RATE_LIMITED("wooshpay-rate-limited-total", "Answers 429, too many requests"),
  REQUEST_RATE(
      "wooshpay-request-rate-allowed",
      "Requests per second that may be sent now: requests.per.second, or less where the API answers"
          + " 429"),
  LAST_SUCCESS(
      "wooshpay-last-success-age-seconds",
      "Seconds since a page was read, or since the start where none was"),
  BEHIND(
      "wooshpay-behind-seconds",
      "Seconds by which the newest sessions that were read lie behind the API's clock"),
  HISTORY_LEFT(
      "wooshpay-history-left-seconds",
      "Length in seconds of the stretch of history that is still to be read; 0 when all is"),
  LEDGER_SESSIONS(
      "wooshpay-ledger-sessions",
      "Sessions whose last version is remembered, to know a change from a repetition"),
  WATCHED(
      "wooshpay-watched-unpaid-instants",
      "Instants of created of complete but unpaid or expired sessions, watched beyond"
          + " changes.horizon.ms"),
  OFFSET_BYTES(
      "wooshpay-offset-bytes", "Size in bytes of the largest source offset of the last batch"),
  OFFSET_SLICES(
      "wooshpay-offset-slices",
      "Slices that the ledger is stored in, each in a source partition of its own"),
  OFFSET_LEFT_OUT(
      "wooshpay-offset-left-out-sessions",
      "Sessions that an offset has no room for, being created in one instant with tens of"
          + " thousands: they may be emitted again after a restart"),
  SWEEP_OVERDUE(
      "wooshpay-sweep-overdue-windows",
      "Windows that are due to be read again and wait for a turn"),
  SWEEP_OLDEST(
      "wooshpay-sweep-oldest-age-seconds",
      "Seconds since the last look at the changeable sessions that were not looked at for longest");

  private final String metricName;
  private final String description;

  Metric(String metricName, String description) {
    this.metricName = metricName;
    this.description = description;
  }

  /** The name, the same everywhere. */
  public String metricName() {
    return metricName;
  }

  /** What it says, in a sentence without a full stop. */
  public String description() {
    return description;
  }
}
