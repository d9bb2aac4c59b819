package io.github.wooshpay.connect.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** An engine other than Iceberg's own that reads the files of a table. Used by one thread. */
final class SqlOverFiles implements AutoCloseable {
  private static final Pattern SQL = Pattern.compile("(?ms)^```sql\\R(.*?)^```$");

  private final Connection connection;

  private SqlOverFiles(Connection connection) {
    this.connection = connection;
  }

  /** The blocks of SQL in a document, in their order. */
  static List<String> queriesIn(Path document) {
    try {
      return SQL.matcher(Files.readString(document))
          .results()
          .map(block -> block.group(1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The engine with one table, {@code schema.table}, that is these files. */
  static SqlOverFiles of(String table, List<URI> files) throws SQLException {
    SqlOverFiles sql = new SqlOverFiles(DriverManager.getConnection("jdbc:duckdb:"));
    String paths =
        files.stream().map(file -> "'" + file.getPath() + "'").collect(Collectors.joining(", "));
    sql.run("CREATE SCHEMA " + table.substring(0, table.indexOf('.')));
    sql.run("CREATE VIEW " + table + " AS SELECT * FROM read_parquet([" + paths + "])");
    return sql;
  }

  /** Runs what has no result. */
  void run(String command) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(command);
    }
  }

  /** The rows of a result, each with the texts of its columns in their order. */
  List<List<String>> query(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      List<List<String>> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
