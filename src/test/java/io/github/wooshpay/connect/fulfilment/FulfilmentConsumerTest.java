package io.github.wooshpay.connect.fulfilment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example, with a topic that is handed to it record by record. */
class FulfilmentConsumerTest {
  private static final String TOPIC = "payments";
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

  @TempDir Path folder;
  private Path database;
  private int written;

  @BeforeEach
  void placeDatabase() {
    database = folder.resolve("orders.db");
  }

  private ConsumerRecord<String, String> unpaid(String session) {
    String value =
        "{\"id\":\""
            + session
            + "\",\"client_reference_id\":\"order-7\",\"amount_total\":1299,"
            + "\"currency\":\"EUR\",\"shipping\":null,\"customer_details\":{\"name\":\"Ann\",\"address\":{"
            + "\"city\":\"Springfield\",\"country\":\"US\",\"line1\":\"1 Example Street\",\"line2\":\"\","
            + "\"postal_code\":\"00001\",\"state\":null}},\"line_items\":{\"data\":[{\"quantity\":2,"
            + "\"amount_total\":1299,\"price\":{\"product\":{\"name\":\"Desk lamp\"}}}]}}";
    return new ConsumerRecord<>(TOPIC, 0, written++, session, value);
  }

  private ConsumerRecord<String, String> paid(String session) {
    ConsumerRecord<String, String> record = unpaid(session);
    record.headers().add("wooshpay.paid", "true".getBytes(StandardCharsets.UTF_8));
    return record;
  }

  /** Runs the example over the records until there are no more, and returns what it committed. */
  private long run(
      MockConsumer<String, String> consumer,
      OrderSystem.Shipping shipping,
      List<ConsumerRecord<String, String>> records)
      throws SQLException {
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.schedulePollTask(
        () -> {
          consumer.rebalance(Set.of(PARTITION));
          records.forEach(consumer::addRecord);
        });
    consumer.schedulePollTask(consumer::wakeup);
    try (OrderSystem orders = OrderSystem.open(database, shipping)) {
      new FulfilmentConsumer(consumer, orders).run(TOPIC);
    }
    OffsetAndMetadata committed = consumer.committed(Set.of(PARTITION)).get(PARTITION);
    return committed == null ? 0 : committed.offset();
  }

  private long run(List<ConsumerRecord<String, String>> records) throws SQLException {
    return run(new MockConsumer<>("earliest"), OrderSystem::toWarehouse, records);
  }

  /** A consumer whose process ends when it is about to commit its offsets. */
  private static MockConsumer<String, String> endingBeforeTheOffset() {
    return new MockConsumer<>("earliest") {
      @Override
      public synchronized void commitSync() {
        throw new IllegalStateException("killed");
      }
    };
  }

  private List<String> shipped() throws SQLException {
    try (OrderSystem orders = OrderSystem.open(database, OrderSystem::toWarehouse)) {
      return orders.shipments().stream().map(Order::session).toList();
    }
  }

  @Test
  void a_paid_order_is_shipped_and_its_offset_committed() throws SQLException {
    assertThat(run(List.of(paid("cs_1")))).isEqualTo(1);

    try (OrderSystem orders = OrderSystem.open(database, OrderSystem::toWarehouse)) {
      assertThat(orders.shipments())
          .containsExactly(
              new Order(
                  "cs_1",
                  "order-7",
                  1299,
                  "EUR",
                  "Ann, 1 Example Street, 00001, Springfield, US",
                  List.of(new Order.Item("Desk lamp", 2, 1299))));
    }
  }

  @Test
  void a_packing_list_says_what_how_many_and_to_which_address() throws Exception {
    Order order = Order.of(new ObjectMapper().readTree(paid("cs_1").value()));

    assertThat(order.packingList())
        .isEqualTo(
            """
            Packing list of cs_1
              2 x Desk lamp
              to Ann, 1 Example Street, 00001, Springfield, US
            """);
  }

  @Test
  void a_paid_session_that_changes_again_is_shipped_once() throws SQLException {
    assertThat(run(List.of(paid("cs_1"), paid("cs_2"), paid("cs_1")))).isEqualTo(3);

    assertThat(shipped()).containsExactly("cs_1", "cs_2");
  }

  @Test
  void does_not_ship_an_unpaid_session() throws SQLException {
    assertThat(run(List.of(unpaid("cs_1"), paid("cs_2")))).isEqualTo(2);

    assertThat(shipped()).containsExactly("cs_2");
  }

  @Test
  void ships_once_what_is_read_again_after_a_kill() throws SQLException {
    shipTwiceDelivered(() -> {});

    assertThat(shipped()).containsExactly("cs_1", "cs_2");
  }

  /** So the test above, and ShipmentIT, see it where it is wrong. */
  @Test
  void an_order_system_that_forgets_what_it_shipped_ships_it_twice() throws SQLException {
    shipTwiceDelivered(this::forget);

    assertThat(shipped()).containsExactly("cs_1", "cs_2", "cs_1", "cs_2");
  }

  private interface Meanwhile {
    void happens() throws SQLException;
  }

  private void shipTwiceDelivered(Meanwhile meanwhile) throws SQLException {
    List<ConsumerRecord<String, String>> records = List.of(paid("cs_1"), paid("cs_2"));
    assertThatThrownBy(() -> run(endingBeforeTheOffset(), OrderSystem::toWarehouse, records))
        .hasMessage("killed");
    meanwhile.happens();
    assertThat(run(records)).isEqualTo(2);
  }

  private void forget() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM fulfilled");
    }
  }

  @Test
  void a_shipment_that_fails_leaves_nothing_behind_and_is_made_good() throws SQLException {
    List<ConsumerRecord<String, String>> records = List.of(paid("cs_1"), paid("cs_2"));
    MockConsumer<String, String> failing = new MockConsumer<>("earliest");
    assertThatThrownBy(
            () ->
                run(
                    failing,
                    (transaction, order) -> {
                      OrderSystem.toWarehouse(transaction, order);
                      if (order.session().equals("cs_2")) {
                        throw new SQLException("out of parcels");
                      }
                    },
                    records))
        .hasMessage("out of parcels");
    assertThat(shipped()).containsExactly("cs_1");
    assertThat(failing.committed(Set.of(PARTITION))).isEmpty();

    assertThat(run(records)).isEqualTo(2);
    assertThat(shipped()).containsExactly("cs_1", "cs_2");
  }
}
