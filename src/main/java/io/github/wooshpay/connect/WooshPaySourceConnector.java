package io.github.wooshpay.connect;

import io.github.wooshpay.connect.config.WooshPaySourceConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams every WooshPay Checkout Session, and every later change of it, into a topic. The door of
 * the plugin: it answers what a worker asks, and leaves the work to its one task.
 */
public final class WooshPaySourceConnector extends SourceConnector {
  private static final Logger LOG = LoggerFactory.getLogger(WooshPaySourceConnector.class);

  /** Whoever validates waits for the answer. */
  private static final Duration TRIAL = Duration.ofSeconds(10);

  private final ConnectionTrial trial = new ConnectionTrial(InstantSource.system(), TRIAL);
  private Map<String, String> properties = Map.of();

  /** As a worker makes it. */
  public WooshPaySourceConnector() {}

  @Override
  public String version() {
    return Version.get();
  }

  @Override
  public ConfigDef config() {
    return WooshPaySourceConfig.definition();
  }

  /**
   * Checks every value, the values against each other and, unless {@code connection.check} is off,
   * all of them at the API, within seconds; each error is on the key at fault.
   */
  @Override
  public Config validate(Map<String, String> candidate) {
    return trial.validate(candidate);
  }

  @Override
  public void start(Map<String, String> started) {
    new WooshPaySourceConfig(started).misspelt().forEach(LOG::warn);
    properties = new HashMap<>(started);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return WooshPaySourceTask.class;
  }

  /**
   * One, however many are allowed: the API's limit of requests is the limit, and one list has no
   * parts that could be read apart. Scale is one connector for each account or filter.
   */
  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return List.of(properties);
  }

  /** Nothing runs here. */
  @Override
  public void stop() {}

  /**
   * Always: a record and the offset that says so are of one transaction, and a restart emits what
   * the offset's ledger does not hold.
   */
  @Override
  public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> candidate) {
    return ExactlyOnceSupport.SUPPORTED;
  }

  /**
   * Always: one batch, one transaction. So it is with the default {@code transaction.boundary=poll}
   * as well, since a poll hands over one batch; but only with {@code
   * transaction.boundary=connector} does the task know of it, and put the offset on every record of
   * the batch, so that exactly-once holds also where a transform drops some of them.
   */
  @Override
  public ConnectorTransactionBoundaries canDefineTransactionBoundaries(
      Map<String, String> candidate) {
    return ConnectorTransactionBoundaries.SUPPORTED;
  }

  /**
   * Checks offsets before a worker stores them as they are (KIP-875).
   *
   * @throws org.apache.kafka.connect.errors.ConnectException with a sentence that names the field
   *     at fault and what to write
   */
  @Override
  public boolean alterOffsets(
      Map<String, String> configuration, Map<Map<String, ?>, Map<String, ?>> offsets) {
    AlteredOffsets.check(configuration, offsets);
    return true;
  }
}
