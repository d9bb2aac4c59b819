package io.github.wooshpay.connect.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code checkout_sessions} of a PostgreSQL of its own, which ends when this is closed.
 */
final class SessionTable implements AutoCloseable {
  private static final String DATABASE = "postgres";

  private final EmbeddedPostgres postgres;

  private SessionTable(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /** Starts the database; the sink makes the table. */
  static SessionTable start() {
    try {
      return new SessionTable(EmbeddedPostgres.start());
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL did not start", e);
    }
  }

  /** For a client's {@code connection.url}. */
  String url() {
    return postgres.getJdbcUrl("postgres", DATABASE);
  }

  /** The product and version that it is. */
  String version() throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
      return "PostgreSQL " + connection.getMetaData().getDatabaseProductVersion();
    }
  }

  /** Column to type, in the order of the table; {@code not null} and {@code primary key} said. */
  Map<String, String> columns() throws SQLException {
    Map<String, String> columns = new LinkedHashMap<>();
    query(
        "SELECT column_name, data_type, is_nullable FROM information_schema.columns"
            + " WHERE table_name = 'checkout_sessions' ORDER BY ordinal_position",
        row ->
            columns.put(
                row.getString(1), row.getString(2) + (row.getBoolean(3) ? "" : " not null")));
    return columns;
  }

  /** The columns of the primary key. */
  String primaryKey() throws SQLException {
    StringBuilder key = new StringBuilder();
    query(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'p'"
            + " AND conrelid = 'checkout_sessions'::regclass",
        row -> key.append(row.getString(1)));
    return key.toString();
  }

  /** Id to row, column to value; times as milliseconds since the epoch; none without a table. */
  Map<String, Map<String, @Nullable Object>> rows() throws SQLException {
    Map<String, Map<String, @Nullable Object>> rows = new TreeMap<>();
    if (columns().isEmpty()) {
      return rows;
    }
    query(
        "SELECT * FROM checkout_sessions",
        row -> {
          Map<String, @Nullable Object> values = new TreeMap<>();
          for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            values.put(row.getMetaData().getColumnName(i), value(row, i));
          }
          if (rows.put(row.getString("id"), values) != null) {
            throw new AssertionError(row.getString("id") + " has two rows");
          }
        });
    return rows;
  }

  /** A number that a query answers. */
  long count(String sql) throws SQLException {
    long[] count = new long[1];
    query(sql, row -> count[0] = row.getLong(1));
    return count[0];
  }

  @Override
  public void close() {
    try {
      postgres.close();
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL did not stop", e);
    }
  }

  private static @Nullable Object value(ResultSet row, int column) throws SQLException {
    Object value = row.getObject(column);
    if (!(value instanceof Timestamp)) {
      return value;
    }
    // The column has no zone, and the sink writes UTC.
    return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  private void query(String sql, RowReader reader) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        reader.read(row);
      }
    }
  }

  @FunctionalInterface
  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }
}
