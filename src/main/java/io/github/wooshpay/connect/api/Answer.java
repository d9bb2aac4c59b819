package io.github.wooshpay.connect.api;

import java.util.List;

/**
 * What a list request was answered.
 *
 * @param sessions the sessions, in the order of the answer
 * @param malformed a sentence for each entry that is no session
 * @param hasMore whether there are more
 */
record Answer(List<Session> sessions, List<String> malformed, boolean hasMore) {
  Answer {
    sessions = List.copyOf(sessions);
    malformed = List.copyOf(malformed);
  }

  int size() {
    return sessions.size() + malformed.size();
  }
}
