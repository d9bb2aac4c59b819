package io.github.wooshpay.connect.fulfilment;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The database of a shop. It remembers which sessions are fulfilled, in the transaction that ships:
 * there are both, or neither, whenever the process is killed.
 *
 * <p>Used by one thread. Several processes may share the database: of two that fulfil one session
 * at once, the key lets one through.
 */
public final class OrderSystem implements AutoCloseable {
  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE IF NOT EXISTS fulfilled (session TEXT PRIMARY KEY)",
          // Without a key of its own: a session that is shipped twice is here twice.
          "CREATE TABLE IF NOT EXISTS shipment"
              + " (session TEXT, reference TEXT, amount INTEGER, currency TEXT, address TEXT)",
          "CREATE TABLE IF NOT EXISTS packing"
              + " (session TEXT, product TEXT, quantity INTEGER, amount INTEGER)");

  private final Connection connection;
  private final Shipping shipping;

  /**
   * What ships an order. What it does has to be undone when the transaction is, as a row of this
   * database is: a parcel to be packed, a message to be sent. A call that cannot be undone, to a
   * carrier say, is made later by whoever works off those rows, with the session's id as the key
   * that keeps the carrier from doing it twice.
   */
  @FunctionalInterface
  public interface Shipping {
    /** Ships in the transaction that is open on the connection; leaves it open. */
    void ship(Connection transaction, Order order) throws SQLException;
  }

  private OrderSystem(Connection connection, Shipping shipping) {
    this.connection = connection;
    this.shipping = shipping;
  }

  /** Opens the database in a file, which is made where it is not there. */
  public static OrderSystem open(Path database, Shipping shipping) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
    try (Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        statement.execute(table);
      }
      connection.setAutoCommit(false);
      return new OrderSystem(connection, shipping);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Ships an order unless it was shipped before, in one transaction.
   *
   * @return whether it was shipped now; once this returns it is, for good
   */
  public boolean shipOnce(Order order) throws SQLException {
    try {
      boolean first = remember(order.session());
      if (first) {
        shipping.ship(connection, order);
      }
      connection.commit();
      return first;
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    }
  }

  private boolean remember(String session) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO fulfilled (session) VALUES (?) ON CONFLICT DO NOTHING")) {
      insert.setString(1, session);
      return insert.executeUpdate() == 1;
    }
  }

  /** Has the warehouse pack a parcel. */
  public static void toWarehouse(Connection transaction, Order order) throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            "INSERT INTO shipment (session, reference, amount, currency, address)"
                + " VALUES (?, ?, ?, ?, ?)")) {
      insert.setString(1, order.session());
      insert.setString(2, order.reference());
      insert.setLong(3, order.amount());
      insert.setString(4, order.currency());
      insert.setString(5, order.address());
      insert.executeUpdate();
    }
    try (PreparedStatement insert =
        transaction.prepareStatement(
            "INSERT INTO packing (session, product, quantity, amount) VALUES (?, ?, ?, ?)")) {
      for (Order.Item item : order.items()) {
        insert.setString(1, order.session());
        insert.setString(2, item.product());
        insert.setLong(3, item.quantity());
        insert.setLong(4, item.amount());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** Everything that the warehouse was told to pack, in its order. */
  public List<Order> shipments() throws SQLException {
    Map<String, List<Order.Item>> packed = packed();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM shipment ORDER BY rowid")) {
      List<Order> shipments = new ArrayList<>();
      while (rows.next()) {
        shipments.add(
            new Order(
                rows.getString("session"),
                rows.getString("reference"),
                rows.getLong("amount"),
                rows.getString("currency"),
                rows.getString("address"),
                packed.getOrDefault(rows.getString("session"), List.of())));
      }
      return shipments;
    } finally {
      connection.rollback();
    }
  }

  private Map<String, List<Order.Item>> packed() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM packing ORDER BY rowid")) {
      Map<String, List<Order.Item>> packed = new HashMap<>();
      while (rows.next()) {
        packed
            .computeIfAbsent(rows.getString("session"), any -> new ArrayList<>())
            .add(
                new Order.Item(
                    rows.getString("product"), rows.getLong("quantity"), rows.getLong("amount")));
      }
      return packed;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
