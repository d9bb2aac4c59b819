package io.github.wooshpay.connect.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.api.ApiException.Kind;
import io.github.wooshpay.connect.session.EpochUnit;
import io.github.wooshpay.connect.session.Session;
import io.github.wooshpay.connect.simulator.Behaviour;
import io.github.wooshpay.connect.simulator.FaultPolicy;
import io.github.wooshpay.connect.simulator.HandClock;
import io.github.wooshpay.connect.simulator.ListOrder;
import io.github.wooshpay.connect.simulator.Parameter;
import io.github.wooshpay.connect.simulator.RecordedRequest;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedAnswer;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The client against the simulated API in every dialect, and in none. */
@Timeout(60)
class DialectWireTest {
  private static final long T0 = 1_665_553_290_000L;

  static Stream<Arguments> dialects() {
    List<Arguments> all = new ArrayList<>();
    for (RequestStyle style : RequestStyle.values()) {
      for (EpochUnit bounds : EpochUnit.values()) {
        for (EpochUnit values : EpochUnit.values()) {
          for (ListOrder order : ListOrder.values()) {
            all.add(Arguments.of(style, bounds, values, order));
          }
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void every_dialect_is_learnt_and_every_session_of_a_window_is_read(
      RequestStyle style, EpochUnit bounds, EpochUnit values, ListOrder order) throws Exception {
    SimulatedAccount account = new SimulatedAccount(values);
    TreeSet<String> expected = new TreeSet<>();
    SampleSessions samples = new SampleSessions(11);
    for (int i = 0; i < 30; i++) {
      ObjectNode session = samples.open(T0 + i * 700L);
      account.add(session);
      // By the instant that is answered, which may be rounded down to a second.
      long answeredMs = (T0 + i * 700L) / values.ms() * values.ms();
      if (answeredMs >= T0 + 4_000 && answeredMs < T0 + 12_000) {
        expected.add(session.path("id").textValue());
      }
    }
    try (SimulatedApi api =
            SimulatedApi.builder()
                .account(account)
                .styles(style)
                .boundsUnit(bounds)
                .order(order)
                .start();
        WooshPayClient client = open(SettingsBuilder.at(api.url()).pageLimit(3))) {
      List<Session> read = readAll(client, new Window(T0 + 4_000, T0 + 12_000));

      assertThat(client.dialect()).contains(new Dialect(style, bounds));
      assertThat(client.unitMs()).isEqualTo(Math.max(bounds.ms(), values.ms()));
      assertThat(ids(read)).containsAll(expected).doesNotHaveDuplicates();
      assertThat(read)
          .allSatisfy(
              session -> assertThat(session.createdMs()).isBetween(T0 + 3_000, T0 + 12_999));
    }
  }

  /** A replica that lags does not have what was created a moment ago, for as long as one looks. */
  @Test
  void does_not_give_up_over_a_session_that_a_replica_lacks() throws Exception {
    SimulatedAccount account = new SimulatedAccount();
    SampleSessions samples = new SampleSessions(12);
    account.add(samples.open(T0 - 3_600_000));
    account.add(samples.open(T0));
    Pattern aboutTheNewest = Pattern.compile("\"16655532(8[89]|9[01])");
    String nothing = "{\"object\":\"list\",\"has_more\":false,\"data\":[]}";
    try (SimulatedApi api = SimulatedApi.of(account);
        WooshPayClient client = open(SettingsBuilder.at(api.url()))) {
      api.faults(
          request ->
              aboutTheNewest.matcher(request.body()).find()
                  ? Behaviour.answering(SimulatedAnswer.json(200, nothing))
                  : null);

      client.learn(Urgency.TAIL);

      assertThat(client.dialect()).contains(new Dialect(RequestStyle.BODY, EpochUnit.MILLISECONDS));
    }
  }

  /** A start costs two round trips, however far away the API is. */
  @Test
  void all_questions_about_a_dialect_are_asked_at_once() throws Exception {
    CyclicBarrier all = new CyclicBarrier(3);
    try (SimulatedApi api = SimulatedApi.of(account(5));
        WooshPayClient client = open(SettingsBuilder.at(api.url()))) {
      api.faults(answeringAtOnce(all));

      client.learn(Urgency.TAIL);

      assertThat(client.dialect()).isPresent();
      assertThat(api.requestCount()).isEqualTo(4);
      assertThat(all.isBroken()).isFalse();
    }
  }

  /** The first page comes with the second round trip of a start, not with a third. */
  @Test
  void the_first_page_is_asked_for_while_its_dialect_is_checked() throws Exception {
    CyclicBarrier all = new CyclicBarrier(4);
    try (SimulatedApi api = SimulatedApi.of(account(5));
        WooshPayClient client = open(SettingsBuilder.at(api.url()))) {
      api.faults(answeringAtOnce(all));

      client.connect();
      Page page = client.page(Window.from(T0), null, Urgency.TAIL);

      assertThat(page.sessions()).hasSize(5);
      assertThat(api.requestCount()).isEqualTo(5);
      assertThat(all.isBroken()).isFalse();
    }
  }

  /** Bounds in a unit that the API does not take may be answered with nothing at all. */
  @Test
  void a_page_that_was_asked_for_in_another_dialect_is_asked_for_again() throws Exception {
    CountDownLatch inMilliseconds = new CountDownLatch(1);
    try (SimulatedApi api =
            SimulatedApi.builder()
                .account(account(5))
                .boundsUnit(EpochUnit.SECONDS)
                .styles(RequestStyle.QUERY)
                .start();
        WooshPayClient client =
            open(SettingsBuilder.at(api.url()).style(RequestStyle.QUERY).pageLimit(7))) {
      api.faults(
          request -> {
            String query = Objects.requireNonNull(request.query());
            if (query.equals("created.gt=1665553289999&created.lte=1665553295999&limit=7")) {
              inMilliseconds.countDown();
            } else if (query.contains("created")) {
              await(inMilliseconds);
            }
            return null;
          });

      client.connect();
      Page page = client.page(new Window(T0, T0 + 6_000), null, Urgency.TAIL);

      assertThat(page.sessions()).hasSize(3);
      assertThat(client.dialect()).contains(new Dialect(RequestStyle.QUERY, EpochUnit.SECONDS));
    }
  }

  @Test
  @Timeout(20)
  void an_empty_account_is_asked_again_when_a_page_is_requested() throws Exception {
    SimulatedAccount account = new SimulatedAccount();
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    try (SimulatedApi api = SimulatedApi.of(account);
        WooshPayClient client = open(SettingsBuilder.at(api.url()))) {
      api.faults(
          FaultPolicy.next(
              (exchange, right) -> {
                SimulatedAnswer empty = right.get();
                answered.countDown();
                await(released);
                exchange.send(empty);
              }));
      CompletableFuture<Page> before =
          InBackground.run(() -> client.page(Window.from(T0), null, Urgency.TAIL));
      await(answered);
      account.add(new SampleSessions(3).open(T0 + 5_000));
      CompletableFuture<Thread> thread = new CompletableFuture<>();
      CompletableFuture<Page> after =
          InBackground.run(
              () -> {
                thread.complete(Thread.currentThread());
                return client.page(Window.from(T0), null, Urgency.TAIL);
              });
      Thread asking = thread.get();
      Awaitility.await().until(() -> asking.getState() == Thread.State.WAITING);

      released.countDown();

      assertThat(before.get().sessions()).isEmpty();
      assertThat(after.get().sessions()).hasSize(1);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Requests after the first are answered once this many are under way at the same time. */
  private static FaultPolicy answeringAtOnce(CyclicBarrier all) {
    return request -> {
      if (request.number() > 1) {
        awaitOthers(all);
      }
      return null;
    };
  }

  private static void awaitOthers(CyclicBarrier all) {
    try {
      all.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void rounded_instants_do_not_count_as_an_ignored_parameter() throws Exception {
    SimulatedAccount account = new SimulatedAccount(EpochUnit.SECONDS);
    SampleSessions samples = new SampleSessions(12);
    TreeSet<String> all = new TreeSet<>();
    for (int i = 0; i < 20; i++) {
      ObjectNode session = samples.open(T0 + i * 730L);
      account.add(session);
      all.add(session.path("id").textValue());
    }
    try (SimulatedApi api = SimulatedApi.builder().account(account).exactBounds().start();
        WooshPayClient client = open(SettingsBuilder.at(api.url()))) {
      TreeSet<String> read = new TreeSet<>();
      for (long from = T0 - 1_000; from < T0 + 20_000; from += 1_000) {
        read.addAll(ids(readAll(client, new Window(from, from + 1_000))));
      }
      assertThat(read).isEqualTo(all);
    }
  }

  @Test
  void the_body_style_is_a_get_with_the_documented_json() throws Exception {
    SimulatedAccount account = account(5);
    try (SimulatedApi api = SimulatedApi.of(account);
        WooshPayClient client =
            open(SettingsBuilder.at(api.url()).unit(EpochUnit.MILLISECONDS).pageLimit(7))) {
      client.learn(Urgency.TAIL);
      client.page(new Window(T0, T0 + 500), null, Urgency.TAIL);

      RecordedRequest last = last(api);
      assertThat(last.method()).isEqualTo("GET");
      assertThat(last.target()).isEqualTo("/v1/checkout/sessions/list");
      assertThat(last.body())
          .isEqualTo(
              "{\"created\":{\"gt\":\"1665553289999\",\"lte\":\"1665553290499\"},\"limit\":7}");
      assertThat(last.header("Content-Type")).isEqualTo("application/json");
      assertThat(last.header("Accept")).isEqualTo("application/json");
      assertThat(last.header("Authorization")).isEqualTo("Basic c2tfdGVzdF9zaW11bGF0ZWQ6");
      assertThat(last.header("Accept-Encoding")).isEqualTo("gzip");
    }
  }

  @Test
  void the_query_style_is_a_get_without_a_body() throws Exception {
    SimulatedAccount account = account(5);
    try (SimulatedApi api =
            SimulatedApi.builder().account(account).styles(RequestStyle.QUERY).start();
        WooshPayClient client =
            open(SettingsBuilder.at(api.url()).style(RequestStyle.QUERY).pageLimit(7))) {
      client.learn(Urgency.TAIL);
      client.page(new Window(T0, T0 + 500), null, Urgency.TAIL);

      RecordedRequest last = last(api);
      assertThat(last.method()).isEqualTo("GET");
      assertThat(last.query())
          .isEqualTo("created.gt=1665553289999&created.lte=1665553290499&limit=7");
      assertThat(last.body()).isEmpty();
      assertThat(last.header("Content-Type")).isEqualTo("application/json");
      assertThat(last.header("Accept")).isEqualTo("application/json");
      assertThat(last.header("Authorization")).isEqualTo("Basic c2tfdGVzdF9zaW11bGF0ZWQ6");
    }
  }

  @Test
  void an_empty_account_is_polled_without_bounds_until_its_first_session() throws Exception {
    SimulatedAccount account = new SimulatedAccount(EpochUnit.SECONDS);
    try (SimulatedApi api =
            SimulatedApi.builder().account(account).styles(RequestStyle.QUERY).start();
        WooshPayClient client = open(SettingsBuilder.at(api.url()))) {
      Page empty = client.page(Window.from(T0), null, Urgency.TAIL);
      assertThat(empty.sessions()).isEmpty();
      assertThat(empty.hasMore()).isFalse();
      assertThat(client.dialect()).isEmpty();
      assertThat(client.unitMs()).isEqualTo(1000);
      assertThat(api.requests()).extracting(RecordedRequest::body).containsExactly("{\"limit\":1}");

      ObjectNode first = new SampleSessions(3).open(T0 + 5_000);
      account.add(first);
      Page page = client.page(Window.from(T0), null, Urgency.TAIL);

      assertThat(ids(page.sessions())).containsExactly(first.path("id").textValue());
      // With one session the body style, which is ignored here, is caught by the bounds.
      assertThat(client.dialect()).contains(new Dialect(RequestStyle.QUERY, EpochUnit.SECONDS));
    }
  }

  @ParameterizedTest
  @CsvSource({"400", "403", "405", "501"})
  void a_gateway_that_refuses_bodies_is_asked_by_query(int status) throws Exception {
    try (SimulatedApi api =
            SimulatedApi.builder()
                .account(account(5))
                .styles(RequestStyle.QUERY)
                .refusingBodies(status)
                .start();
        WooshPayClient client = open(SettingsBuilder.at(api.url()))) {
      client.learn(Urgency.TAIL);
      assertThat(client.dialect())
          .contains(new Dialect(RequestStyle.QUERY, EpochUnit.MILLISECONDS));
    }
  }

  @Test
  @Timeout(10)
  void a_server_that_understands_neither_style_is_reported_with_what_it_ignored() {
    try (SimulatedApi api =
            SimulatedApi.builder().account(account(25)).styles(new RequestStyle[0]).start();
        WooshPayClient client = open(SettingsBuilder.at(api.url()))) {
      assertThatExceptionOfType(ApiException.class)
          .isThrownBy(() -> client.learn(Urgency.TAIL))
          .withMessageContaining("style body: limit (10 sessions answered to a limit of 1)")
          .withMessageContaining("style query: limit (10 sessions answered to a limit of 1)")
          .satisfies(
              e -> {
                assertThat(e.kind()).isEqualTo(Kind.PARAMETER_IGNORED);
                assertThat(e.setting()).isEqualTo("wooshpay.request.style");
              });
    }
  }

  @ParameterizedTest
  @Timeout(10)
  @EnumSource(
      value = Parameter.class,
      names = {"CREATED_GT", "CREATED_LTE", "LIMIT"})
  void an_ignored_parameter_is_reported_by_name(Parameter parameter) {
    SimulatedAccount account = new SimulatedAccount();
    new SampleSessions(5).spread(50, T0, T0 + Duration.ofDays(20).toMillis()).forEach(account::add);
    for (ListOrder order : ListOrder.values()) {
      try (SimulatedApi api =
              SimulatedApi.builder()
                  .account(account)
                  .styles(RequestStyle.BODY, RequestStyle.QUERY)
                  .order(order)
                  .ignoring(parameter)
                  .start();
          WooshPayClient client = open(SettingsBuilder.at(api.url()))) {
        assertThatExceptionOfType(ApiException.class)
            .isThrownBy(() -> client.learn(Urgency.TAIL))
            .withMessageContaining(parameter.path())
            .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.PARAMETER_IGNORED));
      }
    }
  }

  @Test
  void an_ignored_filter_is_reported_by_name_and_without_its_value() {
    SimulatedAccount account = new SimulatedAccount();
    new SampleSessions(5)
        .spread(20, T0, T0 + 100_000)
        .forEach(
            session -> {
              session.put("customer", "cus_other").put("payment_intent", "pi_other");
              session.putObject("customer_details").put("email", "john.doe@example.org");
              account.add(session);
            });
    try (SimulatedApi api =
        SimulatedApi.builder()
            .account(account)
            .ignoring(Parameter.CUSTOMER, Parameter.CUSTOMER_EMAIL, Parameter.PAYMENT_INTENT)
            .start()) {
      assertThat(ignoredFilter(api, "cus_mine", null, null)).contains("style body: customer (");
      assertThat(ignoredFilter(api, null, "canary@example.com", null))
          .contains("style body: customer_details.email (")
          .doesNotContain("canary@example.com")
          .doesNotContain("john.doe");
      assertThat(ignoredFilter(api, null, null, "pi_mine"))
          .contains("style body: payment_intent (");
    }
  }

  private static String ignoredFilter(
      SimulatedApi api,
      @Nullable String customer,
      @Nullable String email,
      @Nullable String paymentIntent) {
    try (WooshPayClient client =
        open(SettingsBuilder.at(api.url()).filters(customer, email, paymentIntent))) {
      ApiException e = catchThrowableOfType(ApiException.class, () -> client.learn(Urgency.TAIL));
      return e.getMessage() == null ? "" : e.getMessage();
    }
  }

  @Test
  void filters_travel_with_the_handshake_and_every_page() throws Exception {
    SimulatedAccount account = account(10);
    String email = "Jane.Doe+filter@example.com";
    ObjectNode mine = new SampleSessions(99).open(T0 + 50_000);
    mine.putObject("customer_details").put("email", email);
    account.add(mine);
    for (RequestStyle style : RequestStyle.values()) {
      try (SimulatedApi api = SimulatedApi.builder().account(account).styles(style).start();
          WooshPayClient client =
              open(SettingsBuilder.at(api.url()).style(style).filters(null, email, null))) {
        List<Session> read = readAll(client, Window.from(T0));
        assertThat(ids(read)).containsExactly(mine.path("id").textValue());
      }
    }
  }

  @Test
  void a_pinned_dialect_is_verified_all_the_same() {
    try (SimulatedApi api = SimulatedApi.of(account(5));
        WooshPayClient wrongStyle = open(SettingsBuilder.at(api.url()).style(RequestStyle.QUERY));
        WooshPayClient wrongUnit = open(SettingsBuilder.at(api.url()).unit(EpochUnit.SECONDS))) {
      assertThatExceptionOfType(ApiException.class)
          .isThrownBy(() -> wrongStyle.learn(Urgency.TAIL))
          .satisfies(e -> assertThat(e.setting()).isEqualTo("wooshpay.request.style"))
          .withMessageNotContaining("style body");
      assertThatExceptionOfType(ApiException.class)
          .isThrownBy(() -> wrongUnit.learn(Urgency.TAIL))
          .satisfies(e -> assertThat(e.setting()).isEqualTo("wooshpay.timestamp.unit"))
          .withMessageContaining("style body, unit seconds: created (")
          .withMessageNotContaining("unit milliseconds");
    }
  }

  @Test
  void reads_the_other_entries_of_a_page_with_a_malformed_one() throws Exception {
    SimulatedAccount account = account(3);
    account.addRaw(
        "cs_broken", T0 + 90_000, JsonNodeFactory.instance.objectNode().put("id", "cs_broken"));
    try (SimulatedApi api = SimulatedApi.of(account);
        WooshPayClient client = open(SettingsBuilder.at(api.url()))) {
      Page page = client.page(Window.from(T0), null, Urgency.TAIL);

      assertThat(page.sessions()).hasSize(3);
      assertThat(page.malformed())
          .containsExactly(
              "Entry 0 of the page is not a session: its created is missing or no instant.");
    }
  }

  /** WooshPay rounds created half up, so it may lie ahead of the clock. */
  @Test
  void no_session_is_observed_before_it_was_created() throws Exception {
    HandClock clock = new HandClock(T0 + 700);
    SimulatedAccount account = new SimulatedAccount();
    account.add(new SampleSessions(5).openAt(T0 + 650, Duration.ofHours(24)));
    try (SimulatedApi api = SimulatedApi.builder().account(account).clock(clock).start();
        WooshPayClient client =
            WooshPayClient.open(
                SettingsBuilder.at(api.url()).build(), clock, ClientListener.NONE)) {
      Page page = client.page(Window.from(T0), null, Urgency.TAIL);

      assertThat(page.sessions()).extracting(Session::createdMs).containsExactly(T0 + 1000);
      assertThat(page.observedAtMs()).isGreaterThanOrEqualTo(T0 + 1000);
    }
  }

  @Test
  void pages_are_observed_at_the_servers_time_strictly_one_after_the_other() throws Exception {
    HandClock clock = new HandClock(T0);
    try (SimulatedApi api =
            SimulatedApi.builder()
                .account(account(3))
                .clock(clock)
                .clockSkew(Duration.ofHours(2))
                .start();
        WooshPayClient client =
            WooshPayClient.open(
                SettingsBuilder.at(api.url()).build(), clock, ClientListener.NONE)) {
      long first = client.page(Window.from(T0), null, Urgency.TAIL).observedAtMs();
      long second = client.page(Window.from(T0), null, Urgency.TAIL).observedAtMs();

      assertThat(client.nowMs()).isEqualTo(T0 + 7_200_000);
      assertThat(first).isEqualTo(T0 + 7_200_000);
      assertThat(second).isEqualTo(T0 + 7_200_001);
    }
  }

  private static SimulatedAccount account(int sessions) {
    SimulatedAccount account = new SimulatedAccount();
    SampleSessions samples = new SampleSessions(7);
    for (int i = 0; i < sessions; i++) {
      account.add(samples.open(T0 + i * 2_000L));
    }
    return account;
  }

  private static WooshPayClient open(SettingsBuilder settings) {
    return WooshPayClient.open(settings.build(), InstantSource.system(), ClientListener.NONE);
  }

  private static RecordedRequest last(SimulatedApi api) {
    List<RecordedRequest> requests = api.requests();
    return requests.get(requests.size() - 1);
  }

  private static List<Session> readAll(WooshPayClient client, Window window) throws Exception {
    List<Session> read = new ArrayList<>();
    String after = null;
    Page page;
    do {
      page = client.page(window, after, Urgency.HISTORY);
      read.addAll(page.sessions());
      after = read.isEmpty() ? null : read.get(read.size() - 1).id();
    } while (page.hasMore());
    return read;
  }

  private static List<String> ids(List<Session> sessions) {
    return sessions.stream().map(Session::id).toList();
  }
}
