package io.github.wooshpay.connect.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.wooshpay.connect.api.ApiException.Kind;
import io.github.wooshpay.connect.api.Handshake.Outcome;
import io.github.wooshpay.connect.api.Handshake.Unsettled;
import io.github.wooshpay.connect.session.EpochUnit;
import io.github.wooshpay.connect.simulator.Behaviour;
import io.github.wooshpay.connect.simulator.Fault;
import io.github.wooshpay.connect.simulator.FaultPolicy;
import io.github.wooshpay.connect.simulator.HandClock;
import io.github.wooshpay.connect.simulator.RecordedRequest;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedAnswer;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Refusals: final at first contact, and a fault that may pass once the list has answered. */
@Timeout(30)
class RefusalWireTest {
  private static final long T0 = 1_665_553_290_000L;
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  /** In two styles, a contact and three questions in each of two units. */
  private static final int REQUESTS_OF_A_HANDSHAKE = 2 * (1 + 2 * 3);

  private static final Behaviour NOT_FOUND_PAGE = Fault.NOT_FOUND_TEXT;
  private static final Behaviour FORBIDDEN_PAGE =
      Behaviour.answering(SimulatedAnswer.html(403, "<html><h1>Access denied</h1></html>"));
  private static final Behaviour BAD_REQUEST_PAGE =
      Behaviour.answering(SimulatedAnswer.html(400, "<html><h1>400 Bad Request</h1></html>"));
  private static final Behaviour UNAUTHORIZED_PAGE =
      Behaviour.answering(SimulatedAnswer.html(401, "<html>Log in</html>"));
  private static final Behaviour MOVED_PAGE =
      Behaviour.answering(SimulatedAnswer.html(301, "").with("Location", "/login"));
  private static final Behaviour GATEWAY_JSON =
      Behaviour.answering(SimulatedAnswer.json(404, "{\"status\":404,\"path\":\"/v1\"}"));

  private final HandClock clock = new HandClock(T0);
  private final CapturedLog log = new CapturedLog();
  private final SimulatedAccount account = new SimulatedAccount();

  RefusalWireTest() {
    account.addAll(new SampleSessions(5).spread(3, T0, T0 + 3_000));
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  static Stream<Behaviour> pages() {
    return Stream.of(
        NOT_FOUND_PAGE,
        FORBIDDEN_PAGE,
        BAD_REQUEST_PAGE,
        UNAUTHORIZED_PAGE,
        MOVED_PAGE,
        GATEWAY_JSON);
  }

  static Stream<Behaviour> refusals() {
    return Stream.of(
        refusal(400, "parameter_invalid"),
        refusal(401, "invalid_api_key"),
        refusal(403, "permission_denied"),
        refusal(404, "resource_missing"),
        refusal(402, "account_limited"),
        Behaviour.answering(SimulatedAnswer.json(403, "{\"error\":\"forbidden\"}")),
        Behaviour.answering(SimulatedAnswer.json(401, "{\"message\":\"Unauthorized\"}")));
  }

  private static Behaviour refusal(int status, String code) {
    return Behaviour.answering(SimulatedAnswer.error(status, "invalid_request_error", code, "No."));
  }

  @ParameterizedTest
  @MethodSource({"pages", "refusals"})
  void a_refusal_that_passes_is_waited_out_once_the_list_has_answered(Behaviour refusal)
      throws Exception {
    try (SimulatedApi api = api();
        WooshPayClient client = open(settings(api))) {
      client.learn(Urgency.TAIL);
      api.faults(FaultPolicy.next(refusal, refusal, refusal));

      Page page = client.page(Window.from(T0), null, Urgency.TAIL);

      assertThat(page.sessions()).hasSize(3);
      assertThat(log.lines("WARN")).hasSize(1);
      assertThat(log.lines("INFO"))
          .last()
          .asString()
          .startsWith(
              "INFO WooshPay answers again, 0 seconds after the first of 3 failed requests");
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void a_page_that_is_not_in_the_form_of_an_error_counts_as_an_outage(Behaviour page)
      throws Exception {
    try (SimulatedApi api = api();
        WooshPayClient client = open(settings(api).unavailableTimeout(Duration.ofHours(1)))) {
      client.learn(Urgency.TAIL);
      api.faults(FaultPolicy.always(page));
      CompletableFuture<Page> asked = page(client);
      awaitAnotherAttempt(api);
      clock.advance(Duration.ofMinutes(59));
      awaitAnotherAttempt(api);
      assertThat(asked).isNotDone();
      assertThat(log.lines("WARN"))
          .first()
          .asString()
          .containsPattern(
              "^WARN (Something between here and WooshPay refused|WooshPay redirected) the session"
                  + " list .* Trying again until it answers");

      clock.advance(Duration.ofMinutes(1));

      assertThat(failure(asked).setting()).isEqualTo("api.unavailable.timeout.ms");
    }
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void a_refusal_that_lasts_ends_the_task_with_a_sentence_on_its_setting(Behaviour refusal)
      throws Exception {
    try (SimulatedApi api = api();
        WooshPayClient client = open(settings(api))) {
      client.learn(Urgency.TAIL);
      api.faults(FaultPolicy.always(refusal));
      CompletableFuture<Page> asked = page(client);
      awaitAnotherAttempt(api);
      assertThat(log.lines("WARN"))
          .singleElement()
          .asString()
          .startsWith("WARN WooshPay refused the session list for created from")
          .contains("The task fails if this lasts for api.refused.timeout.ms");
      clock.advance(FIVE_MINUTES.minusMillis(1));
      awaitAnotherAttempt(api);
      assertThat(asked).isNotDone();
      clock.advance(Duration.ofMillis(1));

      ApiException failure = failure(asked);

      assertThat(failure)
          .hasMessageStartingWith("WooshPay refused the session list for created from")
          .hasMessageContaining(
              "Requests were refused for 300 seconds, longer than api.refused.timeout.ms allows")
          .hasMessageContaining(failure.setting())
          .hasMessageEndingWith("Then restart the task; nothing is lost.");
      assertThat(failure.kind()).isIn(Kind.KEY_REFUSED, Kind.REQUEST_REFUSED);
    }
  }

  /** An outage of hours does not count towards the minutes that a refusal may last. */
  @Test
  void only_refusals_in_a_row_count_and_the_first_is_warned_of_at_once() throws Exception {
    try (SimulatedApi api = api();
        WooshPayClient client = open(settings(api))) {
      client.learn(Urgency.TAIL);
      api.faults(FaultPolicy.always(Fault.INTERNAL_ERROR));
      CompletableFuture<Page> asked = page(client);
      awaitAnotherAttempt(api);
      clock.advance(Duration.ofHours(2));
      awaitAnotherAttempt(api);
      int warned = log.lines("WARN").size();

      api.faults(FaultPolicy.always(refusal(401, "invalid_api_key")));
      awaitAnotherAttempt(api);
      assertThat(log.lines("WARN")).hasSize(warned + 1).last().asString().contains("HTTP 401");
      clock.advance(Duration.ofMinutes(4));
      awaitAnotherAttempt(api);
      assertThat(asked).isNotDone();
      api.faults(FaultPolicy.none());

      assertThat(asked.join().sessions()).hasSize(3);
    }
  }

  @ParameterizedTest
  @MethodSource({"pages", "refusals"})
  void a_refusal_at_first_contact_is_final(Behaviour refusal) {
    try (SimulatedApi api = api();
        WooshPayClient client = open(settings(api).style(null))) {
      api.faults(FaultPolicy.always(refusal));

      assertThatExceptionOfType(ApiException.class)
          .isThrownBy(() -> client.learn(Urgency.TAIL))
          .withMessageContaining("at first contact");
      assertThat(api.requestCount()).isLessThanOrEqualTo(2);
      assertThat(log.lines("WARN")).isEmpty();
    }
  }

  /** As after a restart of a task whose offset is stored. */
  @ParameterizedTest
  @MethodSource({"pages", "refusals"})
  void a_refusal_passes_also_at_the_first_contact_of_a_client_whose_api_has_answered_before(
      Behaviour refusal) throws Exception {
    try (SimulatedApi api = api();
        WooshPayClient client = openResumed(settings(api).style(null))) {
      api.faults(FaultPolicy.next(refusal, refusal, refusal, refusal, refusal));

      client.learn(Urgency.TAIL);

      assertThat(client.dialect()).contains(new Dialect(RequestStyle.BODY, EpochUnit.MILLISECONDS));
    }
  }

  /** A list without bounds is answered, so the address, the key and the style work. */
  @ParameterizedTest
  @MethodSource("refusals")
  void a_refusal_of_the_bounds_passes_as_well_for_such_a_client(Behaviour refusal)
      throws Exception {
    AtomicInteger left = new AtomicInteger(20);
    try (SimulatedApi api = api();
        WooshPayClient client = openResumed(settings(api).style(null))) {
      api.faults(request -> hasBounds(request) && left.getAndDecrement() > 0 ? refusal : null);

      client.learn(Urgency.TAIL);

      assertThat(client.dialect()).contains(new Dialect(RequestStyle.BODY, EpochUnit.MILLISECONDS));
      assertThat(left).hasNegativeValue();
      assertThat(log.lines("WARN"))
          .singleElement()
          .asString()
          .contains("The task fails if this lasts for api.refused.timeout.ms");
    }
  }

  /** The list has answered for days, and there was no session to check the bounds with. */
  @ParameterizedTest
  @MethodSource("refusals")
  void a_refusal_of_the_bounds_passes_at_the_first_session_of_an_account_that_was_empty(
      Behaviour refusal) throws Exception {
    AtomicInteger left = new AtomicInteger(20);
    SimulatedAccount young = new SimulatedAccount();
    try (SimulatedApi api = SimulatedApi.builder().account(young).clock(clock).start();
        WooshPayClient client = open(settings(api).style(null))) {
      assertThat(client.learn(Urgency.TAIL)).isInstanceOf(Unsettled.class);
      young.addAll(new SampleSessions(5).spread(1, T0, T0 + 1_000));
      api.faults(request -> hasBounds(request) && left.getAndDecrement() > 0 ? refusal : null);

      client.learn(Urgency.TAIL);

      assertThat(client.dialect()).contains(new Dialect(RequestStyle.BODY, EpochUnit.MILLISECONDS));
      assertThat(left).hasNegativeValue();
    }
  }

  /** It is asked again about another session, so nothing else would tell of it. */
  @Test
  void a_refusal_that_the_next_question_overcomes_is_told_with_the_dialect() throws Exception {
    AtomicInteger left = new AtomicInteger(1);
    Behaviour refusal = refusal(400, "parameter_invalid");
    try (SimulatedApi api = api();
        WooshPayClient client = openResumed(settings(api).style(null))) {
      api.faults(request -> hasBounds(request) && left.getAndDecrement() > 0 ? refusal : null);

      client.learn(Urgency.TAIL);

      assertThat(client.dialect()).contains(new Dialect(RequestStyle.BODY, EpochUnit.MILLISECONDS));
      assertThat(log.lines("WARN")).isEmpty();
      assertThat(log.lines("INFO"))
          .last()
          .asString()
          .contains(" takes list requests in style body, unit milliseconds. Before that: ")
          .containsOnlyOnce(
              "style body: WooshPay refused: HTTP 400 invalid_request_error parameter_invalid,"
                  + " \"No.\"");
    }
  }

  @Test
  void a_refusal_of_the_bounds_that_lasts_ends_such_a_client_with_a_sentence() throws Exception {
    try (SimulatedApi api = api();
        WooshPayClient client = openResumed(settings(api).style(null))) {
      Behaviour refusal = refusal(400, "parameter_invalid");
      api.faults(request -> hasBounds(request) ? refusal : null);
      CompletableFuture<Outcome> asked = InBackground.run(() -> client.learn(Urgency.TAIL));
      awaitAnotherHandshake(api);
      clock.advance(FIVE_MINUTES.minusMillis(1));
      awaitAnotherHandshake(api);
      assertThat(asked).isNotDone();
      clock.advance(Duration.ofMillis(1));

      assertThat(failure(asked))
          .hasMessageStartingWith("WooshPay refused the session list at first contact: HTTP 400")
          .hasMessageContaining(
              "Requests were refused for 300 seconds, longer than api.refused.timeout.ms allows");
    }
  }

  @Test
  void the_key_is_read_again_for_every_retry() throws Exception {
    Queue<String> keys = new ArrayDeque<>(List.of(SimulatedApi.KEY));
    Supplier<String> key =
        () -> {
          synchronized (keys) {
            return keys.size() > 1 ? keys.remove() : keys.element();
          }
        };
    try (SimulatedApi api = api();
        WooshPayClient client = open(settings(api).key(key))) {
      client.learn(Urgency.TAIL);
      api.acceptKey("sk_test_right");
      synchronized (keys) {
        keys.clear();
        keys.addAll(List.of("sk_test_1", "sk_test_2", "sk_test_3", "sk_test_4", "sk_test_right"));
      }

      assertThat(client.page(Window.from(T0), null, Urgency.TAIL).sessions()).hasSize(3);
      assertThat(log.lines()).noneMatch(line -> line.contains("sk_test_"));
    }
  }

  static Stream<Arguments> gatewaysThatDoNotPassBodies() {
    return Stream.of(
        Arguments.of("reset", Fault.RESET),
        Arguments.of("close", Fault.CLOSE),
        Arguments.of("hang", Fault.HANG),
        Arguments.of("502", Fault.BAD_GATEWAY),
        Arguments.of("504", Fault.GATEWAY_TIMEOUT),
        Arguments.of("404 page", NOT_FOUND_PAGE),
        Arguments.of("200 page", Fault.HTML));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("gatewaysThatDoNotPassBodies")
  void a_gateway_that_does_not_pass_bodies_on_is_asked_by_query(String name, Behaviour fault)
      throws Exception {
    try (SimulatedApi api = apiOfBothStyles();
        WooshPayClient client =
            open(settings(api).style(null).requestTimeout(Duration.ofMillis(500)))) {
      api.faults(request -> request.body().isEmpty() ? null : fault);

      client.learn(Urgency.TAIL);

      assertThat(client.dialect())
          .contains(new Dialect(RequestStyle.QUERY, EpochUnit.MILLISECONDS));
      assertThat(client.page(Window.from(T0), null, Urgency.TAIL).sessions()).hasSize(3);
    }
  }

  /** A person waits for the validation of a configuration. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("gatewaysThatDoNotPassBodies")
  void a_connection_check_gets_through_such_a_gateway_too(String name, Behaviour fault)
      throws Exception {
    try (SimulatedApi api = apiOfBothStyles()) {
      api.faults(request -> request.body().isEmpty() ? null : fault);

      assertThat(
              ConnectionCheck.run(
                  settings(api).style(null).build(),
                  false,
                  InstantSource.system(),
                  Duration.ofSeconds(4)))
          .contains(new Dialect(RequestStyle.QUERY, EpochUnit.MILLISECONDS));
    }
  }

  /** The query style is answered, but ignored: that settles nothing. */
  @Test
  void a_style_that_fails_at_first_is_tried_again_where_the_other_one_is_not_understood()
      throws Exception {
    try (SimulatedApi api =
            SimulatedApi.builder().account(account).styles(RequestStyle.BODY).start();
        WooshPayClient client = open(settings(api).style(null))) {
      api.faults(FaultPolicy.next(Fault.BAD_GATEWAY));

      client.learn(Urgency.TAIL);

      assertThat(client.dialect()).contains(new Dialect(RequestStyle.BODY, EpochUnit.MILLISECONDS));
    }
  }

  @Test
  void a_session_that_is_gone_is_told_apart_from_other_refusals() throws Exception {
    try (SimulatedApi api = api();
        WooshPayClient client = open(settings(api))) {
      client.learn(Urgency.TAIL);

      assertThatExceptionOfType(ApiException.class)
          .isThrownBy(() -> client.page(Window.from(T0), "cs_gone", Urgency.TAIL))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.CURSOR_REFUSED));
    }
  }

  private SimulatedApi api() {
    return SimulatedApi.builder().account(account).clock(clock).start();
  }

  private SimulatedApi apiOfBothStyles() {
    return SimulatedApi.builder()
        .account(account)
        .clock(clock)
        .styles(RequestStyle.values())
        .start();
  }

  private static SettingsBuilder settings(SimulatedApi api) {
    return SettingsBuilder.at(api.url()).style(RequestStyle.BODY).refusedTimeout(FIVE_MINUTES);
  }

  private WooshPayClient open(SettingsBuilder settings) {
    return WooshPayClient.open(settings.build(), clock, ClientListener.NONE);
  }

  private WooshPayClient openResumed(SettingsBuilder settings) {
    return WooshPayClient.open(settings.build(), clock, ClientListener.NONE, true);
  }

  private static boolean hasBounds(RecordedRequest request) {
    return (request.target() + request.body()).contains("created");
  }

  private static CompletableFuture<Page> page(WooshPayClient client) {
    return InBackground.run(() -> client.page(Window.from(T0), null, Urgency.TAIL));
  }

  private static ApiException failure(CompletableFuture<?> asked) {
    CompletionException thrown = catchThrowableOfType(CompletionException.class, asked::join);
    assertThat(thrown).isNotNull().hasCauseInstanceOf(ApiException.class);
    return (ApiException) Objects.requireNonNull(thrown.getCause());
  }

  /** After it, a whole attempt has been made with the clock as it is now. */
  private static void awaitAnotherAttempt(SimulatedApi api) {
    long seen = api.requestCount();
    await().until(() -> api.requestCount() > seen + 2);
  }

  /** After it, a whole handshake has been made with the clock as it is now. */
  private static void awaitAnotherHandshake(SimulatedApi api) {
    long seen = api.requestCount();
    await().until(() -> api.requestCount() > seen + 2 * REQUESTS_OF_A_HANDSHAKE);
  }
}
