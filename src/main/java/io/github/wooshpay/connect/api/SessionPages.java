package io.github.wooshpay.connect.api;

import org.jspecify.annotations.Nullable;

/**
 * The list of checkout sessions, by window and page: what capture needs of the API, in its own
 * terms (milliseconds, half-open windows) whatever the API's dialect. Thread-safe.
 */
public interface SessionPages {
  /**
   * Makes contact: after it {@link #nowMs} is the server's time. Waits through failures as {@link
   * #page} does.
   *
   * @throws ApiException if the failure is for good
   * @throws InterruptedException if the thread was interrupted, or the client closed, while waiting
   */
  void connect() throws InterruptedException;

  /**
   * Reads one page of the sessions created in the window. Waits for its turn under the rate limit
   * and through failures that pass, for hours if need be.
   *
   * <p>A session may lie outside the window by less than one {@link #unitMs}: the API may round.
   * One further outside means that the API ignored the bounds, and is an error.
   *
   * @param startingAfter the id of the last session of the page before; null for the first page
   * @throws ApiException if the failure is for good
   * @throws InterruptedException if the thread was interrupted, or the client closed, while waiting
   */
  Page page(Window window, @Nullable String startingAfter, Urgency urgency)
      throws InterruptedException;

  /**
   * Now by the server's clock, in milliseconds since the epoch; the worker's clock until the server
   * has answered.
   */
  long nowMs();

  /**
   * The API's unit of time in milliseconds, 1 or 1000: no window can be cut finer. 1000 while not
   * known: before the first page was read, or while the account is empty.
   */
  int unitMs();
}
