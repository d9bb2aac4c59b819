package io.github.wooshpay.connect.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wooshpay.connect.stack.TopicRecord;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionRowTest {

  @Test
  void a_record_is_one_row_of_aligned_columns() throws JsonProcessingException {
    SessionRow row =
        row(
            """
            {"id":"cs_1580071142008291328","created":1665553291000,"observed_at":1665553295000,
             "status":"complete","payment_status":"paid","amount_total":123450,"currency":"GBP"}
            """);

    assertThat(row.inColumns())
        .isEqualTo(
            "05:41:35  cs_1580071142008291328  complete  paid                     1,234.50 GBP  updated");
    assertThat(SessionRow.HEADINGS.inColumns())
        .isEqualTo(
            "TIME      SESSION                 STATUS    PAYMENT                        AMOUNT  CHANGE");
  }

  @ParameterizedTest
  @CsvSource({
    "5990, gbp, 59.90 GBP",
    "5990, JPY, '5,990 JPY'",
    "5990, KWD, 5.990 KWD",
    "5, USD, 0.05 USD",
    "5990, ???, '5,990 ???'",
  })
  void an_amount_is_shown_in_the_unit_of_its_currency(long minorUnits, String code, String shown)
      throws JsonProcessingException {
    assertThat(row("{\"amount_total\":" + minorUnits + ",\"currency\":\"" + code + "\"}").amount())
        .isEqualTo(shown);
  }

  @Test
  void shows_a_dash_for_a_missing_value() throws JsonProcessingException {
    SessionRow row = row("{\"id\":\"cs_1\",\"created\":1665553291000}");

    assertThat(row.status()).isEqualTo("-");
    assertThat(row.payment()).isEqualTo("-");
    assertThat(row.amount()).isEqualTo("-");
  }

  private static SessionRow row(String session) throws JsonProcessingException {
    return SessionRow.of(
        new TopicRecord(
            0,
            7,
            "cs_1580071142008291328",
            new ObjectMapper().readTree(session),
            Map.of("wooshpay.change", "updated"),
            1665553296000L),
        ZoneOffset.UTC);
  }
}
