package io.github.wooshpay.connect.api;

import io.github.wooshpay.connect.session.Session;
import java.util.List;

/**
 * What a list request was answered.
 *
 * @param sessions the sessions, in the order of the answer
 * @param malformed a sentence per entry that is not a session
 * @param more whether there are more
 */
record Answer(List<Session> sessions, List<String> malformed, More more) {
  Answer {
    sessions = List.copyOf(sessions);
    malformed = List.copyOf(malformed);
  }

  int size() {
    return sessions.size() + malformed.size();
  }
}
