package io.github.wooshpay.connect.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;

/** Reads a worker's MBeans, as a monitoring agent does. Not thread-safe. */
public final class Jmx implements AutoCloseable {
  private final int port;
  private @Nullable JMXConnector connector;

  private Jmx(int port) {
    this.port = port;
  }

  /** Over a free port of the loopback. */
  public static Jmx onFreePort() {
    return new Jmx(Workplace.freePort());
  }

  /** Lets the worker answer. */
  public ConnectWorker.Builder of(ConnectWorker.Builder worker) {
    String option = "-Dcom.sun.management.jmxremote.";
    return worker
        .jvmOption("-Djava.rmi.server.hostname=127.0.0.1")
        .jvmOption(option + "host=127.0.0.1")
        .jvmOption(option + "port=" + port)
        .jvmOption(option + "rmi.port=" + port)
        .jvmOption(option + "authenticate=false")
        .jvmOption(option + "ssl=false");
  }

  /** Where an agent finds the worker's MBeans. */
  public String url() {
    return "service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi";
  }

  /** Whether there is an MBean of this name. */
  public boolean shows(String bean) {
    try {
      return server().isRegistered(new ObjectName(bean));
    } catch (JMException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of its attributes. */
  public List<String> attributes(String bean) {
    try {
      return Stream.of(server().getMBeanInfo(new ObjectName(bean)).getAttributes())
          .map(MBeanAttributeInfo::getName)
          .toList();
    } catch (JMException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value of an attribute now. */
  public Number read(String bean, String attribute) {
    try {
      return (Number) server().getAttribute(new ObjectName(bean), attribute);
    } catch (JMException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * All that a monitoring agent could see: each MBean with its attributes and their values, and the
   * threads by their names.
   */
  public String everything() {
    StringBuilder everything = new StringBuilder();
    try {
      for (ObjectName bean : server().queryNames(null, null)) {
        everything.append(bean).append('\n');
        for (MBeanAttributeInfo attribute : server().getMBeanInfo(bean).getAttributes()) {
          everything.append("  ").append(attribute.getName()).append(" = ");
          everything.append(shown(bean, attribute.getName())).append('\n');
        }
      }
      ThreadMXBean threads =
          ManagementFactory.newPlatformMXBeanProxy(
              server(), ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
      Stream.of(threads.dumpAllThreads(false, false)).forEach(everything::append);
      return everything.toString();
    } catch (JMException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String shown(ObjectName bean, String attribute) throws IOException {
    try {
      Object value = server().getAttribute(bean, attribute);
      return value instanceof Object[] values ? Arrays.deepToString(values) : String.valueOf(value);
    } catch (JMException | RuntimeException e) {
      return "not to be had: " + e;
    }
  }

  /** How much of its heap is in use by what is reachable, in bytes: collects the rest first. */
  public long heapReachable() {
    try {
      server().invoke(new ObjectName(ManagementFactory.MEMORY_MXBEAN_NAME), "gc", null, null);
      return heapUsed();
    } catch (JMException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How much of its heap is used now, in bytes; with what is no longer reachable. */
  public long heapUsed() {
    try {
      ObjectName memory = new ObjectName(ManagementFactory.MEMORY_MXBEAN_NAME);
      Object usage = server().getAttribute(memory, "HeapMemoryUsage");
      return (Long) ((CompositeData) usage).get("used");
    } catch (JMException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The processor time that it has spent since it started, in seconds. */
  public double cpuSeconds() {
    return read("java.lang:type=OperatingSystem", "ProcessCpuTime").longValue() / 1e9;
  }

  @Override
  public void close() {
    try {
      if (connector != null) {
        connector.close();
      }
    } catch (IOException e) {
      // The worker has gone before.
      connector = null;
    }
  }

  @SuppressWarnings("BanJNDI") // At the other end is a child of this very JVM.
  private MBeanServerConnection server() throws IOException {
    if (connector == null) {
      connector = JMXConnectorFactory.connect(new JMXServiceURL(url()));
    }
    return connector.getMBeanServerConnection();
  }
}
