package io.github.wooshpay.connect.hints;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wooshpay.connect.capture.hint.Hint;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HintReaderTest {
  private static final long AT_MS = 1_700_000_000_000L;

  /** The documented pair of an id and its {@code created}. */
  private static final Hint SESSION =
      new Hint.OfSession("cs_1580071142008291328", 1_665_553_291_000L, AT_MS);

  private static final Hint PAYMENT_INTENT = new Hint.OfPaymentIntent("pi_158007", AT_MS);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"session\":\"cs_1580071142008291328\"}",
        "{\"session\":\"cs_test_1580071142008291328\"}",
        "{\"type\":\"checkout.session.completed\",\"data\":{\"object\":{\"id\":\"cs_1580071142008291328\"}}}",
        "{\"data\":{\"object\":{\"id\":\"pi_1\",\"checkout_session\":\"cs_1580071142008291328\"}}}"
      })
  void a_session_is_found_with_the_instant_of_its_creation(String value) {
    assertThat(read(value)).isEqualTo(SESSION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"payment_intent\":\"pi_158007\"}",
        "{\"type\":\"payment_intent.succeeded\",\"data\":{\"object\":{\"id\":\"pi_158007\",\"object\":\"payment_intent\"}}}",
        "{\"type\":\"charge.refund.updated\",\"data\":{\"object\":{\"id\":\"re_1\",\"payment_intent\":\"pi_158007\"}}}",
        "{\"type\":\"of.the.future\",\"object\":{\"id\":\"pi_158007\"}}"
      })
  void a_payment_intent_is_found_in_an_event_of_any_type(String value) {
    assertThat(read(value)).isEqualTo(PAYMENT_INTENT);
  }

  @Test
  void a_stretch_is_in_seconds_or_in_milliseconds() {
    Hint expected = new Hint.OfStretch(1_665_553_290_000L, 1_665_553_300_000L, AT_MS);

    assertThat(read("{\"created\":{\"gte\":1665553290,\"lt\":1665553300}}")).isEqualTo(expected);
    assertThat(read("{\"created\":{\"gte\":1665553290000,\"lt\":1665553300000}}"))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "[]",
        "{}",
        "{\"session\":7}",
        "{\"session\":\"cs_\"}",
        "{\"session\":\"cs_9999999999999999999\"}",
        "{\"session\":\"../../etc\"}",
        "{\"payment_intent\":\"pi_\"}",
        "{\"payment_intent\":\"pi_1&limit=100\"}",
        "{\"created\":{\"gte\":5,\"lt\":5}}",
        "{\"created\":{\"gte\":-5,\"lt\":5}}",
        "{\"created\":1665553290,\"type\":\"customer.updated\"}"
      })
  void skips_records_without_a_hint(String value) {
    assertThat(read(value)).isNull();
  }

  @Test
  void a_tombstone_and_a_record_too_large_are_passed_over() {
    assertThat(HintReader.read(null, AT_MS)).isNull();
    assertThat(read("{\"session\":\"" + "x".repeat(1 << 20) + "\"}")).isNull();
  }

  private static @Nullable Hint read(String value) {
    return HintReader.read(value.getBytes(StandardCharsets.UTF_8), AT_MS);
  }
}
