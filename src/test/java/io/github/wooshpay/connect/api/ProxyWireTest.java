package io.github.wooshpay.connect.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.wooshpay.connect.simulator.Behaviour;
import io.github.wooshpay.connect.simulator.FaultPolicy;
import io.github.wooshpay.connect.simulator.RecordedRequest;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedAnswer;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import java.net.URI;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Through a proxy, in either style. The simulated API takes the place of the proxy. */
@Timeout(30)
class ProxyWireTest {
  /** No such host: what reaches the proxy was not resolved here. */
  private static final URI TARGET = URI.create("http://api.example.invalid");

  /** {@code printf 'anna:s3cret-canary' | base64} */
  private static final String CREDENTIALS = "Basic YW5uYTpzM2NyZXQtY2FuYXJ5";

  private final SimulatedAccount account = new SimulatedAccount();

  ProxyWireTest() {
    account.addAll(new SampleSessions(5).spread(3, 1_665_553_290_000L, 1_665_553_293_000L));
  }

  @ParameterizedTest
  @EnumSource(RequestStyle.class)
  void requests_go_to_the_proxy_which_resolves_the_host(RequestStyle style) throws Exception {
    try (SimulatedApi proxy = proxy(style);
        WooshPayClient client = open(style, proxy.url(), null, null)) {
      assertThat(client.page(Window.from(0), null, Urgency.TAIL).sessions()).hasSize(3);

      RecordedRequest request = proxy.requests().get(0);
      assertThat(request.target()).startsWith("http://api.example.invalid/v1/checkout/sessions/");
      assertThat(request.header("Host")).isEqualTo("api.example.invalid");
      assertThat(request.header("Authorization")).isEqualTo("Basic c2tfdGVzdF9zaW11bGF0ZWQ6");
      assertThat(request.header("Proxy-Authorization")).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource(RequestStyle.class)
  void authenticates_to_a_proxy_that_requires_it(RequestStyle style) throws Exception {
    try (SimulatedApi proxy = proxy(style);
        WooshPayClient client = open(style, proxy.url(), "anna", "s3cret-canary")) {
      proxy.faults(
          request ->
              CREDENTIALS.equals(request.header("Proxy-Authorization")) ? null : authenticate());

      assertThat(client.page(Window.from(0), null, Urgency.TAIL).sessions()).hasSize(3);

      RecordedRequest last = proxy.requests().get(proxy.requests().size() - 1);
      assertThat(last.header("Proxy-Authorization")).isEqualTo(CREDENTIALS);
      assertThat(last.header("Authorization")).isEqualTo("Basic c2tfdGVzdF9zaW11bGF0ZWQ6");
    }
  }

  @ParameterizedTest
  @EnumSource(RequestStyle.class)
  void a_proxy_that_does_not_know_one_is_an_error_on_its_user(RequestStyle style) {
    try (CapturedLog log = new CapturedLog();
        SimulatedApi proxy = proxy(style);
        WooshPayClient client = open(style, proxy.url(), "anna", "s3cret-canary")) {
      proxy.faults(FaultPolicy.always(authenticate()));

      assertThatExceptionOfType(ApiException.class)
          .isThrownBy(() -> client.learn(Urgency.TAIL))
          .withMessageStartingWith("The proxy refused the session list at first contact")
          .withMessageContaining("HTTP 407")
          .withMessageContaining("Check proxy.username and proxy.password.")
          .withMessageNotContaining("canary")
          .satisfies(e -> assertThat(e.setting()).isEqualTo("proxy.username"));
      assertThat(proxy.requestCount()).isLessThanOrEqualTo(2);
      assertThat(log.lines())
          .noneMatch(line -> line.contains("canary"))
          .noneMatch(line -> line.contains(CREDENTIALS));
    }
  }

  private SimulatedApi proxy(RequestStyle style) {
    return SimulatedApi.builder().account(account).styles(style).start();
  }

  private static Behaviour authenticate() {
    return Behaviour.answering(
        SimulatedAnswer.html(407, "").with("Proxy-Authenticate", "Basic realm=\"proxy\""));
  }

  private static WooshPayClient open(
      RequestStyle style, URI proxy, @Nullable String user, @Nullable String password) {
    return WooshPayClient.open(
        SettingsBuilder.at(TARGET).style(style).proxy(proxy, user, password).build(),
        InstantSource.system(),
        ClientListener.NONE);
  }
}
