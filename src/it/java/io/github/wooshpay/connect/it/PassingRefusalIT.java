package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.simulator.Fault;
import io.github.wooshpay.connect.simulator.FaultPolicy;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.stack.ConnectRest;
import io.github.wooshpay.connect.stack.Settings;
import io.github.wooshpay.connect.stack.Stack;
import io.github.wooshpay.connect.stack.StackExtension;
import io.github.wooshpay.connect.stack.TopicReader;
import io.github.wooshpay.connect.stack.TopicRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Connectors that have worked, on a real worker, and whose every request is then refused: for five
 * seconds, at a restart, and for longer than {@code api.refused.timeout.ms}.
 */
@ExtendWith(StackExtension.class)
class PassingRefusalIT {
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Duration SPELL = Duration.ofSeconds(5);
  private static final int SESSIONS = 10;

  private final ConnectRest rest;
  private final Stack stack;

  PassingRefusalIT(Stack stack) {
    this.stack = stack;
    this.rest = stack.worker().rest();
  }

  /** A connector with an API of its own. */
  private final class Shop implements AutoCloseable {
    private final SampleSessions samples = new SampleSessions(31);
    private final SimulatedAccount account = new SimulatedAccount();
    private final SimulatedApi api = SimulatedApi.of(account);
    private final String name = stack.name("refused");
    private final TopicReader reader = stack.reader(name);

    Shop(Map<String, String> more) {
      long nowMs = api.nowMs();
      samples.spread(SESSIONS, nowMs - 60_000, nowMs).forEach(account::add);
      Map<String, String> settings = Settings.of(api, name);
      settings.putAll(more);
      rest.create(name, settings);
    }

    void awaitRecords(int count) {
      reader.readUntil(SOON, records -> records.size() >= count);
    }

    String addOne() {
      ObjectNode session = samples.open(api.nowMs());
      account.add(session);
      return session.path("id").textValue();
    }

    long refused(Fault fault) {
      return api.outcomes().getOrDefault(fault.name(), 0L);
    }

    @Override
    public void close() {
      rest.delete(name);
      reader.close();
      api.close();
    }
  }

  /** Returns a policy that lets every request fail for a while from the first one on. */
  private static FaultPolicy forAWhile(Fault fault) {
    long untilNs = System.nanoTime() + SPELL.toNanos();
    return request -> System.nanoTime() < untilNs ? fault : null;
  }

  @Test
  void five_seconds_of_any_refusal_end_no_task_and_lose_nothing() {
    List<Shop> shops = new ArrayList<>();
    List<Fault> faults = new ArrayList<>(Fault.of(Fault.Kind.REFUSING));
    try {
      faults.forEach(fault -> shops.add(new Shop(Map.of())));
      shops.forEach(shop -> shop.awaitRecords(SESSIONS));
      List<String> added = new ArrayList<>();
      for (int i = 0; i < shops.size(); i++) {
        shops.get(i).api.faults(forAWhile(faults.get(i)));
        added.add(shops.get(i).addOne());
      }
      for (int i = 0; i < shops.size(); i++) {
        Shop shop = shops.get(i);
        shop.awaitRecords(SESSIONS + 1);

        assertThat(shop.refused(faults.get(i))).as("%s", faults.get(i)).isPositive();
        assertThat(rest.failure(shop.name)).isEmpty();
        assertThat(shop.reader.readToEnd())
            .extracting(TopicRecord::key)
            .hasSize(SESSIONS + 1)
            .doesNotHaveDuplicates()
            .contains(added.get(i));
        System.out.printf(
            Locale.ROOT,
            "%s for %d s: %d requests refused, %d of %d sessions in the topic, the task RUNNING%n",
            faults.get(i),
            SPELL.toSeconds(),
            shop.refused(faults.get(i)),
            shop.reader.records().size(),
            SESSIONS + 1);
      }
    } finally {
      shops.forEach(Shop::close);
    }
  }

  @Test
  void a_task_that_is_restarted_while_it_is_refused_goes_on_when_that_has_passed() {
    try (Shop shop = new Shop(Map.of())) {
      shop.awaitRecords(SESSIONS);
      awaitStoredOffset(shop.name);
      shop.api.faults(FaultPolicy.always(Fault.UNAUTHORIZED));
      long before = shop.refused(Fault.UNAUTHORIZED);
      rest.restart(shop.name);
      Awaitility.await().atMost(SOON).until(() -> shop.refused(Fault.UNAUTHORIZED) > before + 3);
      assertThat(rest.failure(shop.name)).isEmpty();
      shop.addOne();

      shop.api.faults(FaultPolicy.none());

      shop.awaitRecords(SESSIONS + 1);
      assertThat(shop.reader.readToEnd())
          .extracting(TopicRecord::key)
          .hasSize(SESSIONS + 1)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void a_refusal_that_lasts_fails_the_task_with_a_sentence_and_a_restart_goes_on() {
    try (Shop shop = new Shop(Map.of("api.refused.timeout.ms", "2000"))) {
      shop.awaitRecords(SESSIONS);
      awaitStoredOffset(shop.name);
      shop.api.faults(FaultPolicy.always(Fault.FORBIDDEN));
      shop.addOne();

      String sentence = rest.awaitFailed(shop.name, SOON).lines().findFirst().orElse("");

      assertThat(sentence)
          .contains(
              "HTTP 403", "longer than api.refused.timeout.ms allows", "wooshpay.api.key lacks");
      shop.api.faults(FaultPolicy.none());
      rest.restart(shop.name);
      shop.awaitRecords(SESSIONS + 1);
      assertThat(shop.reader.readToEnd())
          .extracting(TopicRecord::key)
          .hasSize(SESSIONS + 1)
          .doesNotHaveDuplicates();
      System.out.println("403 in JSON for good: " + sentence);
    }
  }

  private void awaitStoredOffset(String name) {
    Awaitility.await().atMost(SOON).until(() -> rest.offsets(name).path("offsets").size() > 0);
  }
}
