package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.session.PaymentState;
import io.github.wooshpay.connect.simulator.SessionVersion;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.stack.TopicReader;
import io.github.wooshpay.connect.stack.TopicRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.core.ConditionTimeoutException;

/** Holds what a topic has of each session against what the account has and had. */
final class Emissions {
  private Emissions() {}

  /**
   * Reads until the topic has the last version of every session last. The account does not change
   * meanwhile.
   */
  static void awaitLastVersions(TopicReader reader, SimulatedAccount account, Duration atMost) {
    Map<String, String> truth = new HashMap<>();
    account.truth().forEach((id, version) -> truth.put(id, content(version)));
    try {
      reader.readUntil(
          atMost, records -> records.size() >= truth.size() && last(records).equals(truth));
    } catch (ConditionTimeoutException e) {
      Map<String, String> last = last(reader.records());
      List<String> missing =
          truth.values().stream().filter(content -> !last.containsValue(content)).toList();
      throw new AssertionError(
          "Not last in the topic, " + missing.size() + " of " + truth.size() + ": " + missing, e);
    }
  }

  private static Map<String, String> last(Collection<TopicRecord> records) {
    Map<String, String> last = new HashMap<>();
    records.forEach(record -> last.put(record.key(), content(record.value())));
    return last;
  }

  /** How many records there are of each value of the header {@code wooshpay.change}. */
  static Map<String, Long> countByChange(Collection<TopicRecord> records) {
    Map<String, Long> counts = new HashMap<>();
    records.forEach(
        r -> counts.merge(r.headers().getOrDefault("wooshpay.change", ""), 1L, Long::sum));
    return counts;
  }

  /** How many versions of sessions there are, and were. */
  static int countVersions(SimulatedAccount account) {
    return account.truth().keySet().stream().mapToInt(id -> account.versions(id).size()).sum();
  }

  /** Every version of every session is there once, in its order, with the right headers. */
  static void assertEachVersionOnce(Collection<TopicRecord> records, SimulatedAccount account) {
    assertNoneTwiceAndTheLastThere(records, account);
    assertThat(records).hasSize(countVersions(account));
  }

  /**
   * The topic has the last version of every session, no version twice, and only versions that
   * existed; they are in their order, with the right headers. A version that was changed again
   * before it could be read may be missing.
   */
  static void assertNoneTwiceAndTheLastThere(
      Collection<TopicRecord> records, SimulatedAccount account) {
    Map<String, List<TopicRecord>> byId = new HashMap<>();
    records.forEach(r -> byId.computeIfAbsent(r.key(), id -> new ArrayList<>()).add(r));
    assertThat(byId.keySet()).isEqualTo(account.truth().keySet());
    byId.forEach((id, ofOne) -> assertInOrder(ofOne, account.versions(id)));
  }

  private static void assertInOrder(List<TopicRecord> records, List<SessionVersion> versions) {
    List<String> contents = versions.stream().map(Emissions::content).toList();
    String change = "created";
    PaymentState was = null;
    int next = 0;
    for (TopicRecord record : records) {
      String content = content(record.value());
      int at = contents.subList(next, contents.size()).indexOf(content);
      assertThat(at).as("%s is none of %s from %d on", content, contents, next).isNotNegative();
      next += at + 1;
      assertThat(record.value().path("created").asLong())
          .as(content)
          .isEqualTo(versions.get(0).createdMs());
      assertThat(record.headers()).as(content).containsEntry("wooshpay.change", change);
      assertThat("true".equals(record.headers().get("wooshpay.paid")))
          .as(content)
          .isEqualTo(record.value().path("payment_status").asText().equals("paid"));
      PaymentState now = PaymentState.of((ObjectNode) record.value());
      assertThat(record.headers().get("wooshpay.was"))
          .as(content)
          .isEqualTo(was == null ? null : was.headerValue());
      assertThat("true".equals(record.headers().get("wooshpay.became.paid")))
          .as(content)
          .isEqualTo(now == PaymentState.PAID && was != PaymentState.PAID);
      change = "updated";
      was = now;
    }
    assertThat(next).as("%s ends before %s", records, contents).isEqualTo(contents.size());
  }

  private static String content(SessionVersion version) {
    return content(version.json());
  }

  /** What changes in a session's life, the same for an answer of the API and a record's value. */
  private static String content(JsonNode session) {
    StringBuilder content = new StringBuilder();
    for (String field : List.of("id", "status", "payment_status", "amount_total", "currency")) {
      content.append(session.path(field).asText()).append(' ');
    }
    Map<String, String> metadata = new TreeMap<>();
    session
        .path("metadata")
        .properties()
        .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
    String email = session.path("customer_details").path("email").asText("");
    return content.append(metadata).append(' ').append(email).toString();
  }
}
