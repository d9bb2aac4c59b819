package io.github.wooshpay.connect.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SurrogatesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "é", "订单", "\uD83D\uDED2", "a\uD83D\uDED2\uD83D\uDED2b", "\\ud83d"})
  void text_that_utf_8_can_write_has_none_and_stays(String text) {
    assertThat(Surrogates.loneIn(text)).isFalse();
    assertThat(Surrogates.escaped(text)).isSameAs(text);
  }

  @ParameterizedTest
  @CsvSource({
    "\uD83D, \\ud83d",
    "\uDED2, \\uded2",
    "a\uD83D, a\\ud83d",
    "\uD83Da, \\ud83da",
    "\uDED2\uD83D, \\uded2\\ud83d",
    "\uD83D\uD83D\uDED2, \\ud83d\uD83D\uDED2",
    "\uD83D\uDED2\uDED2, \uD83D\uDED2\\uded2",
    "a\uD800b\uDFFFc, a\\ud800b\\udfffc"
  })
  void each_lone_one_is_escaped_as_in_json(String text, String escaped) {
    assertThat(Surrogates.loneIn(text)).isTrue();
    assertThat(Surrogates.escaped(text)).isEqualTo(escaped);
  }

  @Test
  void the_spelling_is_for_json_and_gives_the_text_back() throws Exception {
    String text = "x\uD800\"\\\uDFFF\uD83D\uDED2";
    ObjectMapper json = new ObjectMapper();

    String escaped = Surrogates.escaped(json.writeValueAsString(text));

    assertThat(escaped).isEqualTo("\"x\\ud800\\\"\\\\\\udfff\uD83D\uDED2\"");
    assertThat(json.readValue(escaped, String.class)).isEqualTo(text);
  }
}
