package io.github.wooshpay.connect.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.wooshpay.connect.api.ApiException.Kind;
import io.github.wooshpay.connect.api.ApiSettings.TrustStore;
import io.github.wooshpay.connect.session.EpochUnit;
import io.github.wooshpay.connect.simulator.Behaviour;
import io.github.wooshpay.connect.simulator.Fault;
import io.github.wooshpay.connect.simulator.FaultPolicy;
import io.github.wooshpay.connect.simulator.LoopbackTls;
import io.github.wooshpay.connect.simulator.RecordedRequest;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedAnswer;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The client against an API that goes wrong: the truth in the end, with as little ado as can be.
 */
@Timeout(60)
class FaultWireTest {
  private static final long T0 = 1_665_553_290_000L;
  private static final int SESSIONS = 95;
  private static final int PAGE = 10;
  private static final int PAGES = 10;

  /** What a handshake takes: the newest session, at its instant, after it, before it. */
  private static final int HANDSHAKE = 4;

  /** What the handshake has open at once. */
  private static final int CONNECTIONS = 3;

  /** Over a connection that was used before, OkHttp repeats by itself what broke off so. */
  private static final Set<Fault> BREAKING = EnumSet.of(Fault.CLOSE, Fault.RESET);

  /** Long enough for a busy machine, where nothing hangs. */
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  private static final Set<Fault> HANGING = EnumSet.of(Fault.HANG, Fault.HANG_IN_BODY);
  private static final Set<Fault> WITH_RETRY_AFTER =
      EnumSet.of(
          Fault.TOO_MANY_REQUESTS_FOR_SECONDS,
          Fault.TOO_MANY_REQUESTS_UNTIL_DATE,
          Fault.SERVICE_UNAVAILABLE);

  private final SimulatedAccount account = new SimulatedAccount();
  private final CapturedLog log = new CapturedLog();

  FaultWireTest() {
    account.addAll(new SampleSessions(5).spread(SESSIONS, T0, T0 + SESSIONS * 1_000L));
  }

  @AfterEach
  void no_log_shows_the_key() {
    log.close();
    assertThat(log.lines()).noneMatch(line -> line.contains(SimulatedApi.KEY));
    assertThat(log.lines()).noneMatch(line -> line.contains("c2tfdGVzdF9zaW11bGF0ZWQ6"));
    assertThat(log.lines()).noneMatch(line -> line.contains("@example."));
  }

  static Stream<Arguments> faultsThatPass() {
    Set<Fault> faults = Fault.of(Fault.Kind.PASSING);
    faults.addAll(
        EnumSet.of(
            Fault.DATA_MISSING,
            Fault.DATA_NULL,
            Fault.DATA_OBJECT,
            Fault.BARE_ARRAY,
            Fault.ERROR_WITH_200,
            Fault.REDIRECT));
    return inBothStyles(faults);
  }

  static Stream<Arguments> faultsThatPassAtOnce() {
    Set<Fault> faults = Fault.quick();
    faults.removeAll(WITH_RETRY_AFTER);
    faults.add(Fault.DATA_MISSING);
    return inBothStyles(faults);
  }

  static Stream<Arguments> faultsThatDoNoHarm() {
    Set<Fault> faults = Fault.of(Fault.Kind.HARMLESS);
    faults.addAll(EnumSet.of(Fault.HAS_MORE_NULL, Fault.HAS_MORE_MISSING, Fault.GZIP_UNASKED));
    return inBothStyles(faults);
  }

  private static Stream<Arguments> inBothStyles(Set<Fault> faults) {
    return faults.stream()
        .flatMap(
            fault -> Stream.of(RequestStyle.values()).map(style -> Arguments.of(fault, style)));
  }

  @ParameterizedTest
  @MethodSource("faultsThatPass")
  void a_fault_that_passes_costs_one_more_request(Fault fault, RequestStyle style)
      throws Exception {
    try (SimulatedApi api = api(style);
        WooshPayClient client = open(api, style)) {
      client.learn(Urgency.TAIL);
      api.faults(request -> request.number() == HANDSHAKE + 4 ? fault : null);

      assertThat(scan(client)).isEqualTo(truth());

      assertThat(api.requestCount()).isEqualTo(HANDSHAKE + PAGES + 1);
      assertThat(api.outcomes()).containsEntry(fault.name(), 1L);
      assertThat(log.lines("ERROR")).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("faultsThatPassAtOnce")
  void a_handshake_gets_over_a_fault_that_passes(Fault fault, RequestStyle style) throws Exception {
    for (int at = 1; at <= HANDSHAKE; at++) {
      int faulty = at;
      try (SimulatedApi api = api(style);
          WooshPayClient client = open(api, style)) {
        api.faults(request -> request.number() == faulty ? fault : null);

        client.learn(Urgency.TAIL);

        assertThat(client.dialect()).contains(new Dialect(style, EpochUnit.MILLISECONDS));
        assertThat(api.requestCount()).isEqualTo(HANDSHAKE + 1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("faultsThatDoNoHarm")
  void an_unusual_answer_that_says_all_is_read_as_it_is(Fault fault, RequestStyle style)
      throws Exception {
    Behaviour behaviour =
        fault == Fault.SLOW_BODY ? Behaviour.slowly(Duration.ofMillis(100)) : fault;
    try (SimulatedApi api = api(style);
        WooshPayClient client = open(api, style)) {
      api.faults(FaultPolicy.always(behaviour));

      assertThat(scan(client)).isEqualTo(truth());

      boolean unsaid = fault == Fault.HAS_MORE_NULL || fault == Fault.HAS_MORE_MISSING;
      assertThat(api.requestCount()).isEqualTo(HANDSHAKE + PAGES + (unsaid ? 1 : 0));
      assertThat(log.lines("WARN")).isEmpty();
    }
  }

  static Stream<Arguments> faultsAndWhatIsSaid() {
    String silent = "WooshPay did not answer";
    String garbled = "WooshPay garbled";
    String late = "no complete response within request.timeout.ms (1000)";
    return Stream.of(
            Arguments.of(
                Fault.TOO_MANY_REQUESTS,
                "WooshPay refused",
                "HTTP 429 api_error rate_limit, \"Too many requests; we"),
            Arguments.of(
                Fault.INTERNAL_ERROR,
                silent,
                "HTTP 500 api_error internal_error, \"Something went wrong.\" (request req_"),
            Arguments.of(Fault.BAD_GATEWAY, silent, "HTTP 502 (request req_"),
            Arguments.of(Fault.GATEWAY_TIMEOUT, silent, "HTTP 504 (request req_"),
            Arguments.of(Fault.HANG, silent, late),
            Arguments.of(Fault.HANG_IN_BODY, silent, late),
            Arguments.of(Fault.CLOSE, silent, "the connection broke ("),
            Arguments.of(Fault.RESET, silent, "the connection broke ("),
            Arguments.of(Fault.RESET_IN_BODY, silent, "the connection broke ("),
            Arguments.of(Fault.CUT_OFF, silent, "the connection broke ("),
            Arguments.of(Fault.CUT_OFF_CHUNKS, silent, "the connection broke ("),
            Arguments.of(Fault.HALF_JSON, garbled, "the body is not JSON, or was truncated"),
            Arguments.of(Fault.HTML, garbled, "the body is not JSON, or was truncated"),
            Arguments.of(Fault.EMPTY_BODY, garbled, "the body is not a JSON object"),
            Arguments.of(Fault.DATA_MISSING, garbled, "data is not an array"),
            Arguments.of(Fault.DATA_NULL, garbled, "data is not an array"),
            Arguments.of(Fault.DATA_OBJECT, garbled, "data is not an array"),
            Arguments.of(Fault.BARE_ARRAY, garbled, "the body is not a JSON object"),
            Arguments.of(Fault.ERROR_WITH_200, garbled, "data is not an array"),
            Arguments.of(
                Fault.REDIRECT, "WooshPay redirected", "HTTP 302 (request req_5), which is not"))
        .flatMap(
            said ->
                Stream.of(RequestStyle.values())
                    .map(
                        style -> Arguments.of(said.get()[0], style, said.get()[1], said.get()[2])));
  }

  @ParameterizedTest
  @MethodSource("faultsAndWhatIsSaid")
  void a_fault_that_lasts_is_said_once_and_its_end_is_said_once(
      Fault fault, RequestStyle style, String opening, String what) throws Exception {
    try (SimulatedApi api = api(style);
        WooshPayClient client = open(api, style)) {
      client.learn(Urgency.TAIL);
      int times = HANGING.contains(fault) ? 1 : 3;
      if (BREAKING.contains(fault)) {
        times += CONNECTIONS;
      }
      int last = HANDSHAKE + times;
      api.faults(request -> request.number() <= last ? fault : null);

      client.page(new Window(T0, T0 + 500), null, Urgency.TAIL);

      String list =
          " the session list for created 2022-10-12T05:41:30Z to 2022-10-12T05:41:30.500Z: ";
      assertThat(log.lines("WARN"))
          .singleElement()
          .asString()
          .startsWith("WARN " + opening + list + what)
          .contains(". Trying again until it answers (1 failed since the last warning, 1 in a row");
      assertThat(log.lines("INFO"))
          .filteredOn(line -> line.contains("answers again"))
          .singleElement()
          .asString()
          .matches(
              "INFO WooshPay answers again, \\d+ seconds after the first of \\d failed requests\\.");
    }
  }

  static Stream<Arguments> mixtures() {
    return Stream.of(RequestStyle.values())
        .flatMap(style -> Stream.of(0.01, 0.1, 0.5).map(share -> Arguments.of(style, share)));
  }

  /** Every request is one that was answered or one that failed: nothing is asked in a loop. */
  @ParameterizedTest
  @MethodSource("mixtures")
  void a_scan_through_all_faults_at_once_gives_exactly_the_truth(RequestStyle style, double share)
      throws Exception {
    Set<Fault> readable = Fault.of(Fault.Kind.HARMLESS);
    readable.addAll(EnumSet.of(Fault.HAS_MORE_NULL, Fault.HAS_MORE_MISSING, Fault.GZIP_UNASKED));
    try (SimulatedApi api = api(style);
        WooshPayClient client = open(api, style)) {
      client.learn(Urgency.TAIL);
      api.faults(FaultPolicy.random(42, share, mixture()));

      int scans = 0;
      for (; scans < Math.max(5, 0.5 / share); scans++) {
        assertThat(scan(client)).isEqualTo(truth());
      }

      long failed = 0;
      for (Map.Entry<String, Long> outcome : api.outcomes().entrySet()) {
        boolean right =
            outcome.getKey().equals("200")
                || readable.stream().anyMatch(fault -> fault.name().equals(outcome.getKey()));
        failed += right ? 0 : outcome.getValue();
      }
      assertThat(failed).isPositive();
      // A last page that does not say so is followed by one request more.
      long unsaid =
          api.outcomes().getOrDefault(Fault.HAS_MORE_NULL.name(), 0L)
              + api.outcomes().getOrDefault(Fault.HAS_MORE_MISSING.name(), 0L);
      long least = HANDSHAKE + (long) scans * PAGES + failed;
      assertThat(api.requestCount()).isBetween(least, least + unsaid);
    }
  }

  /** All of them, with waits that a test can afford. */
  private static List<Behaviour> mixture() {
    Set<Fault> faults = EnumSet.allOf(Fault.class);
    faults.remove(Fault.SLOW_BODY);
    faults.removeAll(Fault.of(Fault.Kind.REFUSING));
    faults.removeAll(WITH_RETRY_AFTER);
    List<Behaviour> mixture = new ArrayList<>(faults);
    mixture.add(Behaviour.answering(SimulatedAnswer.html(503, "").with("Retry-After", "0")));
    return mixture;
  }

  @ParameterizedTest
  @CsvSource({
    "TOO_MANY_REQUESTS_FOR_SECONDS, 1000",
    "TOO_MANY_REQUESTS_UNTIL_DATE, 2000",
    "SERVICE_UNAVAILABLE, 1000"
  })
  void nobody_asks_again_before_the_retry_after(Fault fault, long leastMs) throws Exception {
    CountDownLatch refused = new CountDownLatch(1);
    ClientListener listener =
        new ClientListener() {
          @Override
          public void retryScheduled() {
            refused.countDown();
          }
        };
    try (SimulatedApi api = api(RequestStyle.BODY);
        WooshPayClient client =
            WooshPayClient.open(
                settings(api, RequestStyle.BODY).pageLimit(PAGE).build(),
                InstantSource.system(),
                listener)) {
      client.learn(Urgency.TAIL);
      api.faults(FaultPolicy.next(fault));
      CompletableFuture<List<String>> first = InBackground.run(() -> scan(client));
      refused.await();

      // Who comes while the other waits, waits as well.
      assertThat(scan(client)).isEqualTo(truth());
      assertThat(first.join()).isEqualTo(truth());

      List<RecordedRequest> requests = api.requests();
      long refusedMs = requests.get(HANDSHAKE).atMs();
      assertThat(requests).hasSize(HANDSHAKE + 1 + 2 * PAGES);
      assertThat(requests.get(HANDSHAKE + 1).atMs() - refusedMs).isGreaterThanOrEqualTo(leastMs);
    }
  }

  @ParameterizedTest
  @EnumSource(RequestStyle.class)
  void the_deadline_holds_to_the_last_byte_however_steadily_they_drip(RequestStyle style)
      throws Exception {
    try (SimulatedApi api = api(style);
        WooshPayClient client = open(api, style)) {
      client.learn(Urgency.TAIL);
      long beganMs = api.nowMs();
      api.faults(FaultPolicy.next(Behaviour.slowly(Duration.ofSeconds(30))));

      assertThat(scan(client)).isEqualTo(truth());

      assertThat(api.nowMs() - beganMs).isBetween(DEADLINE.toMillis(), 15_000L);
      assertThat(log.lines("WARN"))
          .singleElement()
          .asString()
          .contains("no complete response within request.timeout.ms (1000)");
    }
  }

  static Stream<Arguments> redirectsForGood() {
    return inBothStyles(301, 308);
  }

  static Stream<Arguments> redirectsForATime() {
    return inBothStyles(302, 303, 307);
  }

  private static Stream<Arguments> inBothStyles(Integer... statuses) {
    return Stream.of(statuses)
        .flatMap(
            status -> Stream.of(RequestStyle.values()).map(style -> Arguments.of(status, style)));
  }

  @ParameterizedTest
  @MethodSource("redirectsForGood")
  void a_redirect_for_good_is_not_followed_and_ends_with_the_setting_to_change(
      int status, RequestStyle style) {
    try (SimulatedApi elsewhere = api(style);
        SimulatedApi api = api(style);
        WooshPayClient client = open(api, style)) {
      api.faults(FaultPolicy.always(redirect(status, elsewhere)));

      assertThatExceptionOfType(ApiException.class)
          .isThrownBy(() -> client.learn(Urgency.TAIL))
          .withMessageStartingWith("WooshPay redirected the session list at first contact")
          .withMessageContaining("HTTP " + status + " (request req_1), which is not followed")
          .withMessageContaining("set wooshpay.api.url to the API's own base URL")
          .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.REQUEST_REFUSED))
          .satisfies(e -> assertThat(e.setting()).isEqualTo("wooshpay.api.url"));
      assertThat(api.requestCount()).isEqualTo(1);
      assertThat(elsewhere.connectionCount()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("redirectsForATime")
  void a_redirect_for_a_time_is_not_followed_and_waited_out(int status, RequestStyle style)
      throws Exception {
    try (SimulatedApi elsewhere = api(style);
        SimulatedApi api = api(style);
        WooshPayClient client = open(api, style)) {
      Behaviour redirect = redirect(status, elsewhere);
      api.faults(request -> request.number() <= 3 || request.number() == 8 ? redirect : null);

      assertThat(scan(client)).isEqualTo(truth());

      assertThat(api.requestCount()).isEqualTo(HANDSHAKE + PAGES + 4);
      assertThat(elsewhere.connectionCount()).isZero();
      assertThat(log.lines("WARN"))
          .singleElement()
          .asString()
          .contains("HTTP " + status + " (request req_1), which is not followed. Trying again");
    }
  }

  @ParameterizedTest
  @MethodSource("redirectsForATime")
  void a_redirect_that_is_validated_is_an_error_on_the_address(int status, RequestStyle style) {
    try (SimulatedApi elsewhere = api(style);
        SimulatedApi api = api(style);
        WooshPayClient client =
            WooshPayClient.impatient(
                settings(api, style).build(), InstantSource.system(), ClientListener.NONE)) {
      api.faults(FaultPolicy.always(redirect(status, elsewhere)));

      assertThatExceptionOfType(ApiException.class)
          .isThrownBy(() -> client.learn(Urgency.TAIL))
          .withMessageContaining("set wooshpay.api.url to the API's own base URL")
          .satisfies(e -> assertThat(e.setting()).isEqualTo("wooshpay.api.url"));
      assertThat(elsewhere.connectionCount()).isZero();
    }
  }

  /** The key would leave in clear. */
  @ParameterizedTest
  @MethodSource("redirectsForATime")
  void a_redirect_from_https_to_http_is_not_followed_even_to_the_same_host(
      int status, RequestStyle style, @TempDir Path directory) throws Exception {
    LoopbackTls tls = LoopbackTls.create(directory);
    TrustStore trusting = new TrustStore(tls.store(), LoopbackTls.PASSWORD, "PKCS12");
    try (SimulatedApi inClear = api(style);
        SimulatedApi api =
            SimulatedApi.builder().account(account).styles(style).tls(tls.context()).start();
        WooshPayClient client = open(settings(api, style).pageLimit(PAGE).trustStore(trusting))) {
      Behaviour redirect = redirect(status, inClear);
      api.faults(request -> request.number() % 2 == 1 ? redirect : null);

      assertThat(scan(client)).isEqualTo(truth());

      assertThat(api.outcomes()).containsEntry("custom", (long) HANDSHAKE + PAGES);
      assertThat(inClear.connectionCount()).isZero();
    }
  }

  private static Behaviour redirect(int status, SimulatedApi to) {
    return Behaviour.answering(
        SimulatedAnswer.html(status, "").with("Location", to.url() + SimulatedApi.PATH));
  }

  @ParameterizedTest
  @EnumSource(RequestStyle.class)
  void the_budget_holds_under_faults_as_the_server_counts(RequestStyle style) throws Exception {
    try (SimulatedApi api = api(style);
        WooshPayClient client = open(settings(api, style).requestsPerSecond(50).pageLimit(PAGE))) {
      client.learn(Urgency.TAIL);
      Set<Fault> faults = Fault.quick();
      faults.removeAll(WITH_RETRY_AFTER);
      // Where a connection ends before any answer, the JDK's client repeats a GET once by itself.
      faults.removeAll(BREAKING);
      api.faults(FaultPolicy.random(7, 0.3, faults));
      List<CompletableFuture<List<String>>> scans = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        scans.add(InBackground.run(() -> scan(client)));
      }

      scans.forEach(scan -> assertThat(scan.join()).isEqualTo(truth()));

      List<RecordedRequest> requests = api.requests();
      int count = requests.size();
      long spanMs = requests.get(count - 1).atMs() - requests.get(0).atMs();
      assertThat(count).isGreaterThan(HANDSHAKE + 4 * PAGES);
      // One each 20 ms; what the first was late is given to it.
      assertThat(spanMs).isGreaterThan((count - 1) * 20L - 200);
    }
  }

  @ParameterizedTest
  @EnumSource(RequestStyle.class)
  void a_page_that_is_too_large_is_told_with_what_may_help(RequestStyle style) throws Exception {
    try (SimulatedApi api = api(style);
        WooshPayClient client =
            open(settings(api, style).pageLimit(PAGE).requestTimeout(Duration.ofSeconds(20)))) {
      client.learn(Urgency.TAIL);
      String large = " ".repeat(65 << 20);
      api.faults(FaultPolicy.next(Behaviour.answering(SimulatedAnswer.json(200, large))));

      assertThat(scan(client)).isEqualTo(truth());

      assertThat(log.lines("WARN"))
          .singleElement()
          .asString()
          .startsWith("WARN WooshPay garbled the session list for created from ")
          .contains(
              "the body is too large (more than 64 MB, 2000000 values or 1000 levels); a lower page.limit may help. Trying again");
    }
  }

  private List<String> truth() {
    return account.truth().keySet().stream().sorted().toList();
  }

  /** All pages of the whole account, sorted by id. */
  private static List<String> scan(WooshPayClient client) throws InterruptedException {
    List<String> ids = new ArrayList<>();
    String after = null;
    boolean more = true;
    while (more) {
      Page page = client.page(Window.from(T0), after, Urgency.HISTORY);
      page.sessions().forEach(session -> ids.add(session.id()));
      after = ids.isEmpty() ? null : ids.get(ids.size() - 1);
      boolean unsaid = page.more() == More.UNSAID;
      more = page.hasMore() || (unsaid && !page.sessions().isEmpty());
    }
    return ids.stream().sorted().toList();
  }

  private SimulatedApi api(RequestStyle style) {
    return SimulatedApi.builder().account(account).styles(style).start();
  }

  private static SettingsBuilder settings(SimulatedApi api, RequestStyle style) {
    return SettingsBuilder.at(api.url()).style(style).requestTimeout(DEADLINE);
  }

  private static WooshPayClient open(SimulatedApi api, RequestStyle style) {
    return open(settings(api, style).pageLimit(PAGE));
  }

  private static WooshPayClient open(SettingsBuilder settings) {
    return WooshPayClient.open(settings.build(), InstantSource.system(), ClientListener.NONE);
  }
}
