package io.github.wooshpay.connect.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One checkout session as the API answered it, with the two fields that everything hangs on.
 *
 * @param id the session's id, not empty
 * @param createdMs its instant of creation in milliseconds since the epoch, whatever unit the API
 *     answered in
 * @param json the whole session; shared between threads, so never changed
 */
public record Session(String id, long createdMs, ObjectNode json) {
  /** Without the content: it holds personal data, which no log may show. */
  @Override
  public String toString() {
    return "Session[" + id + "]";
  }
}
