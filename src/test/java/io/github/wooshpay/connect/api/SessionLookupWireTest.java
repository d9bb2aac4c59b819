package io.github.wooshpay.connect.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wooshpay.connect.session.Session;
import io.github.wooshpay.connect.simulator.Fault;
import io.github.wooshpay.connect.simulator.FaultPolicy;
import io.github.wooshpay.connect.simulator.Parameter;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Looking a session up by its PaymentIntent, which anyone may have named. */
@Timeout(30)
class SessionLookupWireTest {
  private static final long T0 = 1_665_553_290_000L;

  private final CapturedLog log = new CapturedLog();
  private final SimulatedAccount account = new SimulatedAccount();

  SessionLookupWireTest() {
    account.addAll(new SampleSessions(5).spread(3, T0, T0 + 3_000));
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  @ParameterizedTest
  @EnumSource(RequestStyle.class)
  void the_session_of_a_payment_intent_is_found_by_one_request(RequestStyle style)
      throws Exception {
    try (SimulatedApi api = SimulatedApi.builder().account(account).styles(style).start();
        WooshPayClient client = learned(api)) {
      String id = account.truth().keySet().iterator().next();
      String paymentIntent = account.current(id).json().path("payment_intent").asText();
      long before = api.requestCount();

      assertThat(client.ofPaymentIntent(paymentIntent, Urgency.TAIL).sessions())
          .extracting(Session::id)
          .containsExactly(id);
      assertThat(client.ofPaymentIntent("pi_unknown", Urgency.TAIL).sessions()).isEmpty();
      assertThat(api.requestCount() - before).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"BAD_REQUEST", "NOT_FOUND"})
  void a_payment_intent_that_the_api_refuses_is_unknown_and_no_failure(Fault refusal)
      throws Exception {
    try (SimulatedApi api = SimulatedApi.of(account);
        WooshPayClient client = learned(api)) {
      api.faults(FaultPolicy.always(refusal));
      long before = api.requestCount();

      assertThat(client.ofPaymentIntent("pi_forged", Urgency.TAIL).sessions()).isEmpty();
      assertThat(client.ofPaymentIntent("pi_forged2", Urgency.TAIL).sessions()).isEmpty();
      assertThat(api.requestCount() - before).isEqualTo(2);
      assertThat(log.lines("WARN")).singleElement().asString().contains("looked up");
    }
  }

  @Test
  void an_api_that_ignores_the_filter_makes_hints_useless_and_ends_nothing() throws Exception {
    try (SimulatedApi api =
            SimulatedApi.builder().account(account).ignoring(Parameter.PAYMENT_INTENT).start();
        WooshPayClient client = learned(api)) {
      assertThat(client.ofPaymentIntent("pi_other", Urgency.TAIL).sessions()).isEmpty();
      assertThat(log.lines("WARN")).singleElement().asString().contains("payment_intent");
    }
  }

  private static WooshPayClient learned(SimulatedApi api) throws InterruptedException {
    WooshPayClient client =
        WooshPayClient.open(
            SettingsBuilder.at(api.url()).refusedTimeout(Duration.ofMinutes(5)).build(),
            InstantSource.system(),
            ClientListener.NONE);
    client.learn(Urgency.TAIL);
    return client;
  }
}
