package io.github.wooshpay.connect.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class JmxPublicationTest {
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

  private static Readings readings() {
    return new Readings(
        new Counters(InstantSource.system()),
        Optional::empty,
        () -> Duration.ZERO,
        () -> 5,
        () -> 0,
        () -> Double.NaN,
        List.of());
  }

  /** Workers before Kafka 4.1 give up waiting for a stuck task and start the next. */
  @Test
  void the_late_end_of_a_stuck_task_leaves_the_metrics_of_the_next_one()
      throws MalformedObjectNameException {
    ObjectName name = new ObjectName("kafka.connect:type=plugins,connector=stuck,task=0");
    Publication stuck = JmxPublication.of(readings(), "stuck");
    Publication next = JmxPublication.of(readings(), "stuck");

    stuck.close();
    assertThat(server.isRegistered(name)).isTrue();

    next.close();
    assertThat(server.isRegistered(name)).isFalse();
  }
}
