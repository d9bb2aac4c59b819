package io.github.wooshpay.connect.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

  @Test
  void without_a_key_it_streams_from_the_simulated_account_until_it_is_stopped() {
    assertThat(Options.of(Map.of(Options.KEY, " "), "", false))
        .isEqualTo(new Options(false, Optional.empty(), Optional.empty(), false));
  }

  @Test
  void with_a_key_it_streams_from_the_real_account_at_the_address_that_is_set() {
    Map<String, String> environment =
        Map.of(Options.KEY, "sk_test_dummy", Options.URL, "https://gateway.example.com");

    assertThat(Options.of(environment, "60", false))
        .isEqualTo(
            new Options(
                true,
                Optional.of("https://gateway.example.com"),
                Optional.of(Duration.ofMinutes(1)),
                false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-5", "1m", "1.5"})
  void seconds_that_are_no_whole_number_from_1_on_are_refused(String seconds) {
    assertThatThrownBy(() -> Options.of(Map.of(), seconds, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("quickstart.seconds")
        .hasMessageContaining(seconds);
  }

  @Test
  void hints_of_a_real_account_are_refused() {
    assertThatThrownBy(() -> Options.of(Map.of(Options.KEY, "sk_test_dummy"), "", true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("quickstart.hints");
    assertThat(Options.of(Map.of(), "", true).hints()).isTrue();
  }

  @Test
  void the_key_is_not_in_what_options_print() {
    assertThat(Options.of(Map.of(Options.KEY, "sk_test_canary"), "", false).toString())
        .doesNotContain("canary");
  }
}
