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
 * Streams every WooshPay Checkout Session, and every later change of it, into a topic. This is the
 * plugin's entry point; the work is done by its one task.
 */
public final class WooshPaySourceConnector extends SourceConnector {
  private static final Logger LOG = LoggerFactory.getLogger(WooshPaySourceConnector.class);

  /** The user waits for the result of a validation. */
  private static final Duration TRIAL = Duration.ofSeconds(10);

  private final ConnectionTrial trial = new ConnectionTrial(InstantSource.system(), TRIAL);
  private Map<String, String> properties = Map.of();

  /** Creates the connector as a worker does. */
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
   * Validates every setting, the settings against each other and, unless {@code connection.check}
   * is off, the whole configuration against the API. Takes a few seconds; each error is attached to
   * the setting at fault.
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
   * Returns one configuration, whatever {@code tasks.max} is: the API's rate limit is the
   * bottleneck, and the list cannot be partitioned. To scale, run one connector per account or
   * filter.
   */
  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return List.of(properties);
  }

  /** Does nothing: the connector runs nothing itself. */
  @Override
  public void stop() {}

  /**
   * Returns that it is always supported: a record and its offset belong to one transaction, and a
   * restart emits exactly what the offset's ledger does not contain.
   */
  @Override
  public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> candidate) {
    return ExactlyOnceSupport.SUPPORTED;
  }

  /**
   * Returns that it is always supported: one batch is one transaction. The default {@code
   * transaction.boundary=poll} has the same effect, because a poll returns one batch. But only with
   * {@code transaction.boundary=connector} does the task know about the transaction and put the
   * offset on every record of the batch, so that exactly-once holds even if a transform drops some
   * of them.
   */
  @Override
  public ConnectorTransactionBoundaries canDefineTransactionBoundaries(
      Map<String, String> candidate) {
    return ConnectorTransactionBoundaries.SUPPORTED;
  }

  /**
   * Validates offsets before a worker stores them unchanged (KIP-875).
   *
   * @throws org.apache.kafka.connect.errors.ConnectException with a message that names the invalid
   *     field and says what to write
   */
  @Override
  public boolean alterOffsets(
      Map<String, String> configuration, Map<Map<String, ?>, Map<String, ?>> offsets) {
    AlteredOffsets.check(configuration, offsets);
    return true;
  }
}
