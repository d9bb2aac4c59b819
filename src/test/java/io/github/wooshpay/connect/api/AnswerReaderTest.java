package io.github.wooshpay.connect.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.wooshpay.connect.api.AnswerReader.Unreadable;
import io.github.wooshpay.connect.session.EpochUnit;
import io.github.wooshpay.connect.session.Session;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** For each bad answer a defined end: read, an entry that is not a session, or refused in words. */
@Timeout(30)
class AnswerReaderTest {
  private static final String NO_JSON = "the body is not JSON, or was truncated";
  private static final String TOO_LARGE =
      "the body is too large (more than 64 MB, 2000000 values or 1000 levels); a lower page.limit may help";

  @Test
  void a_page_is_read_in_its_order() throws IOException {
    Answer answer =
        read(
            """
            {"object":"list","url":"/v1","has_more":true,"data":[
              {"id":"cs_2","created":1665553292000,"status":"open"},
              {"id":"cs_1","created":1665553291}]}
            """);

    assertThat(answer.sessions()).extracting(Session::id).containsExactly("cs_2", "cs_1");
    assertThat(answer.sessions())
        .extracting(Session::createdMs)
        .containsExactly(1_665_553_292_000L, 1_665_553_291_000L);
    assertThat(answer.sessions())
        .extracting(AnswerReader::unit)
        .containsExactly(EpochUnit.MILLISECONDS, EpochUnit.SECONDS);
    assertThat(answer.sessions().get(0).json().path("status").textValue()).isEqualTo("open");
    assertThat(answer.more()).isEqualTo(More.YES);
    assertThat(answer.malformed()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"has_more\":true,'|YES",
        "'\"has_more\":false,'|NO",
        "'\"has_more\":null,'|UNSAID",
        "''|UNSAID"
      })
  void a_page_that_does_not_say_so_may_have_more(String hasMore, More expected) throws IOException {
    String page = "{" + hasMore + "\"data\":[{\"id\":\"cs_1\",\"created\":1665553291}]}";

    assertThat(AnswerReader.read(bytes(page)).more()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"cs_1\"'|cs_1",
        "7|7",
        "-1|-1",
        "1000000000000000000|1000000000000000000",
        "'\" cs 1\"'|' cs 1'",
        "'\"\\ud83d\\uded2\"'|\uD83D\uDED2"
      })
  void an_id_is_a_text_or_a_number(String json, String expected) throws IOException {
    assertThat(read(session(json, "1665553291")).sessions())
        .extracting(Session::id)
        .containsExactly(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\"", "\"  \"", "true", "{}", "[\"cs_1\"]"})
  void an_entry_without_an_id_is_malformed(String json) throws IOException {
    assertThat(read(session(json, "1665553291")).malformed())
        .containsExactly(
            "Entry 0 of the page is not a session: its id is missing, empty or no text.");
  }

  /** It becomes the key of records and part of offsets, URLs and messages. */
  @ParameterizedTest
  @ValueSource(strings = {"\\u0000", "cs\\n1", "cs\\u007f", "cs\\u0085", "\\ud83d", "x<255>"})
  void an_id_that_is_fit_for_no_key_makes_no_session(String id) throws IOException {
    String json = "\"" + id.replace("<255>", "1".repeat(255)) + "\"";

    assertThat(read(session(json, "1665553291")).malformed())
        .containsExactly(
            "Entry 0 of the page is not a session: its id is longer than 255 characters or has"
                + " characters that no id has.");
    assertThat(read(session("\"" + "1".repeat(255) + "\"", "1665553291")).malformed()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1|1000",
        "1665553291|1665553291000",
        "1665553291.0|1665553291000",
        "1.665553291e9|1665553291000",
        "'\"1665553291\"'|1665553291000",
        "'\" 1665553291.000 \"'|1665553291000",
        "99999999999|99999999999000",
        "100000000000|100000000000",
        "1665553291123|1665553291123",
        "100000000000000|100000000000000"
      })
  void created_is_seconds_or_milliseconds_by_its_size(String json, long expectedMs)
      throws IOException {
    assertThat(read(session("\"cs_1\"", json)).sessions())
        .extracting(Session::createdMs)
        .containsExactly(expectedMs);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "0",
        "-1",
        "-1665553291",
        "0.5",
        "1665553291.5",
        "100000000000001",
        "1000000000000000000",
        "9223372036854775808",
        "1e999999999",
        "-1e999999999",
        "1e-999999999",
        "\"\"",
        "\"now\"",
        "\"1e9\"",
        "\"-5\"",
        "\"0x10\"",
        "true",
        "{}",
        "[1665553291]"
      })
  void an_entry_without_a_time_of_creation_is_malformed(String json) throws IOException {
    assertThat(read(session("\"cs_1\"", json)).malformed())
        .containsExactly(
            "Entry 0 of the page is not a session: its created is missing or no instant.");
  }

  @Test
  void entries_that_are_no_session_leave_the_others() throws IOException {
    Answer answer =
        read(
            """
            {"has_more":false,"data":[null,7,"x",[],{"id":"cs_1","created":1665553291},
              {"id":"cs_2"},{"created":1665553291},{}]}
            """);

    assertThat(answer.sessions()).extracting(Session::id).containsExactly("cs_1");
    String no = " of the page is not a session: ";
    assertThat(answer.malformed())
        .containsExactly(
            "Entry 0" + no + "it is not a JSON object.",
            "Entry 1" + no + "it is not a JSON object.",
            "Entry 2" + no + "it is not a JSON object.",
            "Entry 3" + no + "it is not a JSON object.",
            "Entry 5" + no + "its created is missing or no instant.",
            "Entry 6" + no + "its id is missing, empty or no text.",
            "Entry 7" + no + "its id is missing, empty or no text.");
    assertThat(answer.size()).isEqualTo(8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|the body is not a JSON object",
        "' '|the body is not a JSON object",
        "null|the body is not a JSON object",
        "[]|the body is not a JSON object",
        "'\"list\"'|the body is not a JSON object",
        "{}|data is not an array",
        "'{\"data\":null}'|data is not an array",
        "'{\"data\":{}}'|data is not an array",
        "'{\"data\":\"[]\"}'|data is not an array",
        "'{\"data\":[],\"has_more\":\"false\"}'|has_more is not a boolean",
        "'{\"data\":[],\"has_more\":0}'|has_more is not a boolean",
        "'<html></html>'|" + NO_JSON,
        "'{\"data\":['|" + NO_JSON,
        "'{\"data\":[]'|" + NO_JSON,
        "'{\"data\":[]}}'|" + NO_JSON,
        "'{\"data\":[]} trailing'|" + NO_JSON,
        "'{\"data\":[]}{\"data\":[]}'|" + NO_JSON,
        "'{''data'':[]}'|" + NO_JSON,
        "'{\"data\":[],}'|" + NO_JSON,
        "'{\"data\":[NaN]}'|" + NO_JSON,
        "'{\"data\":[Infinity]}'|" + NO_JSON,
        "'{\"data\":[-Infinity]}'|" + NO_JSON,
        "'{\"data\":[+1]}'|" + NO_JSON,
        "'{\"data\":[01]}'|" + NO_JSON,
        "'{\"data\":[.5]}'|" + NO_JSON,
        "'{\"data\":[1e99999999999]}'|the body has a number that is too large to be read",
        "'{\"data\":[]/**/}'|" + NO_JSON,
        "'{\"data\":[\"\\x\"]}'|" + NO_JSON,
        "'{\"\\ud83d\":1,\"data\":[]}'|" + NO_JSON
      })
  void rejects_a_body_that_is_not_a_page_with_a_sentence(String body, String sentence) {
    assertRefused(bytes(body), sentence);
  }

  /** A control character within a string, and every way to break UTF-8. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "09",
        "00",
        "ff",
        "fe",
        "80",
        "bf",
        "c3",
        "c328",
        "e28228",
        "eda080",
        "edbfbf",
        "eda0bdedb882",
        "f0288cbc",
        "f09f9b",
        "c080",
        "c1bf",
        "e08080",
        "e09fbf",
        "f0808080",
        "f08fbfbf",
        "f4908080",
        "f5808080",
        "f7bfbfbf"
      })
  void bytes_that_are_no_text_are_refused_in_words(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);

    for (int shift = 0; shift < 16; shift++) {
      String before = "{\"data\":[{\"id\":\"" + "x".repeat(shift);
      assertRefused(spliced(before, bytes, "\",\"created\":1665553291}]}"), NO_JSON);
    }
    assertRefused(spliced("{\"a", bytes, "b\":1,\"data\":[]}"), NO_JSON);
  }

  /** The first and the last character of each length, and those next to the surrogates. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "7f",
        "c280",
        "dfbf",
        "e0a080",
        "ed9fbf",
        "ee8080",
        "efbfbf",
        "f0908080",
        "f48fbfbf"
      })
  void every_other_character_is_read_as_it_was_sent(String hex) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(hex);
    String text = new String(bytes, StandardCharsets.UTF_8);
    for (int shift = 0; shift < 16; shift++) {
      String fill = "x".repeat(shift);
      String before = "{\"data\":[{\"id\":\"cs_1\",\"created\":1665553291,\"v\":\"" + fill;
      for (InputStream page :
          List.of(spliced(before, bytes, "\"}]}"), new OneByOne(spliced(before, bytes, "\"}]}")))) {
        assertThat(AnswerReader.read(page).sessions())
            .extracting(session -> session.json().path("v").textValue())
            .containsExactly(fill + text);
      }
    }
  }

  /** As a network may hand it out: a sequence of bytes comes in pieces. */
  private static final class OneByOne extends FilterInputStream {
    OneByOne(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      return super.read(bytes, from, Math.min(1, length));
    }
  }

  private static InputStream spliced(String before, byte[] between, String after) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(before.getBytes(StandardCharsets.UTF_8));
    body.writeBytes(between);
    body.writeBytes(after.getBytes(StandardCharsets.UTF_8));
    return new ByteArrayInputStream(body.toByteArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0000fffe41414141", "00410000", "00000000"})
  void a_body_in_an_encoding_that_nobody_uses_is_refused_in_words(String hex) {
    assertRefused(new ByteArrayInputStream(HexFormat.of().parseHex(hex)), NO_JSON);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
  void a_byte_order_mark_is_read_over(String encoding) throws IOException {
    byte[] body =
        ("\uFEFF" + session("\"cs_\u00e9\"", "1665553291")).getBytes(Charset.forName(encoding));

    assertThat(AnswerReader.read(new ByteArrayInputStream(body)).sessions())
        .extracting(Session::id)
        .containsExactly("cs_\u00e9");
  }

  @Test
  void of_a_name_that_comes_twice_the_last_counts() throws IOException {
    Session session =
        read("""
                {"data":[],"data":[{"id":"cs_1","id":"cs_2","created":1,"created":1665553291,
                  "status":"open","status":"complete"}]}
                """)
            .sessions()
            .get(0);

    assertThat(session.id()).isEqualTo("cs_2");
    assertThat(session.createdMs()).isEqualTo(1_665_553_291_000L);
    assertThat(session.json().path("status").textValue()).isEqualTo("complete");
  }

  @Test
  void numbers_keep_every_digit_and_text_its_halves_of_characters() throws IOException {
    Session session =
        read("""
                {"data":[{"id":"cs_1","created":1665553291,"a":12345678901234567890,
                  "b":1.10,"c":1E+400,"d":"cut \\ud83d","e":%s}]}
                """
                .replace("%s", "9".repeat(10_000)))
            .sessions()
            .get(0);

    assertThat(session.json().path("a").asText()).isEqualTo("12345678901234567890");
    assertThat(session.json().path("b").asText()).isEqualTo("1.10");
    assertThat(session.json().path("c").asText()).isEqualTo("1E+400");
    assertThat(session.json().path("d").textValue()).isEqualTo("cut \uD83D");
    assertThat(session.json().path("e").asText()).hasSize(10_000);
  }

  @Test
  void nesting_is_read_as_deep_as_a_small_stack_can_walk_and_refused_below() throws IOException {
    assertThat(read(nested(990)).sessions()).hasSize(1);
    assertRefused(bytes(nested(1_000)), TOO_LARGE);
    assertRefused(bytes(nested(2_000)), TOO_LARGE);
    assertRefused(bytes("[".repeat(1_000_000)), TOO_LARGE);
  }

  @Test
  void a_session_of_10_000_line_items_or_a_megabyte_of_metadata_is_read() throws IOException {
    String item = "{\"id\":\"li_1\",\"price\":{\"id\":\"p\",\"product\":{\"name\":\"n\"}}},";
    StringBuilder page = new StringBuilder("{\"data\":[{\"id\":\"cs_1\",\"created\":1665553291,");
    page.append("\"line_items\":{\"data\":[").append(item.repeat(9_999));
    page.append(item, 0, item.length() - 1).append("]},\"metadata\":{");
    for (int i = 0; i < 50_000; i++) {
      page.append("\"key-").append(i).append("\":\"value-").append(i).append("\",");
    }
    page.append("\"long\":\"").append("x".repeat(1 << 20)).append("\"}}]}");

    Session session = read(page.toString()).sessions().get(0);

    assertThat(session.json().path("line_items").path("data")).hasSize(10_000);
    assertThat(session.json().path("metadata")).hasSize(50_001);
  }

  static Stream<Arguments> endless() {
    return Stream.of(
            "{},", "[],", "{\"a\":1},", "1,", "1.5,", "null,", "\"\",", "[1,[2,{\"q\":{}}]],", " ")
        .map(unit -> Arguments.of("{\"data\":[", unit));
  }

  @ParameterizedTest
  @MethodSource("endless")
  void a_page_without_an_end_is_refused_at_a_bound(String head, String unit) {
    Endless body = new Endless(head, unit);

    assertRefused(body, TOO_LARGE);

    assertThat(body.given()).isLessThanOrEqualTo((64L << 20) + (64 << 10));
  }

  @Test
  void a_text_or_number_without_an_end_is_refused_at_a_bound() {
    for (String unit : List.of("x", "\\u0041", "\u8ba2")) {
      Endless body = new Endless("{\"data\":[\"", unit);
      assertRefused(body, TOO_LARGE);
      assertThat(body.given()).isLessThan(120L << 20);
    }
    Endless number = new Endless("{\"data\":[", "1");
    assertRefused(number, TOO_LARGE);
    assertThat(number.given()).isLessThan(64L << 20);
  }

  private static String session(String id, String created) {
    return "{\"data\":[{\"id\":" + id + ",\"created\":" + created + "}]}";
  }

  private static String nested(int levels) {
    return "{\"data\":[{\"id\":\"cs_1\",\"created\":1665553291,\"new\":"
        + "[".repeat(levels)
        + "]".repeat(levels)
        + "}]}";
  }

  private static Answer read(String body) throws IOException {
    return AnswerReader.read(bytes(body));
  }

  private static InputStream bytes(String body) {
    return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertRefused(InputStream body, String sentence) {
    assertThatExceptionOfType(Unreadable.class)
        .isThrownBy(() -> AnswerReader.read(body))
        .withMessage(sentence)
        // The parser's own message quotes the body.
        .withNoCause();
  }
}
