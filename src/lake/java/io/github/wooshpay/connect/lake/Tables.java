package io.github.wooshpay.connect.lake;

import java.net.URI;
import java.util.List;

/**
 * The tables of a warehouse. All types are the JDK's, so that an implementation can live in a class
 * loader apart ({@link IcebergLoader}). Tables are named {@code namespace.table}. Used by one
 * thread at a time.
 */
public interface Tables {
  /** How many rows a table has by its metadata; none where there is no table. */
  long countRows(String table);

  /** All rows as JSON objects; a timestamp with a zone is text such as {@code …T10:00:00Z}. */
  List<String> rows(String table);

  /** Schema and partitioning as Iceberg prints them, then the table's properties. */
  String describe(String table);

  /** The files with the rows. */
  List<URI> files(String table);

  /** What each commit added, oldest first: the summary that Iceberg keeps of it. */
  List<String> commits(String table);

  /** Creates an empty table like another, except some columns; a dot leads into a struct. */
  void createWithout(List<String> columns, String like, String table);
}
