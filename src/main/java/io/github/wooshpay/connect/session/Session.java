package io.github.wooshpay.connect.session;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One checkout session as the API returned it, with the two fields that everything depends on.
 *
 * @param id the session's id, not empty
 * @param createdMs its time of creation in milliseconds since the epoch, whatever unit the API used
 * @param json the whole session; shared between threads, so it must not be modified
 */
public record Session(String id, long createdMs, ObjectNode json) {
  /** Omits the content, which is personal data that no log may contain. */
  @Override
  public String toString() {
    return "Session[" + id + "]";
  }
}
