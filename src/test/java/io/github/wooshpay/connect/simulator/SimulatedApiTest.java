package io.github.wooshpay.connect.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.api.RequestStyle;
import io.github.wooshpay.connect.session.EpochUnit;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The endpoint as a plain HTTP client sees it. */
@Timeout(60)
class SimulatedApiTest {
  private static final long T0 = 1_665_553_290_000L;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final SampleSessions samples = new SampleSessions(7);
  private final SimulatedAccount account = new SimulatedAccount();

  /** Five sessions, two seconds apart, except the last two, which share a second. */
  private List<String> fiveSessions(SimulatedAccount into) {
    List<String> ids = new ArrayList<>();
    for (long second : new long[] {0, 2, 4, 6, 6}) {
      ObjectNode session = samples.open(T0 + second * 1000);
      into.add(session);
      ids.add(session.path("id").textValue());
    }
    return ids;
  }

  @Test
  void the_list_comes_newest_first_page_by_page() throws Exception {
    List<String> ids = fiveSessions(account);
    try (SimulatedApi api = SimulatedApi.of(account)) {
      JsonNode first = json(get(api, "{\"limit\":2}"));
      JsonNode second = json(get(api, "{\"limit\":2,\"starting_after\":\"" + ids.get(3) + "\"}"));
      JsonNode third = json(get(api, "{\"limit\":2,\"starting_after\":\"" + ids.get(1) + "\"}"));

      assertThat(ids(first)).containsExactly(ids.get(4), ids.get(3));
      assertThat(first.path("has_more").booleanValue()).isTrue();
      assertThat(first.path("object").textValue()).isEqualTo("list");
      assertThat(first.path("url").textValue()).isEqualTo("/v1/checkout/sessions/list");
      assertThat(ids(second)).containsExactly(ids.get(2), ids.get(1));
      assertThat(second.path("has_more").booleanValue()).isTrue();
      assertThat(ids(third)).containsExactly(ids.get(0));
      assertThat(third.path("has_more").booleanValue()).isFalse();
    }
  }

  @Test
  void the_list_comes_oldest_first_if_told_so() throws Exception {
    List<String> ids = fiveSessions(account);
    try (SimulatedApi api =
        SimulatedApi.builder().account(account).order(ListOrder.OLDEST_FIRST).start()) {
      assertThat(ids(json(get(api, "{\"limit\":3}")))).containsExactlyElementsOf(ids.subList(0, 3));
      JsonNode rest = json(get(api, "{\"limit\":3,\"starting_after\":\"" + ids.get(2) + "\"}"));
      assertThat(ids(rest)).containsExactly(ids.get(3), ids.get(4));
      assertThat(rest.path("has_more").booleanValue()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NEWEST_FIRST", "OLDEST_FIRST"})
  void ending_before_answers_the_page_next_to_the_cursor(ListOrder order) throws Exception {
    fiveSessions(account);
    try (SimulatedApi api = SimulatedApi.builder().account(account).order(order).start()) {
      List<String> list = ids(json(get(api, "{}")));
      JsonNode page = json(get(api, "{\"limit\":2,\"ending_before\":\"" + list.get(3) + "\"}"));
      assertThat(ids(page)).containsExactly(list.get(1), list.get(2));
      assertThat(page.path("has_more").booleanValue()).isTrue();
    }
  }

  @Test
  void a_page_has_ten_sessions_unless_a_limit_is_asked_for() throws Exception {
    account.addAll(samples.spread(12, T0, T0 + 60_000));
    try (SimulatedApi api = SimulatedApi.of(account)) {
      assertThat(ids(json(get(api, "{}")))).hasSize(10);
      assertThat(ids(json(get(api, "{\"limit\":100}")))).hasSize(12);
    }
  }

  @ParameterizedTest
  @EnumSource(EpochUnit.class)
  void bounds_are_taken_in_the_unit_of_the_answers(EpochUnit unit) throws Exception {
    SimulatedAccount inUnit = new SimulatedAccount(unit);
    List<String> ids = fiveSessions(inUnit);
    long second = 1000L / unit.ms();
    long zero = T0 / unit.ms();
    try (SimulatedApi api =
        SimulatedApi.builder().account(inUnit).order(ListOrder.OLDEST_FIRST).start()) {
      assertThat(created(api, "\"gt\":\"" + (zero + 2 * second) + "\""))
          .containsExactlyElementsOf(ids.subList(2, 5));
      assertThat(created(api, "\"gte\":\"" + (zero + 2 * second) + "\""))
          .containsExactlyElementsOf(ids.subList(1, 5));
      assertThat(created(api, "\"lt\":\"" + (zero + 6 * second) + "\""))
          .containsExactlyElementsOf(ids.subList(0, 3));
      assertThat(created(api, "\"lte\":\"" + (zero + 6 * second) + "\""))
          .containsExactlyElementsOf(ids);
      assertThat(ids(json(get(api, "{\"created\":\"" + (zero + 6 * second) + "\"}"))))
          .containsExactly(ids.get(3), ids.get(4));
    }
  }

  @Test
  void bounds_in_the_wrong_unit_answer_everything_or_nothing() throws Exception {
    fiveSessions(account);
    try (SimulatedApi api =
        SimulatedApi.builder().account(account).boundsUnit(EpochUnit.SECONDS).start()) {
      assertThat(created(api, "\"gt\":\"" + T0 + "\"")).isEmpty();
      assertThat(created(api, "\"lte\":\"" + T0 + "\"")).hasSize(5);
    }
  }

  @Test
  void an_account_in_seconds_answers_all_its_times_in_seconds() throws Exception {
    SimulatedAccount seconds = new SimulatedAccount(EpochUnit.SECONDS);
    seconds.add(samples.open(T0 + 10_700));
    try (SimulatedApi api = SimulatedApi.of(seconds)) {
      JsonNode session = json(get(api, "{}")).path("data").path(0);
      assertThat(session.path("created").longValue()).isEqualTo(1_665_553_300L);
      assertThat(session.path("expires_at").longValue()).isEqualTo(1_665_639_700L);
      assertThat(session.at("/line_items/data/0/price/created").longValue())
          .isEqualTo(1_665_553_300L);
      assertThat(session.at("/line_items/data/0/price/product/updated").longValue())
          .isEqualTo(1_665_553_300L);
    }
  }

  @Test
  void exact_bounds_see_more_of_the_instant_than_the_answer_shows() throws Exception {
    SimulatedAccount seconds = new SimulatedAccount(EpochUnit.SECONDS);
    seconds.add(samples.open(T0 + 10_700));
    try (SimulatedApi rounding = SimulatedApi.of(seconds);
        SimulatedApi exact = SimulatedApi.builder().account(seconds).exactBounds().start()) {
      assertThat(created(rounding, "\"gt\":\"1665553300\"")).isEmpty();
      assertThat(created(exact, "\"gt\":\"1665553300\"")).hasSize(1);
      assertThat(created(rounding, "\"lte\":\"1665553300\"")).hasSize(1);
      assertThat(created(exact, "\"lte\":\"1665553300\"")).isEmpty();
    }
  }

  @Test
  void a_style_that_is_not_honoured_gets_the_default_list() throws Exception {
    account.addAll(samples.spread(12, T0, T0 + 60_000));
    try (SimulatedApi body = SimulatedApi.of(account);
        SimulatedApi query =
            SimulatedApi.builder().account(account).styles(RequestStyle.QUERY).start();
        SimulatedApi both =
            SimulatedApi.builder()
                .account(account)
                .styles(RequestStyle.BODY, RequestStyle.QUERY)
                .start()) {
      assertThat(ids(json(get(body, "{\"limit\":1}")))).hasSize(1);
      assertThat(ids(json(getQuery(body, "limit=1")))).hasSize(10);
      assertThat(ids(json(get(query, "{\"limit\":1}")))).hasSize(10);
      assertThat(ids(json(getQuery(query, "limit=1")))).hasSize(1);
      assertThat(ids(json(get(both, "{\"limit\":1}")))).hasSize(1);
      assertThat(ids(json(getQuery(both, "limit=1")))).hasSize(1);
    }
  }

  @Test
  void a_query_names_nested_parameters_with_dots() throws Exception {
    List<String> ids = fiveSessions(account);
    try (SimulatedApi api =
        SimulatedApi.builder().account(account).styles(RequestStyle.QUERY).start()) {
      String query = "created.gt=" + T0 + "&created.lte=" + (T0 + 4000) + "&limit=1";
      JsonNode page = json(getQuery(api, query));
      assertThat(ids(page)).containsExactly(ids.get(2));
      assertThat(page.path("has_more").booleanValue()).isTrue();
    }
  }

  @Test
  void filters_keep_the_sessions_that_match() throws Exception {
    ObjectNode ofCustomer = samples.open(T0).put("customer", "cus_1");
    ObjectNode ofPayer = samples.open(T0 + 1000);
    ofPayer.putObject("customer_details").put("email", "jane.doe+a@example.com");
    ObjectNode ofIntent = samples.open(T0 + 2000).put("payment_intent", "pi_1");
    account.addAll(List.of(ofCustomer, ofPayer, ofIntent));
    try (SimulatedApi api =
        SimulatedApi.builder()
            .account(account)
            .styles(RequestStyle.BODY, RequestStyle.QUERY)
            .start()) {
      assertThat(ids(json(get(api, "{\"customer\":\"cus_1\"}")))).containsExactly(id(ofCustomer));
      assertThat(
              ids(json(get(api, "{\"customer_details\":{\"email\":\"jane.doe+a@example.com\"}}"))))
          .containsExactly(id(ofPayer));
      assertThat(ids(json(getQuery(api, "customer_details.email=jane.doe%2Ba%40example.com"))))
          .containsExactly(id(ofPayer));
      assertThat(ids(json(get(api, "{\"payment_intent\":\"pi_1\"}"))))
          .containsExactly(id(ofIntent));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Parameter.class,
      names = {"LIMIT", "CREATED_GT", "STARTING_AFTER", "CUSTOMER"})
  void an_ignored_parameter_makes_no_error_and_no_difference(Parameter ignored) throws Exception {
    List<String> ids = fiveSessions(account);
    String value =
        switch (ignored) {
          case LIMIT -> "1";
          case CREATED_GT -> Long.toString(T0);
          case STARTING_AFTER -> ids.get(4);
          default -> "cus_none";
        };
    try (SimulatedApi honouring =
            SimulatedApi.builder().account(account).styles(RequestStyle.QUERY).start();
        SimulatedApi ignoring =
            SimulatedApi.builder()
                .account(account)
                .styles(RequestStyle.QUERY)
                .ignoring(ignored)
                .start()) {
      String query = ignored.path() + "=" + value;
      assertThat(ids(json(getQuery(honouring, query)))).hasSizeLessThan(5);
      assertThat(ids(json(getQuery(ignoring, query)))).hasSize(5);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"limit\":101}",
        "{\"limit\":0}",
        "{\"limit\":\"7\"}",
        "{\"limit\":1.5}",
        "{\"created\":{\"gt\":1665553290000}}",
        "{\"created\":{\"gt\":\"string\"}}",
        "{\"created\":\"\"}",
        "{\"starting_after\":\"cs_unknown\"}",
        "{\"ending_before\":\"cs_unknown\"}",
        "{\"starting_after\":\"cs_1\",\"ending_before\":\"cs_2\"}",
        "[]",
        "{"
      })
  void answers_400_to_a_request_that_violates_the_reference(String body) throws Exception {
    fiveSessions(account);
    try (SimulatedApi api = SimulatedApi.of(account)) {
      HttpResponse<String> response = get(api, body);
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(json(response).at("/error/type").textValue()).isEqualTo("invalid_request_error");
      assertThat(json(response).at("/error/code").textValue()).isNotEmpty();
      assertThat(json(response).at("/error/message").textValue()).isNotEmpty();
    }
  }

  @Test
  void null_parameters_and_unknown_ones_are_passed_over() throws Exception {
    fiveSessions(account);
    try (SimulatedApi api = SimulatedApi.of(account)) {
      assertThat(ids(json(get(api, "{\"customer\":null,\"created\":{\"gt\":null},\"expand\":1}"))))
          .hasSize(5);
    }
  }

  @Test
  void another_key_is_unauthorized_until_it_is_the_accepted_one() throws Exception {
    try (SimulatedApi api = SimulatedApi.of(account)) {
      HttpResponse<String> refused =
          HTTP.send(request(api, "sk_test_other", ""), BodyHandlers.ofString());
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(json(refused).at("/error/type").textValue()).isEqualTo("invalid_request_error");

      api.acceptKey("sk_test_other");
      assertThat(HTTP.send(request(api, "sk_test_other", ""), BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
      assertThat(get(api, "").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void a_key_without_the_permission_is_forbidden() throws Exception {
    try (SimulatedApi api = SimulatedApi.of(account)) {
      api.forbid(true);
      assertThat(get(api, "").statusCode()).isEqualTo(403);
      api.forbid(false);
      assertThat(get(api, "").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void another_path_is_not_found_and_another_method_not_allowed() throws Exception {
    try (SimulatedApi api = SimulatedApi.of(account)) {
      HttpRequest elsewhere = HttpRequest.newBuilder(api.url().resolve("/v1/charges")).build();
      HttpRequest post =
          HttpRequest.newBuilder(api.url().resolve(SimulatedApi.PATH))
              .POST(BodyPublishers.ofString("{}"))
              .build();
      assertThat(HTTP.send(elsewhere, BodyHandlers.ofString()).statusCode()).isEqualTo(404);
      assertThat(HTTP.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    }
  }

  @Test
  void a_late_session_is_listed_once_its_time_has_come() throws Exception {
    HandClock clock = new HandClock(T0 + 10_000);
    List<String> ids = fiveSessions(account);
    ObjectNode late = samples.open(T0 + 3000);
    account.addLate(late, T0 + 12_000);
    try (SimulatedApi api = SimulatedApi.builder().account(account).clock(clock).start()) {
      assertThat(ids(json(get(api, "{}")))).doesNotContain(id(late)).hasSize(5);
      assertThat(get(api, "{\"starting_after\":\"" + id(late) + "\"}").statusCode()).isEqualTo(400);
      clock.advance(Duration.ofSeconds(2));
      assertThat(ids(json(get(api, "{}"))))
          .containsExactly(ids.get(4), ids.get(3), ids.get(2), id(late), ids.get(1), ids.get(0));
    }
  }

  @Test
  void an_edit_can_happen_between_two_pages_or_within_one() throws Exception {
    List<String> ids = fiveSessions(account);
    String page = "{\"limit\":5}";
    try (SimulatedApi api = SimulatedApi.of(account)) {
      api.before(2, () -> account.pay(ids.get(0)));
      api.after(2, () -> account.pay(ids.get(1)));
      assertThat(statuses(get(api, page))).containsExactly("open", "open", "open", "open", "open");
      assertThat(statuses(get(api, page)))
          .containsExactly("open", "open", "open", "open", "complete");
      assertThat(statuses(get(api, page)))
          .containsExactly("open", "open", "open", "complete", "complete");
    }
  }

  @Test
  void the_date_is_the_servers_own() throws Exception {
    HandClock clock = new HandClock(Instant.parse("2026-03-01T10:00:00Z").toEpochMilli());
    try (SimulatedApi api =
        SimulatedApi.builder().clock(clock).clockSkew(Duration.ofMinutes(-90)).start()) {
      assertThat(get(api, "").headers().firstValue("date"))
          .hasValue("Sun, 01 Mar 2026 08:30:00 GMT");
      assertThat(api.nowMs()).isEqualTo(Instant.parse("2026-03-01T08:30:00Z").toEpochMilli());
    }
  }

  @Test
  void beyond_the_rate_there_is_a_429_until_permits_have_come_back() throws Exception {
    HandClock clock = new HandClock(T0);
    try (SimulatedApi api = SimulatedApi.builder().clock(clock).rateLimit(2, 3).start()) {
      assertThat(get(api, "").statusCode()).isEqualTo(200);
      assertThat(get(api, "").statusCode()).isEqualTo(200);
      HttpResponse<String> refused = get(api, "");
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("retry-after")).hasValue("3");
      clock.advance(Duration.ofMillis(500));
      assertThat(get(api, "").statusCode()).isEqualTo(200);
      assertThat(get(api, "").statusCode()).isEqualTo(429);
      assertThat(api.outcomes()).isEqualTo(Map.of("200", 3L, "429", 2L));
    }
  }

  @Test
  void latency_holds_an_answer_back() throws Exception {
    try (SimulatedApi api = SimulatedApi.builder().latency(Duration.ofMillis(150)).start()) {
      long start = System.nanoTime();
      assertThat(get(api, "").statusCode()).isEqualTo(200);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(149));
    }
  }

  @Test
  void requests_are_recorded_as_they_came() throws Exception {
    HandClock clock = new HandClock(T0);
    try (SimulatedApi api = SimulatedApi.builder().clock(clock).start()) {
      get(api, "{\"limit\":3}");
      getQuery(api, "limit=4");
      List<RecordedRequest> requests = api.requests();
      assertThat(requests).extracting(RecordedRequest::number).containsExactly(1L, 2L);
      assertThat(requests).extracting(RecordedRequest::body).containsExactly("{\"limit\":3}", "");
      assertThat(requests).extracting(RecordedRequest::query).containsExactly("", "limit=4");
      assertThat(requests.get(0).path()).isEqualTo("/v1/checkout/sessions/list");
      assertThat(requests.get(0).method()).isEqualTo("GET");
      assertThat(requests.get(0).atMs()).isEqualTo(T0);
      assertThat(requests.get(0).header("Content-Type")).isEqualTo("application/json");
      assertThat(requests.get(0).toString()).isEqualTo("#1 GET /v1/checkout/sessions/list");
      assertThat(api.requestCount()).isEqualTo(2);
    }
  }

  @Test
  void connections_are_reused() throws Exception {
    try (SimulatedApi api = SimulatedApi.of(account)) {
      for (int i = 0; i < 5; i++) {
        get(api, "{\"limit\":1}");
      }
      assertThat(api.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void a_body_on_a_get_can_be_refused() throws Exception {
    try (SimulatedApi api =
        SimulatedApi.builder().styles(RequestStyle.QUERY).refusingBodies(403).start()) {
      assertThat(get(api, "{\"limit\":1}").statusCode()).isEqualTo(403);
      assertThat(getQuery(api, "limit=1").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_server_that_went_down_comes_back_on_the_same_port() throws Exception {
    try (SimulatedApi api = SimulatedApi.of(account)) {
      URI url = api.url();
      api.goDown();
      assertThat(catchIo(api)).isInstanceOf(IOException.class);
      api.comeBack();
      assertThat(get(api, "").statusCode()).isEqualTo(200);
      assertThat(api.url()).isEqualTo(url);
    }
  }

  @Test
  void odd_sessions_and_other_entries_are_listed_as_they_are() throws Exception {
    TreeSet<String> texts = new TreeSet<>();
    for (Oddity oddity : Oddity.values()) {
      ObjectNode session = samples.odd(T0 + texts.size() * 1000L, oddity);
      account.add(session);
      texts.add(session.toString());
    }
    account.addRaw("cs_0", T0 + 60_000, SimulatedJson.object().put("no", "session"));
    texts.add("{\"no\":\"session\"}");
    try (SimulatedApi api = SimulatedApi.of(account)) {
      List<String> answered = new ArrayList<>();
      json(get(api, "{\"limit\":100}"))
          .path("data")
          .forEach(entry -> answered.add(entry.toString()));
      assertThat(new TreeSet<>(answered)).isEqualTo(texts);
    }
  }

  private static List<String> created(SimulatedApi api, String bounds) throws Exception {
    return ids(json(get(api, "{\"created\":{" + bounds + "}}")));
  }

  private static @Nullable IOException catchIo(SimulatedApi api) throws InterruptedException {
    try {
      get(api, "");
      return null;
    } catch (IOException e) {
      return e;
    }
  }

  static HttpResponse<String> get(SimulatedApi api, String body)
      throws IOException, InterruptedException {
    return HTTP.send(request(api, SimulatedApi.KEY, body), BodyHandlers.ofString());
  }

  private static HttpResponse<String> getQuery(SimulatedApi api, String query)
      throws IOException, InterruptedException {
    URI uri = URI.create(api.url() + SimulatedApi.PATH + "?" + query);
    HttpRequest request =
        HttpRequest.newBuilder(uri).header("Authorization", basic(SimulatedApi.KEY)).build();
    return HTTP.send(request, BodyHandlers.ofString());
  }

  static HttpRequest request(SimulatedApi api, String key, String body) {
    return HttpRequest.newBuilder(api.url().resolve(SimulatedApi.PATH))
        .header("Authorization", basic(key))
        .header("Content-Type", "application/json")
        .method("GET", BodyPublishers.ofString(body))
        .timeout(Duration.ofSeconds(20))
        .build();
  }

  static String basic(String key) {
    byte[] bytes = (key + ":").getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }

  static JsonNode json(HttpResponse<String> response) {
    return SimulatedJson.parse(response.body().getBytes(StandardCharsets.UTF_8));
  }

  static List<String> ids(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.path("data").forEach(session -> ids.add(session.path("id").textValue()));
    return ids;
  }

  private static List<String> statuses(HttpResponse<String> response) {
    List<String> statuses = new ArrayList<>();
    json(response).path("data").forEach(session -> statuses.add(session.path("status").asText()));
    return statuses;
  }

  private static String id(ObjectNode session) {
    return session.path("id").textValue();
  }
}
