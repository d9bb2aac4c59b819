package io.github.wooshpay.connect.api;

import java.util.List;

/**
 * One page of the list.
 *
 * @param sessions the sessions in the order of the answer
 * @param malformed for each entry that is no session (without a usable id or created) a sentence
 *     that says so, free of content
 * @param more what the API says about pages after this one
 * @param observedAtMs when the page was read, by the server's clock, in milliseconds since the
 *     epoch; each page of one {@link SessionPages} has a greater one than every page answered
 *     before it
 */
public record Page(List<Session> sessions, List<String> malformed, More more, long observedAtMs) {
  public Page {
    sessions = List.copyOf(sessions);
    malformed = List.copyOf(malformed);
  }

  /** Returns whether the API says that there are more after these. */
  public boolean hasMore() {
    return more == More.YES;
  }
}
