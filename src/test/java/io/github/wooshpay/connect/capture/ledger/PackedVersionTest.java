package io.github.wooshpay.connect.capture.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.capture.ledger.PackedVersion.Outlook;
import io.github.wooshpay.connect.session.PaymentState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is remembered of a session, three things in one number. */
class PackedVersionTest {
  private static final long CREATED_MS = 1_665_553_291_000L;
  private static final long MINUTE = 60_000;
  private static final long DAY = 1440 * MINUTE;

  @ParameterizedTest
  @CsvSource({
    "open, unpaid, OPEN",
    "open, paid, OPEN",
    "expired, unpaid, EXPIRED",
    "expired, paid, SETTLED",
    "complete, paid, SETTLED",
    "complete, no_payment_required, SETTLED",
    "complete, unpaid, UNPAID",
    "complete, partially_paid, UNPAID",
    "processing, unpaid, OPEN"
  })
  void only_what_is_paid_is_settled(String status, String payment, Outlook outlook)
      throws JsonProcessingException {
    String session = "{\"status\":\"" + status + "\",\"payment_status\":\"" + payment + "\"}";

    assertThat(PackedVersion.outlook(version(session))).isEqualTo(outlook);
  }

  @Test
  void a_completed_setup_is_settled_without_a_payment() throws JsonProcessingException {
    long version = version("{\"status\":\"complete\",\"mode\":\"setup\"}");

    assertThat(PackedVersion.outlook(version)).isEqualTo(Outlook.SETTLED);
    assertThat(PackedVersion.outlook(version).awaitsPayment()).isFalse();
  }

  @Test
  void a_session_that_says_nothing_is_open() throws JsonProcessingException {
    assertThat(PackedVersion.outlook(version("{}"))).isEqualTo(Outlook.OPEN);
    assertThat(PackedVersion.outlook(version("{\"status\":\"complete\"}")))
        .isEqualTo(Outlook.UNPAID);
  }

  @ParameterizedTest
  @CsvSource({
    // expires_at, milliseconds after the creation
    "1665553292, 60000",
    "1665553351, 60000",
    "1665553352, 120000",
    "1665553292000, 60000",
    "1665553351000, 60000",
    "1665553351001, 120000",
    "1665556891000, 3600000",
    "1665639691, 86400000"
  })
  void an_open_session_expires_when_it_says_rounded_up_to_a_minute(long expiresAt, long afterMs)
      throws JsonProcessingException {
    long version = version("{\"status\":\"open\",\"expires_at\":" + expiresAt + "}");

    assertThat(PackedVersion.expiresAtMs(version, CREATED_MS)).isEqualTo(CREATED_MS + afterMs);
  }

  @ParameterizedTest
  @CsvSource({
    "null",
    "0",
    "-1",
    "1665553291",
    "1665553290999",
    "'\"1665556891\"'",
    "1665556891.0",
    "18446744073709551616",
    "{}"
  })
  void an_open_session_that_does_not_say_expires_after_a_day(String expiresAt)
      throws JsonProcessingException {
    long version = version("{\"expires_at\":" + expiresAt + "}");

    assertThat(PackedVersion.expiresAtMs(version, CREATED_MS)).isEqualTo(CREATED_MS + DAY);
    assertThat(PackedVersion.expiresAtMs(version("{}"), CREATED_MS)).isEqualTo(CREATED_MS + DAY);
  }

  @Test
  void a_life_of_years_is_cut_at_what_22_bits_hold() throws JsonProcessingException {
    long version = version("{\"expires_at\":9223372036854775807}");

    assertThat(PackedVersion.expiresAtMs(version, CREATED_MS))
        .isEqualTo(CREATED_MS + 4_194_303 * MINUTE);
  }

  @Test
  void the_longest_life_that_can_be_written_spoils_no_digest() throws JsonProcessingException {
    long version =
        PackedVersion.of(
            7, 1_000, parsed("{\"expires_at\":9223372036854775807}"), PaymentState.PAID, 0);

    assertThat(PackedVersion.digest(version)).isEqualTo(7);
    assertThat(PackedVersion.expiresAtMs(version, 1_000)).isEqualTo(1_000 + 4_194_303 * MINUTE);
  }

  @Test
  void an_expired_session_tells_when_it_was_found_so() throws JsonProcessingException {
    long foundMs = CREATED_MS + 90 * MINUTE - 1;
    long version =
        PackedVersion.of(
            7, CREATED_MS, parsed("{\"status\":\"expired\"}"), PaymentState.EXPIRED, foundMs);

    assertThat(PackedVersion.expiresAtMs(version, CREATED_MS)).isEqualTo(CREATED_MS + 90 * MINUTE);
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "137438953471"})
  void the_digest_does_not_depend_on_state_or_expiry(long digest) throws JsonProcessingException {
    for (String session :
        new String[] {
          "{}",
          "{\"expires_at\":9223372036854775807}",
          "{\"status\":\"expired\"}",
          "{\"status\":\"complete\"}"
        }) {
      assertThat(
              PackedVersion.digest(
                  PackedVersion.of(
                      digest, CREATED_MS, parsed(session), PaymentState.PAID, Long.MAX_VALUE)))
          .isEqualTo(digest);
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_offset_stores_the_digest_and_the_state_and_its_last_bit_says_paid(PaymentState state)
      throws JsonProcessingException {
    long version = PackedVersion.of(0x12_3456_789aL, CREATED_MS, parsed("{}"), state, 0);

    long stored = PackedVersion.stored(version);

    assertThat(PackedVersion.storedDigest(stored)).isEqualTo(0x12_3456_789aL);
    assertThat(PackedVersion.storedState(stored)).isEqualTo(state);
    assertThat(stored & 1).isEqualTo(state == PaymentState.PAID ? 1 : 0);
    assertThat(stored >>> 40).isZero();
    assertThat(PackedVersion.emittedState(version)).isEqualTo(state);
  }

  private static long version(String session) throws JsonProcessingException {
    return PackedVersion.of(0x1f_ffff_ffffL, CREATED_MS, parsed(session), PaymentState.OTHER, 0);
  }

  private static ObjectNode parsed(String json) throws JsonProcessingException {
    return (ObjectNode) new ObjectMapper().readTree(json);
  }
}
