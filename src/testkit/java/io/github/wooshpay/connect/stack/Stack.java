package io.github.wooshpay.connect.stack;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One broker and one worker with the packaged plugin, shared by the integration tests of a JVM. The
 * worker starts when a test first asks for it; a test that kills its worker, or needs another
 * setting, starts one of its own by {@link #anotherWorker}.
 *
 * <p>A test declares a parameter of this type and {@code @ExtendWith(StackExtension.class)}. It
 * uses names from {@link #name} for its connectors and topics, and deletes its connectors.
 */
public final class Stack implements AutoCloseable {
  private static final AtomicInteger NAMES = new AtomicInteger();

  private final KafkaBroker broker;
  private final PluginFolder plugins;
  private @Nullable ConnectWorker worker;

  private Stack(KafkaBroker broker, PluginFolder plugins) {
    this.broker = broker;
    this.plugins = plugins;
  }

  /** Unpacks the plugin and starts the broker. */
  public static Stack start() {
    return new Stack(KafkaBroker.start(), PluginFolder.with(PluginArchive.ofThisBuild()));
  }

  /** The shared broker. */
  public KafkaBroker broker() {
    return broker;
  }

  /** The shared worker: no exactly-once, offsets committed every second. */
  public synchronized ConnectWorker worker() {
    if (worker == null) {
      worker = anotherWorker().start();
    }
    return worker;
  }

  /**
   * A further worker on the same broker with the same plugin, not started; the caller closes it.
   */
  public ConnectWorker.Builder anotherWorker() {
    return ConnectWorker.on(broker.bootstrapServers()).pluginPath(plugins.path());
  }

  /** The folder that the plugin is unpacked in. */
  public Path pluginPath() {
    return plugins.path();
  }

  /** A name that no other test has, for a connector or a topic. */
  public String name(String what) {
    return what + "-" + NAMES.incrementAndGet();
  }

  /** Reads a topic of the shared broker; the caller closes it. */
  public TopicReader reader(String topic) {
    return TopicReader.uncommitted(broker.bootstrapServers(), topic);
  }

  /** Reads what is committed in a topic of the shared broker; the caller closes it. */
  public TopicReader committedReader(String topic) {
    return TopicReader.committed(broker.bootstrapServers(), topic);
  }

  @Override
  public synchronized void close() {
    if (worker != null) {
      worker.close();
    }
    broker.close();
    plugins.close();
  }
}
