package io.github.wooshpay.connect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.source.TransactionContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/** What a worker gives a task: its configuration, as it is now, and the offsets it has stored. */
final class HandMadeContext implements SourceTaskContext {
  private final Map<Map<String, ?>, Map<String, Object>> offsets = new HashMap<>();
  private volatile Map<String, String> configuration;
  private @Nullable TransactionContext transaction;
  private @Nullable PluginMetrics metrics;

  HandMadeContext(Map<String, String> configuration) {
    this.configuration = Map.copyOf(configuration);
  }

  /** The configuration from now on, as after a rotation of a secret. */
  void configure(Map<String, String> now) {
    configuration = Map.copyOf(now);
  }

  void store(Map<String, ?> partition, Map<String, ?> offset) {
    offsets.put(Map.copyOf(partition), new HashMap<>(offset));
  }

  /** Stores the offsets as a worker does once the records are in the topic. */
  void store(List<SourceRecord> records) {
    records.forEach(record -> store(record.sourcePartition(), record.sourceOffset()));
  }

  /** Lets the task set the bounds of transactions. */
  CountedTransactions giveTransactions() {
    CountedTransactions counted = new CountedTransactions();
    transaction = counted;
    return counted;
  }

  /** Takes metrics, as workers do from Kafka 4.1 on. */
  void take(PluginMetrics taken) {
    metrics = taken;
  }

  @Override
  public Map<String, String> configs() {
    return configuration;
  }

  @Override
  public OffsetStorageReader offsetStorageReader() {
    return new OffsetStorageReader() {
      @Override
      public <T> @Nullable Map<String, Object> offset(Map<String, T> partition) {
        return offsets.get(partition);
      }

      @Override
      public <T> Map<Map<String, T>, Map<String, Object>> offsets(
          Collection<Map<String, T>> partitions) {
        Map<Map<String, T>, Map<String, Object>> found = new HashMap<>();
        partitions.forEach(partition -> found.put(partition, offsets.get(partition)));
        return found;
      }
    };
  }

  @Override
  public PluginMetrics pluginMetrics() {
    if (metrics == null) {
      throw new NoSuchMethodError("pluginMetrics"); // As on a worker before Kafka 4.1.
    }
    return metrics;
  }

  @Override
  public @Nullable TransactionContext transactionContext() {
    return transaction;
  }

  /** Counts what was asked for. */
  static final class CountedTransactions implements TransactionContext {
    private final List<String> asked = new ArrayList<>();

    List<String> asked() {
      return asked;
    }

    @Override
    public void commitTransaction() {
      asked.add("commit");
    }

    @Override
    public void commitTransaction(SourceRecord record) {
      asked.add("commit after a record");
    }

    @Override
    public void abortTransaction() {
      asked.add("abort");
    }

    @Override
    public void abortTransaction(SourceRecord record) {
      asked.add("abort after a record");
    }
  }
}
