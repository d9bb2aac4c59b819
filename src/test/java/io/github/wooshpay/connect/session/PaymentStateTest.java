package io.github.wooshpay.connect.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaymentStateTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"status\":\"open\",\"payment_status\":\"unpaid\"}                         | OPEN",
        "{\"status\":\"complete\",\"payment_status\":\"unpaid\"}                     | UNPAID",
        "{\"status\":\"complete\"}                                                   | UNPAID",
        "{\"status\":\"complete\",\"payment_status\":\"paid\"}                       | PAID",
        "{\"status\":\"complete\",\"payment_status\":\"no_payment_required\"}        | PAID",
        "{\"status\":\"expired\",\"payment_status\":\"paid\"}                        | PAID",
        "{\"status\":\"expired\",\"payment_status\":\"unpaid\"}                      | EXPIRED",
        "{\"status\":\"complete\",\"mode\":\"setup\",\"setup_intent\":\"seti_1\"}    | OTHER",
        "{\"status\":\"open\",\"mode\":\"setup\"}                                    | OPEN",
        "{\"status\":\"paused\"}                                                     | OTHER",
        "{}                                                                          | OTHER",
      })
  void a_session_has_the_state_that_its_three_fields_say_together(
      String session, PaymentState state) throws Exception {
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(session);

    assertThat(PaymentState.of(json)).isEqualTo(state);
  }
}
