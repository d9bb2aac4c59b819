package io.github.wooshpay.connect.capture.schedule;

import io.github.wooshpay.connect.capture.ledger.IgnoredFields;
import io.github.wooshpay.connect.session.LineItemsMode;

/**
 * What capture has to know, already validated.
 *
 * @param startFrom where to begin when there is no checkpoint
 * @param pollIntervalMs how often new sessions are asked for
 * @param horizonMs how long after its creation a session is watched for changes; 0: each session
 *     once
 * @param unpaidHorizonMs how long after its creation a complete but unpaid session is
 * @param ignoredFields fields whose change alone does not make a new version
 * @param pageLimit sessions a page
 * @param parallelism windows read at once
 * @param requestsPerSecond the budget of requests
 * @param failOnMalformed whether an entry that is no session ends the capture; otherwise it is
 *     logged and left out
 * @param heartbeatIntervalMs how often each lane stores where it is although it emits nothing, in
 *     milliseconds; 0: never
 * @param lineItems for which versions the line items are fetched
 */
public record CaptureSettings(
    StartFrom startFrom,
    long pollIntervalMs,
    long horizonMs,
    long unpaidHorizonMs,
    IgnoredFields ignoredFields,
    int pageLimit,
    int parallelism,
    int requestsPerSecond,
    boolean failOnMalformed,
    long heartbeatIntervalMs,
    LineItemsMode lineItems) {
  /** How long sessions are remembered where each is emitted once: they may become visible late. */
  private static final long LATENESS_MS = 10 * 60_000;

  /** Whether each session is emitted once, and its changes are not. */
  public boolean eachOnce() {
    return horizonMs == 0;
  }

  /** How far below now the floor stays, in milliseconds. */
  public long keptForMs() {
    return eachOnce() ? LATENESS_MS : horizonMs;
  }

  /** How long after its creation a complete but unpaid session is watched, in milliseconds. */
  public long watchedForMs() {
    return eachOnce() ? 0 : unpaidHorizonMs;
  }
}
