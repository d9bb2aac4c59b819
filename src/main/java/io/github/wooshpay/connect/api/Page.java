package io.github.wooshpay.connect.api;

import io.github.wooshpay.connect.session.Session;
import java.util.List;

/**
 * One page of the list.
 *
 * @param sessions the sessions in the order of the answer
 * @param malformed a sentence per entry that is not a session (without a usable id or created) that
 *     says so, free of content
 * @param more whether more pages follow, as far as the API says
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
