package io.github.wooshpay.connect.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker: one KRaft node, broker and controller, in a process of its own, on free
 * ports of the loopback interface. Its data goes when it is closed.
 *
 * <p>Used by one thread.
 */
public final class KafkaBroker implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final Workplace workplace = Workplace.create("broker");
  private final int port = Workplace.freePort();
  private final int controllerPort = Workplace.freePort();
  private final String clusterId = Uuid.randomUuid().toString();
  private final List<String> jvmOptions;
  private final Map<String, String> more;
  private @Nullable ChildJvm child;

  private KafkaBroker(List<String> jvmOptions, Map<String, String> more) {
    this.jvmOptions = jvmOptions;
    this.more = more;
  }

  /** Starts a broker and returns once it answers. */
  public static KafkaBroker start() {
    return start(List.of());
  }

  /** The same, with further options of its JVM. */
  public static KafkaBroker start(List<String> jvmOptions) {
    return start(new KafkaBroker(jvmOptions, Map.of()));
  }

  /** The same, with further settings. */
  public static KafkaBroker start(Map<String, String> settings) {
    return start(new KafkaBroker(List.of(), settings));
  }

  private static KafkaBroker start(KafkaBroker broker) {
    try {
      broker.launch();
      broker.awaitReady();
      return broker;
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  /** Starts a broker and returns at once; {@link #awaitReady} before it is used. */
  public static KafkaBroker starting() {
    KafkaBroker broker = new KafkaBroker(List.of(), Map.of());
    broker.launch();
    return broker;
  }

  /** Returns once the broker answers an admin client. */
  public void awaitReady() {
    Awaitility.await("the broker answers on port " + port)
        .atMost(START)
        .pollInterval(Duration.ofMillis(50))
        .until(this::answers);
  }

  /** The host and port for a client's {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** What the broker logged. */
  public Path log() {
    return workplace.log();
  }

  /** An admin client of this broker; the caller closes it. */
  public Admin admin() {
    return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()));
  }

  /** Creates a topic. */
  public void createTopic(String topic, int partitions) {
    try (Admin admin = admin()) {
      admin
          .createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("Topic " + topic + " could not be created", e);
    }
  }

  /** Stops the broker in good order; {@link #startAgain} continues with its data. */
  public void stop() {
    if (child != null) {
      child.close();
    }
  }

  /** Ends the broker as a power cut does; {@link #startAgain} continues with its data. */
  public void kill() {
    if (child != null) {
      child.kill();
    }
  }

  /** Starts the stopped or killed broker on the same ports with the same data. */
  public void startAgain() {
    launch();
    awaitReady();
  }

  @Override
  public void close() {
    stop();
    workplace.close();
  }

  private void launch() {
    Path properties = workplace.write("server.properties", settings());
    child =
        ChildJvm.start(
            "broker",
            TestClassPath.ofKafka(),
            ChildJvm.ownJavaHome(),
            Stream.concat(Stream.of("-Xmx512m"), jvmOptions.stream()).toList(),
            List.of("broker", properties.toString(), clusterId),
            Map.of(),
            workplace.home(),
            workplace.log());
  }

  private boolean answers() {
    if (child != null) {
      child.requireAlive();
    }
    try (Socket socket = new Socket()) {
      // First a bare connection: an admin client would log each refusal.
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
    } catch (IOException e) {
      return false;
    }
    try (Admin admin = admin()) {
      return !admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).isEmpty();
    } catch (Exception e) {
      return false;
    }
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    settings.put(
        "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("log.dirs", workplace.home().resolve("data").toString());
    // One node: nothing to replicate to, nobody to wait for.
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    // A transaction that a kill broke off is missed within a second of its timeout.
    settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
    settings.put("group.initial.rebalance.delay.ms", "0");
    // A killed worker is to be missed within seconds.
    settings.put("group.min.session.timeout.ms", "1000");
    settings.put("num.partitions", "1");
    settings.put("log.retention.ms", "-1");
    settings.putAll(more);
    return settings;
  }
}
