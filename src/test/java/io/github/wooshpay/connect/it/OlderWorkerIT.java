package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wooshpay.connect.metrics.Metric;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.stack.ConnectRest;
import io.github.wooshpay.connect.stack.ConnectWorker;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same plugin on a worker of Kafka 3.9, which knows neither the metrics of plugins nor what
 * else is newer.
 */
@ExtendWith(StackExtension.class)
class OlderWorkerIT {
  private static final Duration SOON = Duration.ofMinutes(1);

  /** Returns the jars of a worker of Kafka 3.9. */
  static List<Path> kafka39() throws IOException {
    try (Stream<Path> jars = Files.list(Path.of(System.getProperty("kafka39.libs", "missing")))) {
      return jars.toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"service_load", "hybrid_warn"})
  void it_is_found_runs_exactly_once_is_measured_rewound_and_stopped(String discovery, Stack stack)
      throws IOException {
    SimulatedAccount account = new SimulatedAccount();
    long nowMs = System.currentTimeMillis() / 1000 * 1000;
    account.addAll(new SampleSessions(4).spread(50, nowMs - 3_600_000, nowMs));
    String name = stack.name("older");
    String bean = "kafka.connect:type=plugins,connector=" + name + ",task=0";
    try (SimulatedApi api = SimulatedApi.of(account);
        Jmx jmx = Jmx.onFreePort();
        ConnectWorker worker =
            jmx.of(stack.anotherWorker())
                .classPath(kafka39())
                .discovery(discovery)
                .exactlyOnce(true)
                .start();
        TopicReader reader = stack.committedReader(name)) {
      ConnectRest rest = worker.rest();
      assertThat(rest.root().path("version").asText()).startsWith("3.9.");
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
