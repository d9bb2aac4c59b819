package io.github.wooshpay.connect.bench;

import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.stack.ConnectWorker;
import io.github.wooshpay.connect.stack.Jmx;
import io.github.wooshpay.connect.stack.KafkaBroker;
import io.github.wooshpay.connect.stack.PluginArchive;
import io.github.wooshpay.connect.stack.PluginFolder;
import io.github.wooshpay.connect.stack.Settings;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;

/**
 * A real broker and a real worker with the packaged plugin, on which backfills are timed: with the
 * ready configuration of the README unless another is given. Not thread-safe.
 */
final class Rig implements AutoCloseable {
  /** Requests of the validation's handshake and the task's, the same for every history. */
  private static final int HANDSHAKES = 2 * 4;

  private static final Duration LONGEST = Duration.ofMinutes(30);

  /** A JVM compiles and collects as by default; tests start one to be ready soon. */
  private static final List<String> COMPILING =
      List.of("-XX:TieredStopAtLevel=4", "-XX:-UseSerialGC", "-XX:+UseG1GC");

  /** What else Kafka's {@code kafka-run-class.sh} and {@code connect-distributed.sh} set. */
  private static final List<String> OF_KAFKAS_SCRIPTS =
      List.of(
          "-Xms256m",
          "-XX:MaxGCPauseMillis=20",
          "-XX:InitiatingHeapOccupancyPercent=35",
          "-XX:+ExplicitGCInvokesConcurrent");

  private final PluginFolder plugins = PluginFolder.with(PluginArchive.ofThisBuild());
  private final KafkaBroker broker = KafkaBroker.start(COMPILING);
  private final Jmx jmx = Jmx.onFreePort();
  private final CollectorLog collections = new CollectorLog();
  private final ConnectWorker worker;
  private int runs;

  private Rig(String heap, List<String> jvmOptions) {
    worker = worker(heap, jvmOptions);
  }

  /** A worker as Kafka's own scripts start it, with a heap of up to 2 GB. */
  static Rig asByKafkasScripts() {
    return new Rig("2g", OF_KAFKAS_SCRIPTS);
  }

  /** A worker of 256 MB. */
  static Rig ofSmallWorker() {
    return new Rig("256m", List.of());
  }

  /** With {@code -Dbench.jfr=FILE} the worker records where its time goes. */
  private ConnectWorker worker(String heap, List<String> jvmOptions) {
    FloorConnector.addTo(plugins.path());
    ConnectWorker.Builder worker =
        jmx.of(ConnectWorker.on(broker.bootstrapServers()))
            .pluginPath(plugins.path())
            .heap(heap)
            .jvmOption(collections.option())
            .offsetFlushInterval(Duration.ofMinutes(1));
    COMPILING.forEach(worker::jvmOption);
    jvmOptions.forEach(worker::jvmOption);
    String recording = System.getProperty("bench.jfr", "");
    if (!recording.isEmpty()) {
      worker.jvmOption("-XX:StartFlightRecording=settings=profile,filename=" + recording);
    }
    return worker.start();
  }

  /**
   * What a backfill came to.
   *
   * @param seconds from the request to create the connector, by REST, to the last record in the
   *     topic
   * @param taskSeconds the same to the task's first request, for which nothing is waited for after
   *     its start
   * @param firstSeconds the same to the first record
   * @param requests that the API got meanwhile, except those of the two handshakes
   * @param cpuSeconds that the worker spent meanwhile
   * @param threadSeconds the same by what the threads do
   * @param leftMb what each of the worker's collections left in use, the least first
   */
  record Backfill(
      int sessions,
      double seconds,
      double taskSeconds,
      double firstSeconds,
      long requests,
      double cpuSeconds,
      Map<ThreadTimes.Group, Double> threadSeconds,
      List<Long> leftMb) {
    double sessionsPerSecond() {
      return sessions / seconds;
    }

    /** Over what pages alone would cost. */
    double requestsOverIdeal() {
      return requests / Math.ceil(sessions / 100.0);
    }

    double cpuSecondsPer100k() {
      return cpuSeconds * 100_000 / sessions;
    }

    /** The most that a collection left in use; 0 where there was none. */
    long peakHeapMb() {
      return leftMb.isEmpty() ? 0 : leftMb.get(leftMb.size() - 1);
    }

    /** What nine in ten collections left in use at most; the peak grows with their number alone. */
    long usualHeapMb() {
      return leftMb.isEmpty() ? 0 : leftMb.get((leftMb.size() - 1) * 9 / 10);
    }
  }

  /**
   * Streams all that the API has into a topic of its own.
   *
   * @throws IllegalStateException if the topic then does not hold each session once
   */
  Backfill backfill(SimulatedApi api, int sessions, int parallelism) {
    return backfill(api, sessions, parallelism, Settings.ready("wooshpay-source.json"));
  }

  /**
   * Does so with a ready configuration, which here alone gets the API's address, the key, the topic
   * and how much is asked at once.
   */
  Backfill backfill(
      SimulatedApi api, int sessions, int parallelism, Map<String, String> configuration) {
    String name = "bench-" + ++runs;
    return timed(api, name, sessions, settings(configuration, api, name, parallelism), true);
  }

  /** Does so with records from memory, which need no API: the Connect floor. */
  Backfill floor(SimulatedApi unused, int sessions, Map<String, String> configuration) {
    String name = "bench-" + ++runs;
    Map<String, String> settings = new LinkedHashMap<>(configuration);
    settings.put("connector.class", FloorConnector.class.getName());
    settings.put("topic", name);
    settings.put("sessions", Integer.toString(sessions));
    settings.keySet().removeIf(key -> key.startsWith("wooshpay.") || key.startsWith("fields."));
    return timed(unused, name, sessions, settings, false);
  }

  private Backfill timed(
      SimulatedApi api, String name, int sessions, Map<String, String> settings, boolean asksApi) {
    broker.createTopic(name, 1);
    TopicPartition partition = new TopicPartition(name, 0);
    try (KafkaConsumer<String, byte[]> consumer = consumer();
        ThreadTimes threads = new ThreadTimes(worker.pid())) {
      consumer.assign(List.of(partition));
      collections.mark();
      double cpuBefore = jmx.cpuSeconds();
      long requestsBefore = api.requestCount();
      long begin = System.nanoTime();
      worker.rest().create(name, settings);
      long validated = api.requestCount();
      awaitSoon("the task's first request", () -> !asksApi || api.requestCount() > validated);
      double task = secondsSince(begin);
      awaitRecords(consumer, partition, 1);
      double first = secondsSince(begin);
      awaitRecords(consumer, partition, sessions);
      double seconds = secondsSince(begin);
      long requests = api.requestCount() - requestsBefore - HANDSHAKES;
      double cpu = jmx.cpuSeconds() - cpuBefore;
      Map<ThreadTimes.Group, Double> threadSeconds = threads.seconds();
      List<Long> left = collections.leftMb();
      worker.rest().delete(name);
      requireEachOnce(consumer, partition, sessions);
      return new Backfill(sessions, seconds, task, first, requests, cpu, threadSeconds, left);
    } finally {
      drop(name);
    }
  }

  /** Starts to follow the API, for a tick; the caller deletes the topic with all else. */
  String follow(SimulatedApi api, Duration tick) {
    String name = "bench-" + ++runs;
    broker.createTopic(name, 1);
    Map<String, String> settings = settings(Settings.ready("wooshpay-source.json"), api, name, 4);
    settings.put("start.from", "latest");
    settings.put("poll.interval.ms", Long.toString(tick.toMillis()));
    settings.remove("requests.per.second");
    worker.rest().create(name, settings);
    worker.rest().awaitRunning(name, Duration.ofMinutes(1));
    return name;
  }

  KafkaConsumer<String, byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker.bootstrapServers(),
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  private void awaitRecords(
      KafkaConsumer<String, byte[]> consumer, TopicPartition partition, long count) {
    awaitSoon(count + " records in " + partition, () -> end(consumer, partition) >= count);
  }

  private static void awaitSoon(String what, Callable<Boolean> there) {
    Awaitility.await(what)
        .atMost(LONGEST)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(there);
  }

  private static long end(KafkaConsumer<String, byte[]> consumer, TopicPartition partition) {
    return Objects.requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
  }

  private static void requireEachOnce(
      KafkaConsumer<String, byte[]> consumer, TopicPartition partition, int sessions) {
    long end = end(consumer, partition);
    Set<String> ids = new HashSet<>();
    long records = 0;
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
        ids.add(record.key());
        records++;
      }
    }
    if (records != sessions || ids.size() != sessions) {
      throw new IllegalStateException(
          records + " records of " + ids.size() + " sessions, where there are " + sessions);
    }
  }

  private void drop(String topic) {
    try (Admin admin = broker.admin()) {
      admin.deleteTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("The topic " + topic + " cannot be deleted", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<String, String> settings(
      Map<String, String> configuration, SimulatedApi api, String topic, int parallelism) {
    Map<String, String> settings = new LinkedHashMap<>(configuration);
    settings.putAll(Settings.smallest(api, topic));
    settings.put("fetch.parallelism", Integer.toString(parallelism));
    settings.put("requests.per.second", "1000");
    // In place of the provider that the ready configuration names.
    settings.computeIfPresent("fields.hash.salt", (key, provided) -> "bench");
    return settings;
  }

  private static double secondsSince(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin).toNanos() / 1e9;
  }

  @Override
  public void close() {
    jmx.close();
    worker.close();
    broker.close();
    plugins.close();
    collections.close();
  }
}
