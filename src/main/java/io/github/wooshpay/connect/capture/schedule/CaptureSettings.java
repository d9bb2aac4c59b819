package io.github.wooshpay.connect.capture.schedule;

import io.github.wooshpay.connect.capture.ledger.IgnoredFields;
import io.github.wooshpay.connect.session.LineItemsMode;

/**
 * The validated settings of the capture.
 *
 * @param startFrom where to begin if there is no checkpoint
 * @param watch how soon and how long to look for changes
 * @param reads how to read the session list
 * @param failOnMalformed whether an entry that is not a session fails the capture; otherwise it is
 *     logged and skipped
 * @param heartbeatIntervalMs how often an idle lane stores its progress, in milliseconds; 0: never
 * @param lineItems for which versions the line items are fetched
 */
public record CaptureSettings(
    StartFrom startFrom,
    Watch watch,
    Reads reads,
    boolean failOnMalformed,
    long heartbeatIntervalMs,
    LineItemsMode lineItems) {
  /**
   * How soon and how long to look for changes.
   *
   * @param pollIntervalMs how often to look for new sessions, in milliseconds
   * @param horizonMs how long after its creation a session is watched for changes, in milliseconds;
   *     0: each session is read once
   * @param unpaidHorizonMs how long after its creation a complete but unpaid session is watched, in
   *     milliseconds
   * @param ignoredFields fields whose changes alone do not produce a new version
   */
  public record Watch(
      long pollIntervalMs, long horizonMs, long unpaidHorizonMs, IgnoredFields ignoredFields) {}

  /**
   * How to read the session list.
   *
   * @param pageLimit sessions per page
   * @param parallelism the number of windows read in parallel
   * @param requestsPerSecond the request budget
   */
  public record Reads(int pageLimit, int parallelism, int requestsPerSecond) {}

  /** How long sessions are remembered if each is emitted once, because they may appear late. */
  private static final long LATENESS_MS = 10 * 60_000;

  /** Returns whether each session is emitted only once, without its changes. */
  public boolean eachOnce() {
    return watch.horizonMs == 0;
  }

  /** Returns how far the floor stays below now, in milliseconds. */
  public long keptForMs() {
    return eachOnce() ? LATENESS_MS : watch.horizonMs;
  }

  /** Returns how long after its creation an unpaid session is watched, in milliseconds. */
  public long watchedForMs() {
    return eachOnce() ? 0 : watch.unpaidHorizonMs;
  }
}
