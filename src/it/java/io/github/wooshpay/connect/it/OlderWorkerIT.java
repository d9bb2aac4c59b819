package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.wooshpay.connect.metrics.Metric;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.stack.ConnectRest;
import io.github.wooshpay.connect.stack.ConnectWorker;
import io.github.wooshpay.connect.stack.Jdks;
import io.github.wooshpay.connect.stack.Jmx;
import io.github.wooshpay.connect.stack.Settings;
import io.github.wooshpay.connect.stack.Stack;
import io.github.wooshpay.connect.stack.StackExtension;
import io.github.wooshpay.connect.stack.TopicReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The same plugin on workers of older versions of Kafka, and of this one on other JDKs. Those
 * before 4.1 have no metrics of plugins.
 */
@ExtendWith(StackExtension.class)
class OlderWorkerIT {
  private static final Duration SOON = Duration.ofMinutes(1);

  private static final Path WORKERS = Path.of(System.getProperty("kafka.workers", "missing"));

  /** Returns the jars of a worker of the newest release of a minor version, such as {@code 3.9}. */
  static List<Path> jars(String minor) throws IOException {
    try (Stream<Path> versions = Files.list(WORKERS)) {
      Path version =
          versions
              .filter(folder -> folder.getFileName().toString().startsWith(minor + "."))
              .findFirst()
              .orElseThrow();
      try (Stream<Path> jars = Files.list(version)) {
        return jars.toList();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"3.9, service_load", "3.9, hybrid_warn", "4.0, service_load", "4.1, service_load"})
  void it_is_found_runs_exactly_once_is_measured_rewound_and_stopped(
      String kafka, String discovery, Stack stack) throws IOException {
    runsOn(
        kafka,
        stack.anotherWorker().classPath(jars(kafka)).discovery(discovery).exactlyOnce(true),
        stack);
  }

  @Test
  void it_runs_on_a_jdk_25_if_this_machine_has_one(Stack stack) throws IOException {
    Optional<Path> jdk = Jdks.ofVersion(25);
    assumeThat(jdk).as("a JDK 25 next to the one that runs this test").isPresent();
    runsOn("4.3", stack.anotherWorker().javaHome(jdk.orElseThrow()).exactlyOnce(true), stack);
  }

  private static void runsOn(String kafka, ConnectWorker.Builder settings, Stack stack)
      throws IOException {
    SimulatedAccount account = new SimulatedAccount();
    long nowMs = System.currentTimeMillis() / 1000 * 1000;
    account.addAll(new SampleSessions(4).spread(50, nowMs - 3_600_000, nowMs));
    String name = stack.name("older");
    String bean = "kafka.connect:type=plugins,connector=" + name + ",task=0";
    try (SimulatedApi api = SimulatedApi.of(account);
        Jmx jmx = Jmx.onFreePort();
        ConnectWorker worker = jmx.of(settings).start();
        TopicReader reader = stack.committedReader(name)) {
      ConnectRest rest = worker.rest();
      assertThat(rest.root().path("version").asText()).startsWith(kafka + ".");
      rest.create(name, Settings.of(api, name));
      reader.readUntil(SOON, records -> records.size() >= 50);

      assertThat(jmx.attributes(bean))
          .containsExactlyInAnyOrderElementsOf(
              Stream.of(Metric.values()).map(Metric::metricName).toList());
      assertThat(jmx.read(bean, "wooshpay-sessions-created-total").longValue()).isEqualTo(50);

      rest.stop(name);
      assertThat(jmx.shows(bean)).isFalse();
      rest.patchOffsets(
          name,
          Map.of(
              "offsets",
              List.of(
                  Map.of(
                      "partition",
                      Map.of("api", api.url().toString(), "lane", "live"),
                      "offset",
                      Map.of("created", nowMs - 3_600_000)))));
      rest.resume(name);
      reader.readUntil(SOON, records -> records.size() >= 100);
      Emissions.assertNoneTwiceAndTheLastThere(reader.records().subList(50, 100), account);
      assertThat(worker.logText()).doesNotContain("NoSuchMethodError", "NoClassDefFoundError");
    }
  }
}
