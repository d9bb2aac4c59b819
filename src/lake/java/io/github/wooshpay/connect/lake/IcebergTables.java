package io.github.wooshpay.connect.lake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/** The tables of a warehouse that is a folder, by Iceberg's own API. */
public final class IcebergTables implements Tables {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Catalog catalog;

  /** Over a warehouse, which need not be there yet. */
  public IcebergTables(URI warehouse) {
    this.catalog =
        inOwnLoader(
            () ->
                CatalogUtil.buildIcebergCatalog(
                    "lake",
                    Map.of("type", "hadoop", "warehouse", warehouse.toString()),
                    new Configuration()));
  }

  @Override
  public long countRows(String table) {
    return inOwnLoader(
        () ->
            catalog.tableExists(TableIdentifier.parse(table))
                ? tasks(table).stream().mapToLong(task -> task.file().recordCount()).sum()
                : 0);
  }

  @Override
  public List<String> rows(String table) {
    return inOwnLoader(
        () -> {
          List<String> rows = new ArrayList<>();
          try (CloseableIterable<Record> records = IcebergGenerics.read(load(table)).build()) {
            records.forEach(record -> rows.add(json(record).toString()));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return rows;
        });
  }

  @Override
  public String describe(String table) {
    return inOwnLoader(
        () -> {
          Table described = load(table);
          StringBuilder text = new StringBuilder();
          text.append(described.schema()).append('\n').append(described.spec()).append('\n');
          new TreeMap<>(described.properties())
              .forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
          return text.toString();
        });
  }

  @Override
  public List<URI> files(String table) {
    return inOwnLoader(
        () -> tasks(table).stream().map(task -> URI.create(task.file().location())).toList());
  }

  @Override
  public List<String> commits(String table) {
    return inOwnLoader(
        () -> {
          List<String> commits = new ArrayList<>();
          load(table)
              .snapshots()
              .forEach(
                  snapshot -> {
                    ObjectNode commit = NODES.objectNode();
                    snapshot.summary().forEach(commit::put);
                    commits.add(commit.toString());
                  });
          return commits;
        });
  }

  @Override
  public void createWithout(List<String> columns, String like, String table) {
    inOwnLoader(
        () -> {
          Table model = load(like);
          Table created =
              catalog.createTable(TableIdentifier.parse(table), model.schema(), model.spec());
          UpdateSchema update = created.updateSchema();
          columns.forEach(update::deleteColumn);
          update.commit();
          return created;
        });
  }

  private Table load(String table) {
    return catalog.loadTable(TableIdentifier.parse(table));
  }

  private List<FileScanTask> tasks(String table) {
    try (CloseableIterable<FileScanTask> tasks = load(table).newScan().planFiles()) {
      List<FileScanTask> all = new ArrayList<>();
      tasks.forEach(all::add);
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode json(@Nullable Object value) {
    if (value == null) {
      return NODES.nullNode();
    }
    if (value instanceof Record record) {
      ObjectNode object = NODES.objectNode();
      for (Types.NestedField field : record.struct().fields()) {
        object.set(field.name(), json(record.getField(field.name())));
      }
      return object;
    }
    if (value instanceof Map<?, ?> map) {
      ObjectNode object = NODES.objectNode();
      map.forEach((key, of) -> object.set(key.toString(), json(of)));
      return object;
    }
    if (value instanceof List<?> list) {
      ArrayNode array = NODES.arrayNode();
      list.forEach(element -> array.add(json(element)));
      return array;
    }
    if (value instanceof OffsetDateTime time) {
      return NODES.textNode(time.toInstant().toString());
    }
    if (value instanceof Long number) {
      return NODES.numberNode(number);
    }
    if (value instanceof Boolean flag) {
      return NODES.booleanNode(flag);
    }
    if (value instanceof CharSequence text) {
      return NODES.textNode(text.toString());
    }
    throw new IllegalStateException("No column is to hold a " + value.getClass());
  }

  /** Iceberg and Hadoop look for their parts in the thread's loader. */
  private static <T> T inOwnLoader(Supplier<T> work) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(IcebergTables.class.getClassLoader());
    try {
      return work.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
