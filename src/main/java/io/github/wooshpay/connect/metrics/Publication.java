package io.github.wooshpay.connect.metrics;

import org.apache.kafka.connect.source.SourceTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Metrics that can be seen; closed with the task. */
public interface Publication extends AutoCloseable {
  /** Takes them away; does not fail. */
  @Override
  void close();

  /**
   * Shows the readings: through the worker where it takes metrics of plugins (KIP-877, from Kafka
   * 4.1 on), else over JMX. A task that cannot be measured works all the same, so this never fails.
   *
   * @param connector the connector's name
   */
  static Publication of(Readings readings, SourceTaskContext context, String connector) {
    Logger log = LoggerFactory.getLogger(Publication.class);
    try {
      return WorkerPublication.of(readings, context);
    } catch (NoSuchMethodError | NoClassDefFoundError e) {
      // As the method's Javadoc tells connectors to find out that a worker is older than it.
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
