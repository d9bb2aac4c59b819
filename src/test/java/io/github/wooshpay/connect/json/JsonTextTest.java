package io.github.wooshpay.connect.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON inside a string, and how much of it is read. */
@Timeout(20)
class JsonTextTest {
  @Test
  void an_object_keeps_every_digit_and_the_last_of_two_equal_names() {
    assertThat(JsonText.container(" {\"a\":1.50,\"a\":2.50,\"b\":[1]}\n"))
        .hasToString("{\"a\":2.50,\"b\":[1]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "12",
        "null",
        "\"{}\"",
        "{",
        "{}x",
        "[] []",
        "{'a':1}",
        "[1e99999999999]"
      })
  void a_string_that_is_not_the_whole_text_of_an_object_or_array_is_not_read(String text) {
    assertThat(JsonText.container(text)).isNull();
  }

  @Test
  void nesting_is_read_1000_deep_and_no_deeper() {
    assertThat(JsonText.container("[".repeat(1000) + "]".repeat(1000))).isNotNull();
    assertThat(JsonText.container("[".repeat(1001) + "]".repeat(1001))).isNull();
  }

  @Test
  void a_string_longer_than_the_bound_is_not_read() {
    String longest = "[" + " ".repeat(JsonText.MAX_LENGTH - 2) + "]";

    assertThat(JsonText.container(longest)).isNotNull();
    assertThat(JsonText.container(longest + " ")).isNull();
  }

  @Test
  void a_string_of_a_great_many_small_values_is_not_read() {
    assertThat(JsonText.container("[" + "[],".repeat(110_000) + "[]]")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", " [1", "\"quoted", "\uFEFF{}", "\u0000{", "\u00a0{", "\u200b\t["})
  void a_string_begins_as_json_also_where_it_is_cut_off_or_begins_invisibly(String text) {
    assertThat(JsonText.beginsAsJson(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "jane", "12", "true", "(\"a\")"})
  void any_other_string_does_not_begin_as_json(String text) {
    assertThat(JsonText.beginsAsJson(text)).isFalse();
  }
}
