package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.wooshpay.connect.metrics.Metric;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.stack.ConnectWorker;
import io.github.wooshpay.connect.stack.Jmx;
import io.github.wooshpay.connect.stack.Stack;
import io.github.wooshpay.connect.stack.StackExtension;
import io.github.wooshpay.connect.stack.TopicReader;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The connector's metrics as an operator sees them on a real worker. */
@ExtendWith(StackExtension.class)
class MetricsIT {
  private static final Duration SOON = Duration.ofMinutes(1);

  @Test
  void a_worker_shows_all_of_them_over_jmx_while_the_connector_runs(Stack stack) {
    SimulatedAccount account = new SimulatedAccount();
    long nowMs = System.currentTimeMillis() / 1000 * 1000;
    account.addAll(new SampleSessions(4).spread(50, nowMs - 3_600_000, nowMs));
    String name = stack.name("measured");
    String bean = "kafka.connect:type=plugins,connector=" + name + ",task=0";
    try (SimulatedApi api = SimulatedApi.of(account);
        Jmx jmx = Jmx.onFreePort();
        ConnectWorker worker = jmx.of(stack.anotherWorker()).start();
        TopicReader reader = stack.reader(name)) {
      worker.rest().create(name, Settings.of(api, name));
      reader.readUntil(SOON, records -> records.size() >= 50);

      assertThat(jmx.attributes(bean))
          .containsExactlyInAnyOrderElementsOf(
              Stream.of(Metric.values()).map(Metric::metricName).toList());
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(jmx.read(bean, "wooshpay-ledger-sessions").doubleValue())
                      .isEqualTo(50));
      assertThat(jmx.read(bean, "wooshpay-sessions-created-total").longValue()).isEqualTo(50);
      assertThat(jmx.read(bean, "wooshpay-behind-seconds").doubleValue()).isBetween(0.0, 30.0);

      worker.rest().stop(name);
      assertThat(jmx.shows(bean)).isFalse();
    }
  }
}
