package io.github.wooshpay.connect.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import org.jspecify.annotations.Nullable;

/** The line items of a session, which the session list leaves out. Thread-safe. */
public interface LineItems {
  /** Items per page where the API does not see a limit, as documented. */
  int DEFAULT_PAGE = 10;

  /**
   * Reads all line items of a session. Waits for its turn under the rate limit and through failures
   * that pass, for hours if need be.
   *
   * @return null if the API knows no line items of this session (404)
   * @throws ApiException if the failure is final, or if the API ignored a parameter, so that the
   *     items cannot be read whole
   * @throws InterruptedException if the thread was interrupted, or the client closed, while waiting
   */
  @Nullable ArrayNode lineItems(String sessionId, Urgency urgency) throws InterruptedException;
}
