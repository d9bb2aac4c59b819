package io.github.wooshpay.connect.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads the committed records of a topic with one partition and counts versions, in little memory:
 * of each session the last. Not thread-safe.
 */
final class VersionCount implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TopicPartition partition;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Map<String, Integer> lastContent = new HashMap<>();
  private final Map<String, String> lastState = new HashMap<>();
  private final Map<String, Integer> becamePaid = new HashMap<>();
  private final Set<String> mayRepeat = new HashSet<>();
  private long records;
  private int twice;

  VersionCount(String bootstrapServers, String topic) {
    partition = new TopicPartition(topic, 0);
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5_000),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
  }

  /** Reads what is committed by now and returns the number of records read since the start. */
  long readToEnd() {
    long end = Objects.requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
        add(record);
      }
    }
    return records;
  }

  private void add(ConsumerRecord<String, byte[]> record) {
    ObjectNode value = parsed(record.value());
    value.remove("observed_at");
    records++;
    Integer before = lastContent.put(record.key(), value.hashCode());
    if (before != null && before == value.hashCode()) {
      if (mayRepeat.remove(record.key())) {
        return;
      }
      twice++;
    }
    lastState.put(record.key(), state(value));
    if (record.headers().lastHeader("wooshpay.became.paid") != null) {
      becamePaid.merge(record.key(), 1, Integer::sum);
    }
  }

  private static ObjectNode parsed(byte[] value) {
    try {
      return (ObjectNode) JSON.readTree(value);
    } catch (IOException e) {
      throw new UncheckedIOException("A record's value is not JSON", e);
    }
  }

  private static String state(JsonNode session) {
    return session.path("status").asText()
        + " "
        + session.path("payment_status").asText()
        + " "
        + session.path("metadata");
  }

  /** Returns the last state of each session of an account. */
  static Map<String, String> truth(SimulatedAccount account) {
    Map<String, String> truth = new HashMap<>();
    account.truth().forEach((id, version) -> truth.put(id, state(version.json())));
    return truth;
  }

  /** Expects each of these sessions to be repeated once, which is then not counted. */
  void mayRepeat(Collection<String> ids) {
    mayRepeat.addAll(ids);
  }

  /** Returns how many records repeat the version before. */
  int twice() {
    return twice;
  }

  /** Returns of how many sessions the last state is not the last in the topic. */
  int missing(Map<String, String> truth) {
    int missing = 0;
    for (Map.Entry<String, String> session : truth.entrySet()) {
      missing += session.getValue().equals(lastState.get(session.getKey())) ? 0 : 1;
    }
    return missing;
  }

  /** Returns how many sessions have another number of payments in the topic than one if paid. */
  int paymentsNotOnce(Map<String, String> truth) {
    int wrong = 0;
    for (Map.Entry<String, String> session : truth.entrySet()) {
      boolean paid = session.getValue().contains(" paid ");
      wrong += becamePaid.getOrDefault(session.getKey(), 0) == (paid ? 1 : 0) ? 0 : 1;
    }
    return wrong;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
