package io.github.wooshpay.connect.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server under the simulated API speaks HTTP/1.1 as far as clients need it. */
@Timeout(60)
class HttpListenerTest {
  private final SimulatedApi api = SimulatedApi.of(new SimulatedAccount());

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void requests_of_one_connection_are_answered_in_turn() throws Exception {
    try (RawClient client = new RawClient(api)) {
      client.sendList("{\"limit\":1}");
      client.sendList("{\"limit\":101}");
      client.send(RawClient.head("Connection: close"));
      String answers = client.readToEnd();
      assertThat(answers)
          .containsSubsequence(
              "HTTP/1.1 200 ", "HTTP/1.1 400 ", "HTTP/1.1 200 ", "Connection: close");
      assertThat(api.requests())
          .extracting(RecordedRequest::body)
          .containsExactly("{\"limit\":1}", "{\"limit\":101}", "");
      assertThat(api.requests()).extracting(RecordedRequest::connection).containsOnly(1L);
    }
  }

  @Test
  void a_get_can_have_a_body_in_chunks() throws Exception {
    HttpRequest chunked =
        HttpRequest.newBuilder(api.url().resolve(SimulatedApi.PATH))
            .method(
                "GET",
                BodyPublishers.ofInputStream(
                    () ->
                        new ByteArrayInputStream("{\"limit\":7}".getBytes(StandardCharsets.UTF_8))))
            .build();
    HttpClient.newHttpClient().send(chunked, BodyHandlers.discarding());
    assertThat(api.requests().get(0).header("transfer-encoding")).isEqualTo("chunked");
    assertThat(api.requests().get(0).body()).isEqualTo("{\"limit\":7}");
  }

  @Test
  void chunks_may_have_extensions_and_trailers() throws Exception {
    try (RawClient client = new RawClient(api)) {
      client.send(RawClient.head("Transfer-Encoding: chunked"));
      client.send("4;name=value\r\n{\"li\r\n7\r\nmit\":1}\r\n0\r\nTrailer: x\r\n\r\n");
      client.send(RawClient.head("Connection: close"));
      assertThat(client.readToEnd()).containsSubsequence("HTTP/1.1 200 ", "HTTP/1.1 200 ");
      assertThat(api.requests().get(0).body()).isEqualTo("{\"limit\":1}");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HELO\r\n\r\n",
        "GET / HTTP/1.1\r\nno header\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n",
        "GET / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
        "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n"
      })
  void closes_the_connection_if_the_bytes_are_not_http(String bytes) throws Exception {
    try (RawClient client = new RawClient(api)) {
      client.send(bytes);
      assertThat(client.readToEnd()).isEmpty();
      assertThat(api.requestCount()).isZero();
    }
  }

  @Test
  void a_client_that_goes_away_in_the_middle_harms_nobody() throws Exception {
    try (RawClient client = new RawClient(api)) {
      client.send(RawClient.head("Content-Length: 100") + "{");
    }
    assertThat(SimulatedApiTest.get(api, "").statusCode()).isEqualTo(200);
    assertThat(api.requestCount()).isEqualTo(1);
  }

  @Test
  void a_client_of_http_1_0_gets_one_answer() throws Exception {
    try (RawClient client = new RawClient(api)) {
      client.send("GET /elsewhere HTTP/1.0\r\n\r\n");
      assertThat(client.readToEnd()).startsWith("HTTP/1.1 404 ").contains("Connection: close");
    }
  }

  @Test
  void connections_are_served_side_by_side() throws Exception {
    CyclicBarrier together = new CyclicBarrier(3);
    for (long number = 1; number <= 3; number++) {
      api.before(number, () -> meet(together));
    }
    HttpClient http = HttpClient.newHttpClient();
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      HttpRequest request = SimulatedApiTest.request(api, SimulatedApi.KEY, "");
      answers.add(http.sendAsync(request, BodyHandlers.ofString()));
    }
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
    assertThat(api.connectionCount()).isEqualTo(3);
  }

  private static void meet(CyclicBarrier together) {
    try {
      together.await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void it_speaks_https_if_told_so(@TempDir Path directory) throws Exception {
    SSLContext context = LoopbackTls.create(directory).context();
    HttpClient trusting = HttpClient.newBuilder().sslContext(context).build();
    try (SimulatedApi secure = SimulatedApi.builder().tls(context).start()) {
      HttpRequest request = SimulatedApiTest.request(secure, SimulatedApi.KEY, "{\"limit\":1}");
      assertThat(secure.url().getScheme()).isEqualTo("https");
      assertThat(trusting.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void it_can_take_the_place_of_a_proxy() throws Exception {
    InetSocketAddress address = new InetSocketAddress(api.url().getHost(), api.url().getPort());
    HttpClient behindProxy = HttpClient.newBuilder().proxy(ProxySelector.of(address)).build();
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://api.example.invalid" + SimulatedApi.PATH + "?limit=2"))
            .header("Authorization", SimulatedApiTest.basic(SimulatedApi.KEY))
            .build();
    assertThat(behindProxy.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    assertThat(api.requests().get(0).path()).isEqualTo("/v1/checkout/sessions/list");
    assertThat(api.requests().get(0).query()).isEqualTo("limit=2");
  }
}
