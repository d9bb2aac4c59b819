package io.github.wooshpay.connect.metrics;

import org.apache.kafka.connect.source.SourceTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Published metrics; closed with the task. */
public interface Publication extends AutoCloseable {
  /** Removes the metrics; never fails. */
  @Override
  void close();

  /**
   * Publishes the readings: through the worker if it supports metrics of plugins (KIP-877, Kafka
   * 4.1 and later), otherwise over JMX. Never fails, because a task works without metrics as well.
   *
   * @param connector the connector's name
   */
  static Publication of(Readings readings, SourceTaskContext context, String connector) {
    Logger log = LoggerFactory.getLogger(Publication.class);
    try {
      return WorkerPublication.of(readings, context);
    } catch (NoSuchMethodError | NoClassDefFoundError e) {
      // The Javadoc of the method tells connectors to detect an older worker this way.
      log.debug("The worker takes no metrics of plugins: they go to JMX", e);
    } catch (RuntimeException e) {
      log.warn("The worker did not take the connector's metrics: they go to JMX", e);
    }
    try {
      return JmxPublication.of(readings, connector);
    } catch (RuntimeException e) {
      log.warn("The connector's metrics cannot be shown over JMX", e);
      return () -> {};
    }
  }
}
