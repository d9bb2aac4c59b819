package io.github.wooshpay.connect.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceTaskContext;

/**
 * Metrics in the worker's own registry, and so in all its reporters. The one class that names what
 * workers before Kafka 4.1 have not: it is linked when {@link #of} is called, which fails there
 * with an {@link Error} of linkage, and nothing else of the plugin does.
 */
final class WorkerPublication implements Publication {
  private final PluginMetrics worker;
  private final List<MetricName> names;

  private WorkerPublication(PluginMetrics worker, List<MetricName> names) {
    this.worker = worker;
    this.names = names;
  }

  static Publication of(Readings readings, SourceTaskContext context) {
    PluginMetrics worker = context.pluginMetrics();
    List<MetricName> names =
        Stream.of(Metric.values()).map(metric -> add(worker, metric, readings)).toList();
    return new WorkerPublication(worker, names);
  }

  /** The worker adds the connector and the task as tags. */
  private static MetricName add(PluginMetrics worker, Metric metric, Readings readings) {
    MetricName name =
        worker.metricName(metric.metricName(), metric.description(), new LinkedHashMap<>());
    worker.addMetric(name, (Gauge<Number>) (config, now) -> readings.read(metric));
    return name;
  }

  @Override
  public void close() {
    try {
      names.forEach(worker::removeMetric);
    } catch (IllegalStateException e) {
      // The worker has closed the registry already, and with it all that was in it.
      return;
    }
  }
}
