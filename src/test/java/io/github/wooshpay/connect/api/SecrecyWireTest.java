package io.github.wooshpay.connect.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.wooshpay.connect.simulator.Behaviour;
import io.github.wooshpay.connect.simulator.FaultPolicy;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedAnswer;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Neither the key nor a person shows anywhere, also where the API itself repeats them. */
@Timeout(30)
class SecrecyWireTest {
  private static final String KEY = "sk_test_canaryKey4711";
  private static final String BASIC = "c2tfdGVzdF9jYW5hcnlLZXk0NzExOg==";
  private static final String EMAIL = "canary.person@example.com";
  private static final String CUSTOMER = "cus_canary";
  private static final List<String> SECRETS =
      List.of(KEY, BASIC, BASIC.substring(0, 20), EMAIL, CUSTOMER);

  private final SimulatedAccount account = new SimulatedAccount();

  static Stream<Arguments> refusals() {
    return Stream.of(400, 401, 403, 404, 422, 429, 500, 503)
        .flatMap(
            status -> Stream.of(RequestStyle.values()).map(style -> Arguments.of(status, style)));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void a_refusal_that_repeats_what_was_sent_is_told_without_it(int status, RequestStyle style) {
    SimulatedAnswer telltale =
        SimulatedAnswer.error(
                status,
                "invalid_request_error",
                "key_" + KEY,
                "Bad key " + KEY + " (Basic " + BASIC + ") for " + EMAIL + " and " + CUSTOMER)
            .with("X-Request-Id", "req-" + KEY);
    try (CapturedLog log = new CapturedLog();
        SimulatedApi api = api(style);
        WooshPayClient client =
            WooshPayClient.open(
                settings(api, style).unavailableTimeout(Duration.ofMillis(1)).build(),
                InstantSource.system(),
                ClientListener.NONE)) {
      api.faults(FaultPolicy.always(Behaviour.answering(telltale)));

      ApiException failure =
          catchThrowableOfType(ApiException.class, () -> client.learn(Urgency.TAIL));

      List<String> said = new ArrayList<>(log.lines());
      said.add(stackTrace(failure));
      said.add(settings(api, style).build().toString());
      assertThat(failure.getMessage()).contains("HTTP " + status + " invalid_request_error");
      assertThat(said).noneMatch(line -> SECRETS.stream().anyMatch(line::contains));
    }
  }

  @ParameterizedTest
  @EnumSource(RequestStyle.class)
  void a_day_without_trouble_shows_nothing_either(RequestStyle style) throws Exception {
    account.addAll(new SampleSessions(5).spread(5, 1_665_553_290_000L, 1_665_553_295_000L));
    account
        .truth()
        .keySet()
        .forEach(
            id ->
                account.edit(
                    id,
                    session -> {
                      session.put("customer", CUSTOMER);
                      session.putObject("customer_details").put("email", EMAIL);
                    }));
    try (CapturedLog log = new CapturedLog();
        SimulatedApi api = api(style);
        WooshPayClient client =
            WooshPayClient.open(
                settings(api, style).build(), InstantSource.system(), ClientListener.NONE)) {
      Page page = client.page(Window.from(1_665_553_290_000L), null, Urgency.TAIL);

      assertThat(page.sessions()).hasSize(5);
      assertThat(api.requests().get(0).header("Authorization")).isEqualTo("Basic " + BASIC);
      List<String> said = new ArrayList<>(log.lines());
      said.add(page.sessions().get(0).toString());
      assertThat(said).noneMatch(line -> SECRETS.stream().anyMatch(line::contains));
    }
  }

  private SimulatedApi api(RequestStyle style) {
    return SimulatedApi.builder().account(account).styles(style).key(KEY).start();
  }

  private static SettingsBuilder settings(SimulatedApi api, RequestStyle style) {
    return SettingsBuilder.at(api.url()).key(() -> KEY).style(style).filters(CUSTOMER, EMAIL, null);
  }

  private static String stackTrace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
