package io.github.wooshpay.connect.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.github.wooshpay.connect.api.ApiException.Kind;
import io.github.wooshpay.connect.simulator.Behaviour;
import io.github.wooshpay.connect.simulator.Fault;
import io.github.wooshpay.connect.simulator.FaultPolicy;
import io.github.wooshpay.connect.simulator.HandClock;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedAnswer;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How long the client waits: for hours if it may, and not a moment longer once it is closed. */
@Timeout(30)
class PatienceWireTest {
  private static final long T0 = 1_665_553_290_000L;
  private static final Duration HOUR = Duration.ofHours(1);

  private final HandClock clock = new HandClock(T0);
  private final CapturedLog log = new CapturedLog();
  private final SimulatedAccount account = new SimulatedAccount();

  PatienceWireTest() {
    account.addAll(new SampleSessions(5).spread(3, T0, T0 + 3_000));
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  @Test
  void an_outage_of_hours_is_warned_of_once_a_minute_and_then_over() throws Exception {
    try (SimulatedApi api = api();
        WooshPayClient client = open(settings(api))) {
      client.learn(Urgency.TAIL);
      api.faults(FaultPolicy.always(Fault.INTERNAL_ERROR));
      CompletableFuture<Page> page = page(client);
      awaitAnotherAttempt(api);
      assertThat(log.lines("WARN")).hasSize(1);
      for (int minute = 1; minute <= 3; minute++) {
        clock.advance(Duration.ofSeconds(59));
        awaitAnotherAttempt(api);
        assertThat(log.lines("WARN")).hasSize(minute);
        clock.advance(Duration.ofSeconds(1));
        awaitAnotherAttempt(api);
        assertThat(log.lines("WARN")).hasSize(minute + 1);
      }
      clock.advance(HOUR.multipliedBy(5));
      assertThat(client.sinceLastSuccess()).isEqualTo(Duration.ofMinutes(3).plusHours(5));
      api.faults(FaultPolicy.none());

      assertThat(page.join().sessions()).hasSize(3);
      assertThat(log.lines("INFO").get(log.lines("INFO").size() - 1))
          .startsWith("INFO WooshPay answers again, 18180 seconds after the first of ");
      assertThat(client.sinceLastSuccess()).isZero();
    }
  }

  @Test
  void an_outage_ends_the_task_when_it_is_longer_than_is_allowed() throws Exception {
    try (SimulatedApi api = api();
        WooshPayClient client = open(settings(api).unavailableTimeout(Duration.ofMinutes(10)))) {
      client.learn(Urgency.TAIL);
      api.faults(FaultPolicy.always(Fault.BAD_GATEWAY));
      CompletableFuture<Page> page = page(client);
      awaitAnotherAttempt(api);
      clock.advance(Duration.ofMinutes(10).minusMillis(1));
      awaitAnotherAttempt(api);
      assertThat(page).isNotDone();
      clock.advance(Duration.ofMillis(1));

      assertThatExceptionOfType(CompletionException.class)
          .isThrownBy(page::join)
          .havingCause()
          .withMessageStartingWith(
              "WooshPay did not answer the session list for created from"
                  + " 2022-10-12T05:41:30Z: HTTP 502 (request req_")
          .withMessageContaining(
              "Requests have failed for 600 seconds, longer than api.unavailable.timeout.ms")
          .withMessageEndingWith("nothing is lost.")
          .isInstanceOfSatisfying(
              ApiException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
                assertThat(e.setting()).isEqualTo("api.unavailable.timeout.ms");
              });
    }
  }

  /** While others are answered there is no outage; one request that never is fails all the same. */
  @Test
  void a_request_that_alone_is_never_answered_ends_the_task_too() throws Exception {
    try (SimulatedApi api = api();
        WooshPayClient client = open(settings(api).unavailableTimeout(Duration.ofMinutes(10)))) {
      client.learn(Urgency.TAIL);
      api.faults(
          request -> request.body().contains("starting_after") ? Fault.INTERNAL_ERROR : null);
      String cursor = account.truth().keySet().iterator().next();
      CompletableFuture<Page> alone =
          InBackground.run(() -> client.page(Window.from(T0), cursor, Urgency.HISTORY));
      long before = api.requestCount();
      await().until(() -> api.requestCount() > before + 1);
      client.page(Window.from(T0), null, Urgency.TAIL);
      clock.advance(Duration.ofMinutes(11));
      client.page(Window.from(T0), null, Urgency.TAIL);

      assertThatExceptionOfType(CompletionException.class)
          .isThrownBy(alone::join)
          .withMessageContaining("Requests have failed for 660 seconds");
    }
  }

  static Stream<Arguments> hangs() {
    return Stream.of(RequestStyle.values())
        .flatMap(
            style ->
                Stream.of(
                        Fault.HANG,
                        Fault.HANG_IN_BODY,
                        Behaviour.slowly(Duration.ofSeconds(60)),
                        Fault.INTERNAL_ERROR,
                        Behaviour.answering(
                            SimulatedAnswer.html(429, "").with("Retry-After", "3600")))
                    .map(behaviour -> Arguments.of(style, behaviour)));
  }

  @ParameterizedTest
  @MethodSource("hangs")
  void close_ends_whatever_is_waited_for_at_once(RequestStyle style, Behaviour behaviour)
      throws Exception {
    try (SimulatedApi api = SimulatedApi.builder().account(account).styles(style).start()) {
      WooshPayClient client =
          WooshPayClient.open(
              settings(api).style(style).retries(5, HOUR, HOUR).build(),
              InstantSource.system(),
              ClientListener.NONE);
      client.learn(Urgency.TAIL);
      api.faults(FaultPolicy.always(behaviour));
      long before = api.requestCount();
      List<CompletableFuture<Page>> pages = List.of(page(client), page(client), page(client));
      await().until(() -> api.requestCount() > before);
      long beganNs = System.nanoTime();

      client.close();

      for (CompletableFuture<Page> page : pages) {
        assertThatExceptionOfType(CompletionException.class)
            .isThrownBy(page::join)
            .withCauseInstanceOf(InterruptedException.class);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - beganNs)).isLessThan(Duration.ofSeconds(2));
      await().until(() -> threads().noneMatch(name -> name.startsWith("wooshpay-api-")));
      assertThatExceptionOfType(InterruptedException.class)
          .isThrownBy(() -> client.page(Window.from(T0), null, Urgency.TAIL));
    }
  }

  @ParameterizedTest
  @EnumSource(RequestStyle.class)
  void an_interrupt_ends_the_wait_of_its_thread_and_no_other(RequestStyle style) throws Exception {
    try (SimulatedApi api = SimulatedApi.builder().account(account).styles(style).start();
        WooshPayClient client =
            WooshPayClient.open(
                settings(api).style(style).build(), InstantSource.system(), ClientListener.NONE)) {
      client.learn(Urgency.TAIL);
      api.faults(FaultPolicy.next(Fault.HANG));
      long before = api.requestCount();
      CompletableFuture<Thread> thread = new CompletableFuture<>();
      CompletableFuture<Page> page =
          InBackground.run(
              () -> {
                thread.complete(Thread.currentThread());
                return client.page(Window.from(T0), null, Urgency.TAIL);
              });
      await().until(() -> api.requestCount() > before);

      thread.join().interrupt();

      assertThatExceptionOfType(CompletionException.class)
          .isThrownBy(page::join)
          .withCauseInstanceOf(InterruptedException.class);
      assertThat(client.page(Window.from(T0), null, Urgency.TAIL).sessions()).hasSize(3);
    }
  }

  /** After it, a whole attempt has been made with the clock as it is now. */
  private static void awaitAnotherAttempt(SimulatedApi api) {
    long seen = api.requestCount();
    await().until(() -> api.requestCount() > seen + 2);
  }

  private SimulatedApi api() {
    return SimulatedApi.builder().account(account).clock(clock).start();
  }

  private static SettingsBuilder settings(SimulatedApi api) {
    return SettingsBuilder.at(api.url()).style(RequestStyle.BODY);
  }

  private WooshPayClient open(SettingsBuilder settings) {
    return WooshPayClient.open(settings.build(), clock, ClientListener.NONE);
  }

  private static CompletableFuture<Page> page(WooshPayClient client) {
    return InBackground.run(() -> client.page(Window.from(T0), null, Urgency.TAIL));
  }

  private static Stream<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName);
  }
}
