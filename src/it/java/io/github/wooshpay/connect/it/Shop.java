package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.wooshpay.connect.fulfilment.FulfilmentConsumer;
import io.github.wooshpay.connect.fulfilment.Moment;
import io.github.wooshpay.connect.fulfilment.MortalConsumer;
import io.github.wooshpay.connect.fulfilment.Order;
import io.github.wooshpay.connect.fulfilment.OrderSystem;
import io.github.wooshpay.connect.stack.JavaProgram;
import io.github.wooshpay.connect.stack.KafkaBroker;
import io.github.wooshpay.connect.stack.TopicRecord;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The example consumer in a process of its own, and the database that it ships by. */
final class Shop implements AutoCloseable {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final Pattern HANDLED =
      Pattern.compile("(\\S+-\\d+@\\d+) cs_\\d+ (?:shipped|skipped)");

  private final KafkaBroker broker;
  private final String topic;
  private final JavaProgram program = JavaProgram.named("shop");
  private final Path database = program.home().resolve("orders.db");
  private final Path properties;
  private int kills;

  Shop(KafkaBroker broker, String topic) {
    this.broker = broker;
    this.topic = topic;
    this.properties =
        program.write(
            "consumer.properties",
            Map.of(
                "bootstrap.servers", broker.bootstrapServers(),
                "group.id", group(),
                "group.instance.id", "shop-1"));
  }

  private String group() {
    return topic + "-shop";
  }

  /** Starts the consumer of the example. */
  void run() {
    program.start(
        FulfilmentConsumer.class, List.of(properties.toString(), topic, database.toString()));
  }

  /** Starts one that dies when it comes to a moment for the given time, and waits for its death. */
  void runUntilItDies(Moment moment, int time) {
    program.start(
        MortalConsumer.class,
        List.of(
            properties.toString(),
            topic,
            database.toString(),
            moment.name(),
            Integer.toString(time)));
    await("death " + moment).atMost(SOON).until(() -> program.exitCode() != null);
    assertThat(program.exitCode()).as(program.logText()).isEqualTo(MortalConsumer.KILLED);
    kills++;
  }

  /** Ends the consumer as a power cut does. */
  void kill() {
    program.requireAlive();
    program.kill();
    kills++;
  }

  /** How often the consumer was killed, or died. */
  int kills() {
    return kills;
  }

  /** What was ever shipped, in its order. */
  List<Order> shipments() {
    try (OrderSystem orders = OrderSystem.open(database, OrderSystem::toWarehouse)) {
      return orders.shipments();
    } catch (SQLException e) {
      throw new IllegalStateException("The shop's database could not be read", e);
    }
  }

  /** Waits until this many are shipped, by the consumer that runs. */
  void awaitShipped(int count) {
    await("shipments")
        .atMost(SOON)
        .until(
            () -> {
              program.requireAlive();
              return shipments().size() >= count;
            });
  }

  /** Waits until the consumer that runs is through with the records, and ends it in good order. */
  void stopAfter(Collection<TopicRecord> records) {
    Map<TopicPartition, Long> last = new HashMap<>();
    for (TopicRecord record : records) {
      last.merge(new TopicPartition(topic, record.partition()), record.offset(), Math::max);
    }
    try (Admin admin = broker.admin()) {
      await("the end of the topic")
          .atMost(SOON)
          .until(
              () -> {
                program.requireAlive();
                return isPast(committed(admin), last);
              });
    }
    program.stop();
    assertThat(program.exitCode()).as(program.logText()).isZero();
  }

  private Map<TopicPartition, OffsetAndMetadata> committed(Admin admin) throws Exception {
    return admin
        .listConsumerGroupOffsets(group())
        .partitionsToOffsetAndMetadata()
        .get(30, TimeUnit.SECONDS);
  }

  private static boolean isPast(
      Map<TopicPartition, OffsetAndMetadata> committed, Map<TopicPartition, Long> last) {
    return last.entrySet().stream()
        .allMatch(
            end ->
                committed.containsKey(end.getKey())
                    && committed.get(end.getKey()).offset() > end.getValue());
  }

  /** How many records the consumer was given more than once. */
  int deliveredAgain() {
    Set<String> once = new HashSet<>();
    Set<String> again = new HashSet<>();
    for (Matcher handled = HANDLED.matcher(program.logText()); handled.find(); ) {
      if (!once.add(handled.group(1))) {
        again.add(handled.group(1));
      }
    }
    return again.size();
  }

  @Override
  public void close() {
    program.close();
  }
}
