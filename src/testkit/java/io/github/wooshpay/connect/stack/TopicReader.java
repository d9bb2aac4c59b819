package io.github.wooshpay.connect.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;

/**
 * Reads a topic from its beginning, without a consumer group, and keeps what it has read. Used by
 * one thread.
 */
public final class TopicReader implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration POLL = Duration.ofMillis(200);

  private final String topic;
  private final KafkaConsumer<String, String> consumer;
  private final List<TopicRecord> records = new ArrayList<>();

  private TopicReader(String topic, KafkaConsumer<String, String> consumer) {
    this.topic = topic;
    this.consumer = consumer;
  }

  /** Reads what is written, whether or not its transaction is committed. */
  public static TopicReader uncommitted(String bootstrapServers, String topic) {
    return open(bootstrapServers, topic, "read_uncommitted");
  }

  /** Reads what is committed, as a consumer does that wants exactly once. */
  public static TopicReader committed(String bootstrapServers, String topic) {
    return open(bootstrapServers, topic, "read_committed");
  }

  private static TopicReader open(String bootstrapServers, String topic, String isolation) {
    return new TopicReader(
        topic,
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                isolation,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false),
            new StringDeserializer(),
            new StringDeserializer()));
  }

  /**
   * Everything that {@link #readUntil} and {@link #readToEnd} have read, in the order of reading;
   * within a partition that is its order.
   */
  public List<TopicRecord> records() {
    return Collections.unmodifiableList(records);
  }

  /**
   * Waits at most that long for further records and returns those; none while there is no topic.
   */
  public List<TopicRecord> poll(Duration atMost) {
    if (!findPartitions(atMost)) {
      return List.of();
    }
    List<TopicRecord> further = new ArrayList<>();
    for (ConsumerRecord<String, String> record : consumer.poll(atMost)) {
      further.add(read(record));
    }
    return further;
  }

  /** Reads to where the topic ends now and returns everything read so far. */
  public List<TopicRecord> readToEnd() {
    if (!findPartitions(POLL)) {
      return records();
    }
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    return readUntil(
        Duration.ofSeconds(60),
        all ->
            ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue()));
  }

  /**
   * Reads until that is enough and returns everything read so far.
   *
   * @param enough asked of everything read so far, first before anything is read
   * @throws org.awaitility.core.ConditionTimeoutException if it is not enough in time
   */
  public List<TopicRecord> readUntil(Duration atMost, Predicate<List<TopicRecord>> enough) {
    Awaitility.await("topic " + topic + " holds what is waited for")
        .atMost(atMost)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              if (enough.test(records())) {
                return true;
              }
              records.addAll(poll(POLL));
              return enough.test(records());
            });
    return records();
  }

  @Override
  public void close() {
    consumer.close();
  }

  private boolean findPartitions(Duration atMost) {
    if (!consumer.assignment().isEmpty()) {
      return true;
    }
    List<TopicPartition> partitions =
        consumer.listTopics(Duration.ofSeconds(10)).getOrDefault(topic, List.of()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      // The topic comes with its first record.
      Awaitility.await().pollDelay(atMost).atMost(atMost.plusSeconds(1)).until(() -> true);
      return false;
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return true;
  }

  private static TopicRecord read(ConsumerRecord<String, String> record) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : record.headers()) {
      headers.put(
          header.key(),
          header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8));
    }
    return new TopicRecord(
        record.partition(),
        record.offset(),
        record.key(),
        json(record.value()),
        headers,
        record.timestamp());
  }

  private static JsonNode json(String value) {
    try {
      return value == null ? NullNode.getInstance() : JSON.readTree(value);
    } catch (IOException e) {
      throw new UncheckedIOException("The value is not JSON", e);
    }
  }
}
