package io.github.wooshpay.connect.soak;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.stack.TopicRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The last state of each session in the topic, in little memory. Not thread-safe. */
final class Tally {
  private final Map<String, String> last = new HashMap<>();
  private long records;
  private long repeated;
  private long longestMs;

  /** Adds records that arrived at an instant. */
  void add(List<TopicRecord> arrived, long atMs) {
    for (TopicRecord record : arrived) {
      records++;
      String state = state(record.value());
      String before = last.put(record.key(), state);
      if (state.equals(before)) {
        repeated++;
      }
      if (before == null) {
        longestMs = Math.max(longestMs, atMs - record.value().path("created").asLong());
      }
    }
  }

  long records() {
    return records;
  }

  /** How many records said of a session what the one before had said. */
  long repeated() {
    return repeated;
  }

  /** The longest from a session's creation to its first record, since this was last asked. */
  long drainLongestMs() {
    long longest = longestMs;
    longestMs = 0;
    return longest;
  }

  /** The sessions that the topic does not have, or not as they are, or that there are not. */
  List<String> differing(SimulatedAccount account) {
    Map<String, String> left = new HashMap<>(last);
    List<String> differing = new ArrayList<>();
    account
        .truth()
        .forEach(
            (id, version) -> {
              if (!state(version.json()).equals(left.remove(id))) {
                differing.add(id);
              }
            });
    differing.addAll(left.keySet());
    return differing;
  }

  private static String state(JsonNode session) {
    return String.join(
        " ",
        session.path("status").asText(),
        session.path("payment_status").asText(),
        session.path("amount_total").asText(),
        session.path("currency").asText());
  }
}
