package io.github.wooshpay.connect.capture.scan;

import io.github.wooshpay.connect.api.Window;
import java.util.List;

/**
 * The result of scanning a window.
 *
 * @param asked the window that was to be scanned
 * @param covered the part that was read completely: all of it, unless the scan was cut short
 * @param sessions the sessions of that part, each once, as last seen; sorted by (created, id)
 * @param pages the number of pages read
 * @param startedMs when the first page was requested, by the server's clock, in milliseconds since
 *     the epoch
 * @param finishedMs when the last page arrived, likewise
 * @param unitMs the API's unit of time in milliseconds: no window can be cut finer
 */
public record Reading(
    Window asked,
    Window covered,
    List<Observed> sessions,
    int pages,
    long startedMs,
    long finishedMs,
    int unitMs) {
  /** Returns the same reading with fewer sessions. */
  public Reading with(List<Observed> some) {
    return new Reading(asked, covered, some, pages, startedMs, finishedMs, unitMs);
  }

  /** Returns whether the whole window was read. */
  public boolean complete() {
    return asked.equals(covered);
  }
}
