package io.github.wooshpay.connect.hints;

import io.github.wooshpay.connect.api.TaskThreads;
import io.github.wooshpay.connect.capture.hint.Hint;
import io.github.wooshpay.connect.capture.hint.HintListener;
import io.github.wooshpay.connect.capture.hint.HintQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the hints topic from its end, in a thread of its own. It stores no offsets: hints that were
 * missed are made up for by the sweep. An unavailable broker or a missing topic leads to a warning
 * and retries; it never fails the task.
 *
 * <p>Tests: {@code HintsIT}.
 */
public final class HintConsumer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HintConsumer.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** How often to look for new partitions and check that the broker answers. */
  private static final Duration REFRESH = Duration.ofMinutes(1);

  private final String topic;
  private final Map<String, Object> settings;
  private final HintQueue queue;
  private final HintListener listener;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean reading;

  private HintConsumer(
      String topic, Map<String, Object> settings, HintQueue queue, HintListener listener) {
    this.topic = topic;
    this.settings = new HashMap<>(settings);
    this.settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    this.settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    this.settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    this.settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    this.queue = queue;
    this.listener = listener;
    this.thread = new TaskThreads("wooshpay-hints-").newThread(this::run);
  }

  /**
   * Starts to read hints.
   *
   * @param settings consumer settings, with {@code bootstrap.servers}
   * @param queue receives the hints
   * @param listener observes records without a hint
   */
  public static HintConsumer start(
      String topic, Map<String, Object> settings, HintQueue queue, HintListener listener) {
    HintConsumer consumer = new HintConsumer(topic, settings, queue, listener);
    consumer.thread.start();
    return consumer;
  }

  /** Returns whether the topic is currently being read. */
  public boolean isReading() {
    return reading;
  }

  /** Returns within about a second. */
  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      thread.join(GRACE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    boolean warned = false;
    while (!isClosed()) {
      try (Consumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        while (assign(consumer)) {
          if (!reading) {
            LOG.info("Reading hints from the topic {}.", topic);
            warned = false;
          }
          reading = true;
          readFor(consumer);
        }
        warned = warn(warned, "The topic of hints, " + topic + ", does not exist", null);
      } catch (WakeupException | org.apache.kafka.common.errors.InterruptException e) {
        Thread.interrupted();
      } catch (KafkaException e) {
        warned = warn(warned, "The topic of hints, " + topic + ", cannot be read", e);
      }
      reading = false;
      await();
    }
  }

  private boolean warn(
      boolean warned, String what, @org.jspecify.annotations.Nullable Exception e) {
    if (!warned && !isClosed()) {
      LOG.warn(
          "{}{}. Until then the connector finds all changes without hints, only later. Retrying"
              + " every {} seconds; check hints.topic and hints.consumer.*.",
          what,
          e == null ? "" : ": " + e.getClass().getSimpleName(),
          PATIENCE.toSeconds());
    }
    return true;
  }

  /** Assigns all partitions; new ones are read from their end. */
  private boolean assign(Consumer<byte[], byte[]> consumer) {
    List<PartitionInfo> partitions = consumer.partitionsFor(topic, PATIENCE);
    if (partitions == null || partitions.isEmpty() || isClosed()) {
      return false;
    }
    List<TopicPartition> all = new ArrayList<>();
    partitions.forEach(partition -> all.add(new TopicPartition(topic, partition.partition())));
    if (consumer.assignment().size() != all.size()) {
      consumer.assign(all);
      consumer.seekToEnd(all);
      all.forEach(partition -> consumer.position(partition, PATIENCE));
    }
    return true;
  }

  private void readFor(Consumer<byte[], byte[]> consumer) {
    for (long left = REFRESH.toMillis() / POLL.toMillis(); left > 0 && !isClosed(); left--) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        Hint hint = HintReader.read(record.value(), record.timestamp());
        if (hint == null) {
          listener.passedOver();
        } else {
          queue.add(hint);
        }
      }
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void await() {
    try {
      if (closed.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      // Closed: the loop ends.
      return;
    }
  }
}
