package io.github.wooshpay.connect.capture.scan;

import io.github.wooshpay.connect.api.Window;
import java.util.List;

/**
 * What a scan of a window brought.
 *
 * @param asked the window that was asked for
 * @param covered the part of it that was read to the end: all of it, unless the scan was cut short
 * @param sessions the sessions of that part, each once, as last seen; sorted by (created, id)
 * @param pages how many pages it took
 * @param startedMs when the first page was asked for, by the server's clock, in milliseconds since
 *     the epoch
 * @param finishedMs when the last page had been answered, likewise
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
  /** Returns the same with some of its sessions. */
  public Reading with(List<Observed> some) {
    return new Reading(asked, covered, some, pages, startedMs, finishedMs, unitMs);
  }

  /** Whether the whole window was read. */
  public boolean complete() {
    return asked.equals(covered);
  }
}
