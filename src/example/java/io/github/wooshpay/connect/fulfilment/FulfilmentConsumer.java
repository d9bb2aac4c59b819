package io.github.wooshpay.connect.fulfilment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ships each paid order once, and prints its packing list, however often this process or a Connect
 * worker is killed.
 *
 * <p>A record's offset is committed after its order is shipped, so a kill at any moment lets
 * records come again, and loses none. Those that come again, {@link OrderSystem} passes over.
 *
 * <p>Any failure ends the process: what runs it (systemd, Kubernetes) starts it again, and it goes
 * on with the first record that is not shipped.
 */
public final class FulfilmentConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(FulfilmentConsumer.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration POLL = Duration.ofSeconds(1);

  private final Consumer<String, String> consumer;
  private final OrderSystem orders;

  FulfilmentConsumer(Consumer<String, String> consumer, OrderSystem orders) {
    this.consumer = consumer;
    this.orders = orders;
  }

  /**
   * Runs until the process is asked to end.
   *
   * @param arguments the file of the consumer's properties, with {@code bootstrap.servers}, {@code
   *     group.id} and {@code group.instance.id}; the topic; the file of the order system's database
   */
  public static void main(String[] arguments) throws IOException, SQLException {
    try (OrderSystem orders = OrderSystem.open(Path.of(arguments[2]), OrderSystem::toWarehouse);
        Consumer<String, String> consumer =
            new KafkaConsumer<>(
                settings(Path.of(arguments[0])),
                new StringDeserializer(),
                new StringDeserializer())) {
      new FulfilmentConsumer(consumer, orders).runUntilStopped(arguments[1]);
    }
  }

  /** The properties of a file, and over them what exactly once depends on. */
  static Map<String, Object> settings(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    Map<String, Object> settings = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
    // Transactions that a killed worker left behind are not payments.
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    // An offset that is committed by the clock may be ahead of the shipping.
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // A new group begins with the topic's first payment, not with the next.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return settings;
  }

  /** Runs until SIGTERM, and then ends between two orders. */
  void runUntilStopped(String topic) throws SQLException {
    Thread running = Thread.currentThread();
    Thread stopping =
        new Thread(
            () -> {
              consumer.wakeup();
              try {
                running.join();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Runtime.getRuntime().addShutdownHook(stopping);
    run(topic);
  }

  /** Runs until the consumer is woken up. */
  void run(String topic) throws SQLException {
    consumer.subscribe(List.of(topic));
    try {
      while (true) {
        ConsumerRecords<String, String> records = consumer.poll(POLL);
        for (ConsumerRecord<String, String> record : records) {
          fulfil(record);
        }
        if (!records.isEmpty()) {
          commit();
        }
      }
    } catch (WakeupException e) {
      LOG.info("Asked to stop");
    }
  }

  private void fulfil(ConsumerRecord<String, String> record) throws SQLException {
    if (record.headers().lastHeader("wooshpay.paid") == null) {
      return;
    }
    Order order = order(record);
    boolean shipped = orders.shipOnce(order);
    if (shipped) {
      System.out.print(order.packingList());
    }
    LOG.info(
        "{}-{}@{} {} {}",
        record.topic(),
        record.partition(),
        record.offset(),
        record.key(),
        shipped ? "shipped" : "skipped: shipped before");
  }

  private static Order order(ConsumerRecord<String, String> record) {
    try {
      return Order.of(JSON.readTree(record.value()));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The record at " + record.offset() + " is not JSON", e);
    }
  }

  private void commit() {
    try {
      consumer.commitSync();
    } catch (CommitFailedException | RebalanceInProgressException e) {
      // Others have, or get, the partitions: they read these records again and pass them over.
      LOG.info("Offsets not committed, for the group is rebalancing: {}", e.toString());
    }
  }
}
