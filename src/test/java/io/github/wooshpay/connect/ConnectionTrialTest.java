package io.github.wooshpay.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.wooshpay.connect.api.RequestStyle;
import io.github.wooshpay.connect.simulator.Fault;
import io.github.wooshpay.connect.simulator.FaultPolicy;
import io.github.wooshpay.connect.simulator.LoopbackTls;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigValue;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration is tried at the API when it is validated. */
@Timeout(60)
class ConnectionTrialTest {
  private static final long NOW_MS = 1_790_000_000_000L;

  private final SimulatedAccount account = new SimulatedAccount();
  private final SimulatedApi api = SimulatedApi.of(account);
  private final Map<String, String> properties = new HashMap<>();

  @BeforeEach
  void configure() {
    account.add(new SampleSessions(1).open(NOW_MS));
    properties.put("wooshpay.api.key", SimulatedApi.KEY);
    properties.put("wooshpay.api.url", api.url().toString());
    properties.put("topic", "sessions");
  }

  @AfterEach
  void close() {
    api.close();
  }

  private Map<String, String> errors() {
    return errors(Duration.ofSeconds(20));
  }

  /** The first error of each key that has one. */
  private Map<String, String> errors(Duration within) {
    ConnectionTrial trial = new ConnectionTrial(InstantSource.system(), within);
    Map<String, String> errors = new TreeMap<>();
    for (ConfigValue value : trial.validate(properties).configValues()) {
      List<String> messages = value.errorMessages();
      if (!messages.isEmpty()) {
        errors.put(value.name(), messages.get(0));
      }
    }
    return errors;
  }

  private String errorOn(String key) {
    Map<String, String> errors = errors();
    assertThat(errors).containsOnlyKeys(key);
    return errors.getOrDefault(key, "");
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void a_configuration_that_works_has_no_error() {
    assertThat(errors()).isEmpty();
    assertThat(api.requestCount()).isPositive();
  }

  @Test
  void an_account_without_sessions_has_no_error() {
    try (SimulatedApi empty = SimulatedApi.of(new SimulatedAccount())) {
      properties.put("wooshpay.api.url", empty.url().toString());

      assertThat(errors()).isEmpty();
    }
  }

  @Test
  void a_key_that_is_not_accepted_is_an_error_on_the_key() {
    properties.put("wooshpay.api.key", "sk_test_canary");

    assertThat(errorOn("wooshpay.api.key"))
        .contains("HTTP 401", "connection.check")
        .doesNotContain("sk_test_canary");
  }

  @Test
  void a_key_without_the_permission_is_an_error_on_the_key() {
    api.forbid(true);

    assertThat(errorOn("wooshpay.api.key")).contains("HTTP 403", "permission");
  }

  @Test
  void a_port_where_nobody_listens_is_an_error_on_the_url() throws IOException {
    properties.put("wooshpay.api.url", "http://127.0.0.1:" + closedPort());

    assertThat(errorOn("wooshpay.api.url")).contains("no connection");
  }

  @Test
  void a_host_that_there_is_not_is_an_error_on_the_url() {
    properties.put("wooshpay.api.url", "https://wooshpay.invalid");

    assertThat(errorOn("wooshpay.api.url")).contains("cannot be resolved");
  }

  @Test
  void a_host_that_says_nothing_is_an_error_on_the_url_in_the_time_that_is_given() {
    api.faults(FaultPolicy.always(Fault.HANG));

    assertThat(errors(Duration.ofMillis(1500)))
        .containsOnlyKeys("wooshpay.api.url")
        .hasValueSatisfying(
            new Condition<>(
                sentence -> sentence.contains("did not answer within 1 seconds"), "says so"));
  }

  @Test
  void an_api_that_answers_but_slowly_has_no_error() {
    try (SimulatedApi slow =
        SimulatedApi.builder().account(account).styles(RequestStyle.QUERY).start()) {
      properties.put("wooshpay.api.url", slow.url().toString());
      slow.latency(Duration.ofMillis(600));

      assertThat(errors(Duration.ofMillis(1500))).isEmpty();
      assertThat(slow.requestCount()).isPositive();
    }
  }

  @Test
  void an_api_that_is_down_is_an_error_on_the_url() {
    api.faults(FaultPolicy.always(Fault.BAD_GATEWAY));

    assertThat(errorOn("wooshpay.api.url")).contains("HTTP 502");
  }

  @Test
  void an_api_that_is_asked_too_often_just_now_has_no_error() {
    api.faults(FaultPolicy.always(Fault.TOO_MANY_REQUESTS));

    assertThat(errors()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"body", "query"})
  void a_certificate_that_is_not_trusted_is_an_error_on_the_trust_store_that_is_not_set(
      String style, @TempDir Path directory) throws Exception {
    properties.put("wooshpay.request.style", style);
    LoopbackTls tls = LoopbackTls.create(directory);
    try (SimulatedApi secure = SimulatedApi.builder().account(account).tls(tls.context()).start()) {
      properties.put("wooshpay.api.url", secure.url().toString());

      assertThat(errorOn("ssl.truststore.location"))
          .contains("The certificate of 127.0.0.1", "not signed by a trusted authority");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"body", "query"})
  void a_certificate_of_another_host_is_an_error_on_the_url(String style, @TempDir Path directory)
      throws Exception {
    properties.put("wooshpay.request.style", style);
    LoopbackTls tls = LoopbackTls.create(directory, "dns:shop.example.com");
    try (SimulatedApi secure = SimulatedApi.builder().account(account).tls(tls.context()).start()) {
      properties.put("wooshpay.api.url", secure.url().toString());
      trust(tls);

      assertThat(errorOn("wooshpay.api.url"))
          .contains("The certificate of 127.0.0.1 is invalid or for another host");
    }
  }

  @Test
  void a_certificate_that_the_trust_store_does_not_hold_is_an_error_on_the_trust_store(
      @TempDir Path directory, @TempDir Path other) throws Exception {
    LoopbackTls tls = LoopbackTls.create(directory);
    try (SimulatedApi secure = SimulatedApi.builder().account(account).tls(tls.context()).start()) {
      properties.put("wooshpay.api.url", secure.url().toString());
      trust(LoopbackTls.create(other));
      assertThat(errorOn("ssl.truststore.location")).contains("not signed by a trusted authority");

      trust(tls);
      assertThat(errors()).isEmpty();
    }
  }

  private void trust(LoopbackTls tls) {
    properties.put("ssl.truststore.location", tls.store().toString());
    properties.put("ssl.truststore.password", LoopbackTls.PASSWORD);
    properties.put("ssl.truststore.type", "PKCS12");
  }

  @Test
  void a_trust_store_that_cannot_be_opened_is_an_error_on_the_trust_store(@TempDir Path directory)
      throws Exception {
    trust(LoopbackTls.create(directory));
    properties.put("ssl.truststore.password", "canary");

    assertThat(errorOn("ssl.truststore.location"))
        .contains("ssl.truststore.password")
        .doesNotContain("canary");
  }

  @Test
  void a_proxy_where_nobody_listens_is_an_error_on_the_proxy() throws IOException {
    properties.put("proxy.url", "http://127.0.0.1:" + closedPort());

    assertThat(errorOn("proxy.url")).contains("no connection");
  }

  @ParameterizedTest
  @ValueSource(strings = {"body", "query"})
  void a_proxy_that_asks_for_another_user_is_an_error_on_that_user(String style)
      throws IOException {
    HttpServer proxy = HttpServer.create(new InetSocketAddress(loopback(), 0), 0);
    proxy.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Proxy-Authenticate", "Basic realm=\"gate\"");
          exchange.sendResponseHeaders(407, -1);
          exchange.close();
        });
    proxy.start();
    try {
      properties.put("wooshpay.request.style", style);
      properties.put("proxy.url", "http://127.0.0.1:" + proxy.getAddress().getPort());
      assertThat(errorOn("proxy.username")).contains("The proxy refused", "HTTP 407");

      properties.put("proxy.username", "gate");
      properties.put("proxy.password", "canary");
      assertThat(errorOn("proxy.username"))
          .contains("proxy.username and proxy.password")
          .doesNotContain("canary");
    } finally {
      proxy.stop(0);
    }
  }

  @Test
  void a_pinned_style_that_the_api_passes_over_is_an_error_on_the_style() {
    account.add(new SampleSessions(1).open(NOW_MS - 1000));
    properties.put("wooshpay.request.style", "query");

    assertThat(errorOn("wooshpay.request.style")).contains("ignored", "limit");
  }

  @Test
  void a_pinned_unit_that_the_api_takes_otherwise_is_an_error_on_the_unit() {
    properties.put("wooshpay.timestamp.unit", "seconds");

    assertThat(errorOn("wooshpay.timestamp.unit")).contains("created");
  }

  @Test
  void with_the_check_off_nothing_is_asked() {
    properties.put("connection.check", "false");
    properties.put("wooshpay.api.key", "sk_test_another");

    assertThat(errors()).isEmpty();
    assertThat(api.requestCount()).isZero();
  }

  @Test
  void does_not_contact_the_api_with_an_invalid_configuration() {
    properties.put("page.limit", "101");

    assertThat(errors()).containsOnlyKeys("page.limit");
    assertThat(api.requestCount()).isZero();
  }
}
