package io.github.wooshpay.connect.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SimulatedLifeTest {
  private static final long T0 = 1_665_553_290_000L;
  private static final LifeSettings FAST = LifeSettings.documented(10).faster(2000);

  private final HandClock clock = new HandClock(T0);
  private final SimulatedAccount account = new SimulatedAccount();

  private SimulatedLife life(LifeSettings settings, SimulatedAccount into) {
    return new SimulatedLife(into, new SampleSessions(1), settings, 4, clock);
  }

  private Map<String, Integer> states() {
    Map<String, Integer> states = new TreeMap<>();
    for (SessionVersion version : account.truth().values()) {
      JsonNode json = version.json();
      String state = json.path("status").asText() + " " + json.path("payment_status").asText();
      states.merge(state, 1, Integer::sum);
    }
    return states;
  }

  @Test
  void nothing_happens_while_the_clock_is_stopped() {
    try (SimulatedLife life = life(FAST, account)) {
      life.advance();
      assertThat(account.size()).isZero();
    }
  }

  @Test
  void within_seconds_there_are_creations_payments_and_expiries() {
    try (SimulatedLife life = life(FAST, account)) {
      clock.advance(Duration.ofSeconds(60));
      life.advance();
      assertThat(account.size()).isBetween(500, 700);
      assertThat(states().keySet())
          .containsExactlyInAnyOrder(
              "open unpaid", "complete paid", "complete unpaid", "expired unpaid");
    }
  }

  @Test
  void in_the_end_the_shares_are_as_set() {
    try (SimulatedLife life = life(FAST, account)) {
      clock.advance(Duration.ofMinutes(10));
      life.advance();
      double all = account.size();
      assertThat(states().getOrDefault("complete paid", 0) / all).isBetween(0.6, 0.7);
      assertThat(states().getOrDefault("expired unpaid", 0) / all).isBetween(0.25, 0.32);
    }
  }

  @Test
  void the_same_seed_lives_the_same_life_in_small_steps_or_in_one() {
    SimulatedAccount inSteps = new SimulatedAccount();
    try (SimulatedLife one = life(FAST, account);
        SimulatedLife other = life(FAST, inSteps)) {
      for (int i = 0; i < 100; i++) {
        clock.advance(Duration.ofMillis(437));
        other.advance();
      }
      one.advance();
      assertThat(texts(inSteps)).isEqualTo(texts(account)).isNotEmpty();
    }
  }

  private static List<String> texts(SimulatedAccount account) {
    return account.truth().values().stream().map(v -> v + " " + v.text()).toList();
  }

  @Test
  void a_session_expires_when_it_says_so() {
    LifeSettings unpaid =
        new LifeSettings(
            5,
            0,
            0,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            0,
            Duration.ZERO);
    try (SimulatedLife life = life(unpaid, account)) {
      clock.advance(Duration.ofSeconds(45));
      life.advance();
      for (SessionVersion version : account.truth().values()) {
        long expiresMs = version.json().path("expires_at").longValue();
        assertThat(version.createdMs() % 1000).isZero();
        assertThat(expiresMs - 30_000)
            .isBetween(version.createdMs() - 500, version.createdMs() + 499);
        if (expiresMs < clock.millis() - 1000) {
          assertThat(version.json().path("status").textValue()).isEqualTo("expired");
        }
        if (expiresMs > clock.millis()) {
          assertThat(version.json().path("status").textValue()).isEqualTo("open");
        }
      }
      assertThat(account.truth()).hasSizeGreaterThan(100);
    }
  }

  @Test
  void a_share_is_shown_late() {
    LifeSettings settings = FAST.withLate(0.5, Duration.ofMinutes(2));
    try (SimulatedLife life = life(settings, account)) {
      clock.advance(Duration.ofSeconds(60));
      life.advance();
      long shown =
          account.truth().keySet().stream().filter(id -> account.shows(id, clock.millis())).count();
      assertThat(shown / (double) account.size()).isBetween(0.4, 0.6);
      long later = clock.millis() + 120_000;
      assertThat(account.truth().keySet()).allMatch(id -> account.shows(id, later));
    }
  }

  @Test
  void it_runs_by_itself_until_closed() {
    try (SimulatedLife life = life(FAST, account)) {
      life.start();
      clock.advance(Duration.ofSeconds(5));
      Awaitility.await().untilAsserted(() -> assertThat(account.size()).isPositive());
    }
  }

  @Test
  void a_rate_of_zero_creates_nothing() {
    try (SimulatedLife life = life(LifeSettings.documented(0), account)) {
      clock.advance(Duration.ofDays(10));
      life.advance();
      assertThat(account.size()).isZero();
    }
  }

  @Test
  void shares_above_one_are_refused() {
    assertThatThrownBy(
            () ->
                new LifeSettings(
                    1, 0.7, 0.4, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
