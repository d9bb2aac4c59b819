package io.github.wooshpay.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import io.github.wooshpay.connect.api.RequestStyle;
import io.github.wooshpay.connect.simulator.Fault;
import io.github.wooshpay.connect.simulator.FaultPolicy;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a hundred starts and stops of the task in one JVM, as in a worker's life, leave behind. */
@Timeout(180)
class StartStopTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int WARM_UP = 6;
  private static final int ROUNDS = 100;

  /** What the last client holds that is not collected yet: a selector's, and its connections. */
  private static final int OF_A_CLIENT = 8;

  /**
   * Not of a task: the test's own, and those of the one pool that OkHttp keeps for the whole JVM,
   * which bear the name of what they do at the moment.
   */
  private static final Set<String> SHARED =
      Set.of("simulated-wooshpay", "awaitility", "OkHttp ", "Okio Watchdog");

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final SimulatedAccount account = new SimulatedAccount();
  private Duration longest = Duration.ZERO;

  StartStopTest() {
    long nowMs = System.currentTimeMillis();
    account.addAll(new SampleSessions(7).spread(20, nowMs - 60_000, nowMs));
  }

  @ParameterizedTest
  @EnumSource(RequestStyle.class)
  void a_hundred_starts_and_stops_leave_no_thread_and_no_descriptor_and_each_stop_is_prompt(
      RequestStyle style) {
    assumeThat(ManagementFactory.getOperatingSystemMXBean())
        .as("a system that tells how many descriptors are open")
        .isInstanceOf(UnixOperatingSystemMXBean.class);
    try (SimulatedApi api = SimulatedApi.builder().account(account).styles(style).start()) {
      Set<Long> ofOthers = threads().keySet();
      rounds(api, WARM_UP);
      settle(() -> clients(leftOf(ofOthers)) <= 1);
      Set<Long> before = threads().keySet();
      long descriptorsBefore = descriptors();

      rounds(api, ROUNDS);

      settle(() -> leftOf(before).size() <= 1 && descriptors() <= descriptorsBefore + OF_A_CLIENT);
      assertThat(leftOf(before).values()).allMatch(StartStopTest::isOfAClient).hasSizeLessThan(2);
      assertThat(descriptors()).isLessThanOrEqualTo(descriptorsBefore + OF_A_CLIENT);
      assertThat(longest).isLessThan(Duration.ofSeconds(2));
      System.out.printf(
          Locale.ROOT,
          "Start and stop, style %s: %d rounds, half of them in a call that hangs; longest stop"
              + " %d ms; descriptors %d before, %d after; threads left: %s%n",
          style,
          ROUNDS,
          longest.toMillis(),
          descriptorsBefore,
          descriptors(),
          leftOf(before).values());
    }
  }

  /** One in two follows when it is stopped; of the others each is in a call that hangs. */
  private void rounds(SimulatedApi api, int rounds) {
    for (int round = 0; round < rounds; round++) {
      WooshPaySourceTask task = new WooshPaySourceTask();
      Map<String, String> properties = properties(api);
      task.initialize(new HandMadeContext(properties));
      if (round % 4 == 1) {
        api.faults(FaultPolicy.always(Fault.HANG));
      }
      long asked = api.requestCount();
      task.start(properties);
      if (round % 4 == 1) {
        await().atMost(SOON).until(() -> api.requestCount() > asked);
      } else {
        await().atMost(SOON).pollInSameThread().until(() -> task.poll() != null);
      }
      if (round % 4 == 3) {
        // Counted first: while a request hangs, the next one may have to wait for it.
        long following = api.requestCount();
        api.faults(FaultPolicy.always(Fault.HANG_IN_BODY));
        await().atMost(SOON).until(() -> api.requestCount() > following);
      }
      stop(task);
      api.faults(FaultPolicy.none());
    }
  }

  private void stop(WooshPaySourceTask task) {
    long beganNs = System.nanoTime();
    task.stop();
    Duration took = Duration.ofNanos(System.nanoTime() - beganNs);
    longest = took.compareTo(longest) > 0 ? took : longest;
  }

  private static Map<String, String> properties(SimulatedApi api) {
    return new HashMap<>(
        Map.of(
            "name", "again",
            "wooshpay.api.key", SimulatedApi.KEY,
            "wooshpay.api.url", api.url().toString(),
            "topic", "sessions",
            "poll.interval.ms", "50",
            "requests.per.second", "500"));
  }

  /**
   * Waits for what ends in the background. The JDK's HTTP client, which sends the body of a GET,
   * ends its thread and its connections once it is collected, and before JDK 21 in no other way.
   * The last of them is not always collected: one is not a leak.
   */
  private static void settle(BooleanSupplier settled) {
    await()
        .atMost(SOON)
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              System.gc();
              return settled.getAsBoolean();
            });
  }

  private static long clients(Map<Long, String> threads) {
    return threads.values().stream().filter(StartStopTest::isOfAClient).count();
  }

  private static boolean isOfAClient(String thread) {
    return thread.startsWith("wooshpay-") || thread.startsWith("HttpClient-");
  }

  private static Map<Long, String> threads() {
    return Stream.of(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
        .filter(Objects::nonNull) // Ended meanwhile.
        .filter(thread -> SHARED.stream().noneMatch(thread.getThreadName()::startsWith))
        .collect(Collectors.toMap(ThreadInfo::getThreadId, ThreadInfo::getThreadName));
  }

  private static Map<Long, String> leftOf(Set<Long> before) {
    Map<Long, String> left = threads();
    left.keySet().removeAll(before);
    return left;
  }

  private static long descriptors() {
    return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getOpenFileDescriptorCount();
  }
}
