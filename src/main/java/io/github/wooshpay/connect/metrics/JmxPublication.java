package io.github.wooshpay.connect.metrics;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Publishes metrics over JMX, for workers that do not support metrics of plugins. The names,
 * including those of the MBeans, are the same as on a worker of Kafka 4.1, so that dashboards work
 * with both.
 */
final class JmxPublication implements Publication {
  private static final Pattern PLAIN = Pattern.compile("[\\w-%. \t]*");

  /** Marks the MBeans of this class, so that a task removes only its own metrics. */
  private static final Map<ObjectName, JmxPublication> REGISTERED = new HashMap<>();

  private final MBeanServer server;
  private final ObjectName name;

  private JmxPublication(MBeanServer server, ObjectName name) {
    this.server = server;
    this.name = name;
  }

  static Publication of(Readings readings, String connector) {
    synchronized (REGISTERED) {
      return register(readings, connector);
    }
  }

  private static Publication register(Readings readings, String connector) {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try {
      ObjectName name = objectName(connector);
      if (server.isRegistered(name)) {
        // Left by a task that the worker stopped waiting for.
        server.unregisterMBean(name);
      }
      server.registerMBean(new Bean(readings), name);
      JmxPublication registered = new JmxPublication(server, name);
      REGISTERED.put(name, registered);
      return registered;
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The connector has one task, with number 0. */
  private static ObjectName objectName(String connector) throws JMException {
    String quoted = PLAIN.matcher(connector).matches() ? connector : ObjectName.quote(connector);
    return new ObjectName("kafka.connect:type=plugins,connector=" + quoted + ",task=0");
  }

  @Override
  public void close() {
    synchronized (REGISTERED) {
      if (REGISTERED.remove(name, this)) {
        unregister();
      }
    }
  }

  private void unregister() {
    try {
      server.unregisterMBean(name);
    } catch (InstanceNotFoundException e) {
      return; // Already removed.
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A read-only attribute per metric. */
  private static final class Bean implements DynamicMBean {
    private final Readings readings;
    private final Map<String, Metric> metrics = new LinkedHashMap<>();

    Bean(Readings readings) {
      this.readings = readings;
      Stream.of(Metric.values()).forEach(metric -> metrics.put(metric.metricName(), metric));
    }

    @Override
    public Object getAttribute(String attribute) throws AttributeNotFoundException {
      Metric metric = metrics.get(attribute);
      if (metric == null) {
        throw new AttributeNotFoundException(attribute);
      }
      return readings.read(metric);
    }

    @Override
    public AttributeList getAttributes(String[] attributes) {
      AttributeList list = new AttributeList();
      for (String attribute : attributes) {
        Metric metric = metrics.get(attribute);
        if (metric != null) {
          list.add(new Attribute(attribute, readings.read(metric)));
        }
      }
      return list;
    }

    @Override
    public void setAttribute(Attribute attribute) {
      throw new UnsupportedOperationException("metrics are read only");
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
      throw new UnsupportedOperationException("metrics are read only");
    }

    @Override
    public Object invoke(String action, Object[] parameters, String[] signature) {
      throw new UnsupportedOperationException("metrics have no operations");
    }

    @Override
    public MBeanInfo getMBeanInfo() {
      MBeanAttributeInfo[] attributes =
          metrics.values().stream()
              .map(
                  metric ->
                      new MBeanAttributeInfo(
                          metric.metricName(),
                          readings.read(metric).getClass().getName(),
                          metric.description(),
                          true,
                          false,
                          false))
              .toArray(MBeanAttributeInfo[]::new);
      return new MBeanInfo(
          Bean.class.getName(), "The WooshPay source task", attributes, null, null, null);
    }
  }
}
