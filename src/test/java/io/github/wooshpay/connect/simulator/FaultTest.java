package io.github.wooshpay.connect.simulator;

import static io.github.wooshpay.connect.simulator.SimulatedApiTest.get;
import static io.github.wooshpay.connect.simulator.SimulatedApiTest.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults do on the wire what their names say, to one request, and leave the next one alone. */
@Timeout(60)
class FaultTest {
  private static final long T0 = Instant.parse("2026-03-01T10:00:00Z").toEpochMilli();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final SimulatedAccount account = new SimulatedAccount();
  private final SimulatedApi api =
      SimulatedApi.builder().account(account).clock(new HandClock(T0)).start();
  private String right = "";

  @BeforeEach
  void addTwentySessionsOfOneAndAHalfKilobytes() throws Exception {
    account.addAll(new SampleSessions(3).spread(20, T0 - 60_000, T0));
    right = get(api, "{\"limit\":20}").body();
  }

  @AfterEach
  void close() {
    api.close();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void a_fault_concerns_one_request_and_is_counted(Fault fault) throws Exception {
    api.faults(FaultPolicy.next(fault));
    // Not the JDK's client: it repeats a GET by itself where a connection ends without an answer.
    try (RawClient client = new RawClient(api)) {
      client.send(RawClient.head("Connection: close"));
      client.patience(Duration.ofMillis(300));
      assertThat(client.readToEnd().isEmpty()).isEqualTo(fault == Fault.CLOSE);
    } catch (IOException e) {
      assertThat(fault.kind()).isEqualTo(Fault.Kind.PASSING);
    }
    assertThat(get(api, "{\"limit\":20}").body()).isEqualTo(right);
    assertThat(api.outcomes()).isEqualTo(Map.of("200", 2L, fault.name(), 1L));
  }

  @ParameterizedTest
  @CsvSource({
    "TOO_MANY_REQUESTS, 429, ''",
    "TOO_MANY_REQUESTS_FOR_SECONDS, 429, 1",
    "TOO_MANY_REQUESTS_UNTIL_DATE, 429, 'Sun, 01 Mar 2026 10:00:02 GMT'",
    "INTERNAL_ERROR, 500, ''",
    "BAD_GATEWAY, 502, ''",
    "SERVICE_UNAVAILABLE, 503, 1",
    "GATEWAY_TIMEOUT, 504, ''"
  })
  void an_error_has_its_status_and_its_retry_after(Fault fault, int status, String retryAfter)
      throws Exception {
    api.faults(FaultPolicy.always(fault));
    HttpResponse<String> response = get(api, "");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("retry-after").orElse("")).isEqualTo(retryAfter);
  }

  @ParameterizedTest
  @CsvSource({
    "HTML, text/html; charset=utf-8, <html><body>Welcome</body></html>",
    "EMPTY_BODY, application/json;charset=UTF-8, ''",
    "BARE_ARRAY, application/json;charset=UTF-8, []"
  })
  void a_200_can_hold_no_list(Fault fault, String contentType, String body) throws Exception {
    api.faults(FaultPolicy.always(fault));
    HttpResponse<String> response = get(api, "");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue(contentType);
    assertThat(response.body()).isEqualTo(body);
  }

  @Test
  void a_list_can_be_of_another_shape() throws Exception {
    assertThat(answered(Fault.DATA_MISSING).has("data")).isFalse();
    assertThat(answered(Fault.DATA_NULL).get("data").isNull()).isTrue();
    assertThat(answered(Fault.DATA_OBJECT).get("data").isObject()).isTrue();
    assertThat(answered(Fault.ERROR_WITH_200).at("/error/type").textValue()).isEqualTo("api_error");
    JsonNode withNull = answered(Fault.HAS_MORE_NULL);
    assertThat(withNull.get("has_more").isNull()).isTrue();
    assertThat(withNull.path("data")).hasSize(10);
    JsonNode without = answered(Fault.HAS_MORE_MISSING);
    assertThat(without.has("has_more")).isFalse();
    assertThat(without.path("data")).hasSize(10);
  }

  private JsonNode answered(Fault fault) throws Exception {
    api.faults(FaultPolicy.always(fault));
    return SimulatedApiTest.json(get(api, ""));
  }

  @Test
  void half_json_ends_where_the_answer_is_said_to_end() throws Exception {
    api.faults(FaultPolicy.next(Fault.HALF_JSON));
    HttpResponse<String> response = get(api, "{\"limit\":20}");
    int half = right.getBytes(StandardCharsets.UTF_8).length / 2;
    assertThat(response.headers().firstValueAsLong("content-length")).hasValue(half);
    assertThat(right).startsWith(response.body());
  }

  @Test
  void a_hang_lasts_as_long_as_the_client_waits() throws Exception {
    api.faults(FaultPolicy.always(Fault.HANG));
    try (RawClient client = new RawClient(api)) {
      client.sendList("{}");
      client.patience(Duration.ofMillis(200));
      assertThatThrownBy(() -> client.read(1)).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void a_hang_in_the_body_comes_after_half_of_it() throws Exception {
    api.faults(FaultPolicy.always(Fault.HANG_IN_BODY));
    try (RawClient client = new RawClient(api)) {
      client.sendList("{\"limit\":20}");
      String head = client.readPast("\r\n\r\n");
      int length = right.getBytes(StandardCharsets.UTF_8).length;
      assertThat(head).startsWith("HTTP/1.1 200 ").contains("Content-Length: " + length + "\r\n");
      assertThat(right).startsWith(client.read(length / 2));
      client.patience(Duration.ofMillis(200));
      assertThatThrownBy(() -> client.read(1)).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void a_closed_connection_ends_without_an_answer() throws Exception {
    api.faults(FaultPolicy.always(Fault.CLOSE));
    try (RawClient client = new RawClient(api)) {
      client.sendList("{}");
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"RESET", "RESET_IN_BODY"})
  void a_reset_connection_is_an_error(Fault fault) throws Exception {
    api.faults(FaultPolicy.always(fault));
    try (RawClient client = new RawClient(api)) {
      client.sendList("{}");
      assertThatThrownBy(client::readToEnd)
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void a_cut_off_answer_is_shorter_than_it_says_but_ends_in_order() throws Exception {
    api.faults(FaultPolicy.next(Fault.CUT_OFF));
    try (RawClient client = new RawClient(api)) {
      client.sendList("{\"limit\":20}");
      String answer = client.readToEnd();
      int length = right.getBytes(StandardCharsets.UTF_8).length;
      String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
      assertThat(answer).contains("Content-Length: " + length + "\r\n");
      assertThat(body.getBytes(StandardCharsets.UTF_8)).hasSize(length / 2);
    }
  }

  @Test
  void cut_off_chunks_lack_the_one_that_ends_them() throws Exception {
    api.faults(FaultPolicy.next(Fault.CUT_OFF_CHUNKS, Fault.CUT_OFF_CHUNKS));
    try (RawClient client = new RawClient(api)) {
      client.sendList("{\"limit\":20}");
      assertThat(client.readToEnd())
          .contains("Transfer-Encoding: chunked\r\n", "\r\n\r\n3e8\r\n{\"object\":\"list\"")
          .endsWith("]}\r\n");
    }
    assertThatThrownBy(() -> get(api, "")).isInstanceOf(IOException.class);
  }

  @Test
  void a_chunked_answer_is_the_right_one() throws Exception {
    api.faults(FaultPolicy.next(Fault.CHUNKED));
    HttpResponse<String> response = get(api, "{\"limit\":20}");
    assertThat(response.headers().firstValue("content-length")).isEmpty();
    assertThat(response.body()).isEqualTo(right);
  }

  @Test
  void a_slow_answer_is_the_right_one_and_takes_its_time() throws Exception {
    api.faults(FaultPolicy.next(Behaviour.slowly(Duration.ofMillis(300))));
    long start = System.nanoTime();
    assertThat(get(api, "{\"limit\":20}").body()).isEqualTo(right);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(290));
    assertThat(api.outcomes()).isEqualTo(Map.of("200", 1L, "custom", 1L));
  }

  @Test
  void a_compressed_answer_holds_the_right_one() throws Exception {
    api.faults(FaultPolicy.next(Fault.GZIP_UNASKED));
    HttpResponse<byte[]> response =
        HTTP.send(request(api, SimulatedApi.KEY, "{\"limit\":20}"), BodyHandlers.ofByteArray());
    assertThat(response.headers().firstValue("content-encoding")).hasValue("gzip");
    assertThat(unzipped(response.body())).isEqualTo(right);
  }

  @Test
  void compresses_responses_if_configured_and_accepted() throws Exception {
    try (SimulatedApi zipping = SimulatedApi.builder().account(account).gzip().start()) {
      HttpRequest accepting =
          HttpRequest.newBuilder(
                  request(zipping, SimulatedApi.KEY, "{\"limit\":20}"), (name, value) -> true)
              .header("Accept-Encoding", "gzip")
              .build();
      HttpResponse<byte[]> response = HTTP.send(accepting, BodyHandlers.ofByteArray());
      assertThat(unzipped(response.body())).isEqualTo(right);
      assertThat(get(zipping, "{\"limit\":20}").body()).isEqualTo(right);
    }
  }

  @Test
  void a_redirect_leads_to_another_path_of_the_server() throws Exception {
    api.faults(FaultPolicy.next(Fault.REDIRECT));
    HttpResponse<String> response = get(api, "");
    assertThat(response.statusCode()).isEqualTo(302);
    assertThat(response.headers().firstValue("location")).hasValue("/moved");
  }

  @Test
  void any_answer_can_be_given() throws Exception {
    SimulatedAnswer teapot =
        SimulatedAnswer.error(418, "api_error", "teapot", "Short.").with("X-Spout", "yes");
    api.faults(FaultPolicy.next(Behaviour.answering(teapot)));
    HttpResponse<String> response = get(api, "");
    assertThat(response.statusCode()).isEqualTo(418);
    assertThat(response.headers().firstValue("x-spout")).hasValue("yes");
    assertThat(response.body())
        .isEqualTo(
            "{\"error\":{\"type\":\"api_error\",\"code\":\"teapot\",\"message\":\"Short.\"}}");
  }

  @Test
  void chance_depends_on_the_seed_and_keeps_to_its_probability() {
    List<Fault> faults = List.of(Fault.RESET, Fault.BAD_GATEWAY);
    List<Boolean> one = wrong(FaultPolicy.random(5, 0.25, faults));
    assertThat(one).isEqualTo(wrong(FaultPolicy.random(5, 0.25, faults)));
    assertThat(one).isNotEqualTo(wrong(FaultPolicy.random(6, 0.25, faults)));
    assertThat(one.stream().filter(isWrong -> isWrong).count()).isBetween(2300L, 2700L);
  }

  private static List<Boolean> wrong(FaultPolicy policy) {
    List<Boolean> wrong = new ArrayList<>();
    for (long number = 1; number <= 10_000; number++) {
      RecordedRequest request =
          new RecordedRequest(number, 1, T0, "GET", SimulatedApi.PATH, Map.of(), "");
      wrong.add(policy.choose(request) != null);
    }
    return wrong;
  }

  private static String unzipped(byte[] bytes) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
