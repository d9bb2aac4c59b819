package io.github.wooshpay.connect.capture.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.json.FieldPaths;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The digests that offsets hold permanently: with another one, every watched session would be
 * emitted once more. Each literal is the beginning of the SHA-256 of the text next to it.
 */
class FingerprintTest {
  /** Reads as the client does. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /** The first 37 bits of the SHA-256. */
  private static final long NULLS_DIGEST = 0x2d3d75d36L;

  private final Fingerprint fingerprint = new Fingerprint(IgnoredFields.none());

  /** Of <code>{"a"[#1;tfn"x\"\\"]"b"{"c"#12.5;}"id""cs_1"}</code>. */
  @Test
  void fields_are_sorted_at_every_level_and_each_type_is_told_from_the_others()
      throws JsonProcessingException {
    String expected = "7cc40de55e";
    assertThat(
            digest("{\"id\":\"cs_1\",\"b\":{\"c\":12.5},\"a\":[1,true,false,null,\"x\\\"\\\\\"]}"))
        .isEqualTo(expected);
    assertThat(
            digest(
                "{\"a\":[1.0,true,false,null,\"x\\\"\\\\\"],\"b\":{\"c\":12.50},\"id\":\"cs_1\"}"))
        .isEqualTo(expected);
  }

  /** Of <code>{"é""订单🛒"}</code>, each half of a pair by itself. */
  @Test
  void text_is_digested_whatever_its_script() throws JsonProcessingException {
    assertThat(digest("{\"é\":\"订单\uD83D\uDED2\"}")).isEqualTo("a9d9becedd");
    assertThat(digest("{\"a\":\"\\ud83d\"}")).isEqualTo("db9e8a47fa");
  }

  @Test
  void text_longer_than_the_buffer_is_digested_whole() throws JsonProcessingException {
    assertThat(digest("{\"a\":\"" + "x".repeat(20_000) + "\"}")).isEqualTo("8697d3e09d");
  }

  /** Of <code>{"n"#…;}</code> with the number in its first form. */
  @ParameterizedTest
  @CsvSource({
    "8a1e0f7a47, 0 0.0 -0 0e5 0E-9",
    "623a50b49a, 1 1.0 10e-1 0.1e1 1.000",
    "eb5fb9b5aa, -7 -7.0 -70e-1",
    "af11824378, 12.5 12.50 125e-1 1.25e1",
    "c69e3b5f1c, 9223372036854775807 9223372036854775807.0 9.223372036854775807e18",
    "32c8bf35a5, 1000000000000000000 1e18 1.0E+18",
    "b2ead536fa, 10000000000000000000 1e19 1.0e19",
    "2902d19d2c, 9223372036854775808 9223372036854775808.0",
    "965585d4fc, 1e400 1.0E+400 10e399",
    "7ce4872b98, 1.5e-7 15e-8 0.00000015"
  })
  void equal_numbers_have_one_digest_however_they_are_written(String expected, String forms)
      throws JsonProcessingException {
    for (String form : forms.split(" ", -1)) {
      assertThat(digest("{\"n\":" + form + "}")).as(form).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":1}|{\"a\":\"1\"}",
        "{\"a\":null}|{}",
        "{\"a\":[]}|{\"a\":{}}",
        "{\"a\":[]}|{\"a\":null}",
        "{\"a\":[1,2]}|{\"a\":[2,1]}",
        "{\"a\":[1,2]}|{\"a\":[12]}",
        "{\"a\":[[1],2]}|{\"a\":[[1,2]]}",
        "{\"a\":true}|{\"a\":false}",
        "{\"a\":true}|{\"a\":\"true\"}",
        "{\"a\":\"b\",\"c\":\"d\"}|{\"a\":\"d\",\"c\":\"b\"}",
        "{\"a\":\"b\"}|{\"ab\":\"\"}",
        "{\"a\":{\"b\":1}}|{\"a\":{},\"b\":1}",
        "{\"a\":\"\\\"\"}|{\"a\":\"\\\\\\\"\"}",
        "{\"a\":12.5}|{\"a\":125}",
        "{\"a\":1E+400}|{\"a\":1E+401}",
        "{\"a\":\"\\ud83d\"}|{\"a\":\"?\"}"
      })
  void different_contents_have_different_digests(String one, String other)
      throws JsonProcessingException {
    assertThat(digest(one)).isNotEqualTo(digest(other));
  }

  /** Of <code>{"a"[#1;nn]"id""cs_1"}</code>: a null in an array has its place. */
  @Test
  void null_and_absent_are_one_since_format_two() throws JsonProcessingException {
    long expected = fingerprint.ofContent(parsed("{\"a\":[1,null,null],\"id\":\"cs_1\"}"));

    assertThat(expected).isEqualTo(NULLS_DIGEST);
    assertThat(fingerprint.ofContent(parsed("{\"a\":[1,null,null],\"b\":null,\"id\":\"cs_1\"}")))
        .isEqualTo(expected);
    assertThat(fingerprint.ofContent(parsed("{\"a\":[1,null],\"b\":null,\"id\":\"cs_1\"}")))
        .isNotEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":12}|{\"a\":\"12\"}",
        "{\"a\":-7}|{\"a\":\"-7\"}",
        "{\"a\":0}|{\"a\":\"0\"}",
        "{\"a\":true}|{\"a\":\"true\"}",
        "{\"a\":false}|{\"a\":\"false\"}",
        "{\"a\":{\"b\":null,\"c\":\"d\"}}|{\"a\":\"{\\\"c\\\":\\\"d\\\"}\"}",
        "{\"a\":[\"card\"]}|{\"a\":\"[\\\"card\\\"]\"}"
      })
  void values_that_are_equal_in_a_record_have_equal_digests_since_format_two(
      String one, String other) throws JsonProcessingException {
    assertThat(fingerprint.ofContent(parsed(one))).isEqualTo(fingerprint.ofContent(parsed(other)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":12}|{\"a\":\"012\"}",
        "{\"a\":12}|{\"a\":\"12.0\"}",
        "{\"a\":12}|{\"a\":\"+12\"}",
        "{\"a\":0}|{\"a\":\"-0\"}",
        "{\"a\":null}|{\"a\":\"\"}",
        "{\"a\":null}|{\"a\":\"null\"}",
        "{\"a\":[\"card\"]}|{\"a\":\"[\\\"card\\\"\"}",
        "{\"a\":[\"[1]\"]}|{\"a\":[1]}"
      })
  void values_that_differ_in_a_record_have_different_digests_since_format_two(
      String one, String other) throws JsonProcessingException {
    assertThat(fingerprint.ofContent(parsed(one)))
        .isNotEqualTo(fingerprint.ofContent(parsed(other)));
  }

  @Test
  void ignored_fields_do_not_count_in_an_object_written_as_text() throws JsonProcessingException {
    Fingerprint ignoring =
        new Fingerprint(
            new IgnoredFields(FieldPaths.parse(List.of("shipping.note")), FieldPaths.none()));

    assertThat(ignoring.ofContent(parsed("{\"shipping\":\"{\\\"note\\\":1}\"}")))
        .isEqualTo(ignoring.ofContent(parsed("{\"shipping\":{\"note\":2}}")));
  }

  @Test
  void ignored_fields_do_not_count_at_any_depth_at_any_depth_nor_through_arrays()
      throws JsonProcessingException {
    Fingerprint ignoring =
        new Fingerprint(
            new IgnoredFields(
                FieldPaths.parse(List.of("url", "metadata.touched", "items.price.*")),
                FieldPaths.none()));

    assertThat(
            ignoring.ofContent(
                parsed(
                    "{\"url\":\"u\",\"id\":1,\"metadata\":{\"touched\":2,\"a\":3},"
                        + "\"items\":[{\"price\":{\"x\":4},\"n\":5}]}")))
        .isEqualTo(
            fingerprint.ofContent(
                parsed("{\"id\":1,\"metadata\":{\"a\":3},\"items\":[{\"price\":{},\"n\":5}]}")));
  }

  /** Of the id, escaped as text is. */
  @Test
  void an_id_is_digested_as_it_is() {
    assertThat(hex(fingerprint.ofId("cs_1580071142008291328"), 4)).isEqualTo("68906e9a");
    assertThat(hex(fingerprint.ofId("订\""), 4)).isEqualTo("62291798");
  }

  /** More shapes than are remembered, each in three orders of its fields, twice. */
  @Test
  void a_shape_met_before_is_not_taken_for_another() throws JsonProcessingException {
    for (int round = 0; round < 2; round++) {
      for (int shape = 0; shape < 300; shape++) {
        String first = "\"a" + shape + "\":1";
        String second = "\"b\":{\"c" + shape % 7 + "\":2}";
        String third = "\"d" + shape % 11 + "\":3";
        String expected = parsedAndWritten("{" + first + "," + second + "," + third + "}");
        assertThat(digest("{" + first + "," + second + "," + third + "}")).isEqualTo(expected);
        assertThat(digest("{" + third + "," + first + "," + second + "}")).isEqualTo(expected);
        assertThat(digest("{" + second + "," + third + "," + first + "}")).isEqualTo(expected);
        assertThat(digest("{" + first + "," + second + "}")).isNotEqualTo(expected);
      }
    }
  }

  @Test
  void one_digest_leaves_no_trace_in_the_next() throws JsonProcessingException {
    String before = digest("{\"a\":1}");
    fingerprint.ofContent(parsed("{\"b\":\"" + "y".repeat(9_000) + "\"}"));
    fingerprint.ofId("cs_1");

    assertThat(digest("{\"a\":1}")).isEqualTo(before);
  }

  private String digest(String json) throws JsonProcessingException {
    return hex(fingerprint.ofContentInFormatOne(parsed(json)), 5);
  }

  /** By a fingerprint that has met nothing before. */
  private static String parsedAndWritten(String json) throws JsonProcessingException {
    return hex(new Fingerprint(IgnoredFields.none()).ofContentInFormatOne(parsed(json)), 5);
  }

  private static ObjectNode parsed(String json) throws JsonProcessingException {
    return (ObjectNode) JSON.readTree(json);
  }

  private static String hex(long value, int bytes) {
    String digits = "0".repeat(16) + Long.toHexString(value);
    return digits.substring(digits.length() - 2 * bytes);
  }
}
