package io.github.wooshpay.connect.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wooshpay.connect.simulator.Oddity;
import io.github.wooshpay.connect.simulator.SampleSessions;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Pages that were damaged at random, mostly such that they stay JSON: each comes to what {@link
 * AnswerFuzzTarget} says. Twenty thousand pages a build; {@code -Dfuzz.tries=10000000} for a long
 * run. {@link GuidedFuzzTest} looks for what chance does not find.
 */
class AnswerFuzzTest {
  static final List<byte[]> SEEDS = seeds();

  /** What parsers stumble over. */
  static final List<byte[]> MORSELS =
      List.of(
          utf8("NaN"),
          utf8("-Infinity"),
          utf8("1e99999999999"),
          utf8("\\udc00"),
          utf8("\\u0000"),
          utf8("\"id\":"),
          utf8("\"created\":"),
          utf8("\"data\":[{}],"),
          utf8("[".repeat(1_100)),
          utf8("{\"a\":".repeat(1_100)),
          utf8("9".repeat(10_001)),
          utf8("\uFEFF"),
          new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
          new byte[] {(byte) 0xf5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
          new byte[] {(byte) 0xff, (byte) 0xfe},
          new byte[] {0});

  /** What is JSON and seldom meant. */
  static final List<byte[]> VALUES =
      Stream.of(
              "null",
              "true",
              "{}",
              "[]",
              "[[[]]]",
              "\"\"",
              "\"12\"",
              "\"\\ud83d\"",
              "\"\\u0000\"",
              "0",
              "-1",
              "-0.0",
              "12.5",
              "12E0",
              "1e999999999",
              "1e-999999999",
              "100000000000",
              "1000000000000000000",
              "9223372036854775807",
              "9223372036854775808",
              "\"id\"",
              "{\"data\":[{\"price\":{\"product\":[1]}},null]}",
              "{\"a/b~\":{\"\":1}}",
              "[".repeat(900) + "]".repeat(900))
          .map(AnswerFuzzTest::utf8)
          .toList();

  private static final int PAGES_A_TRY = Integer.getInteger("fuzz.tries", 20_000) / 100;

  private static int sessions;
  private static int refused;

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void a_damaged_page_is_read_or_refused_and_what_is_read_becomes_records(@ForAll long seed) {
    Random random = new Random(seed);
    for (int page = 0; page < PAGES_A_TRY; page++) {
      byte[] damaged = damaged(random);
      try {
        int read = AnswerFuzzTarget.sessionsOf(damaged);
        sessions += Math.max(read, 0);
        refused += read < 0 ? 1 : 0;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed + ", page " + page + ": " + hex(damaged), e);
      }
    }
  }

  /** What a long run of the guided fuzzer found: 12E0 and 12 are the same number. */
  @Example
  void a_number_with_an_exponent_where_nothing_is_known_comes_back_as_the_number_that_it_is() {
    byte[] body = page("{\"id\":\"cs_1\",\"created\":1,\"x\":12E0,\"metadata\":{\"y\":[1.20E1]}}");

    assertThat(AnswerFuzzTarget.sessionsOf(body)).isEqualTo(1);
  }

  /** Damage that always, or never, makes a page unreadable would try nothing. */
  @AfterContainer
  static void many_pages_were_read_and_many_refused() {
    int pages = 100 * PAGES_A_TRY;
    assertThat(sessions).isGreaterThan(pages / 5);
    assertThat(refused).isGreaterThan(pages / 5);
  }

  private static byte[] damaged(Random random) {
    byte[] page = SEEDS.get(random.nextInt(SEEDS.size())).clone();
    int wounds = 1 + random.nextInt(3);
    for (int i = 0; i < wounds && page.length > 0; i++) {
      page = wounded(page, random);
    }
    return page;
  }

  private static byte[] wounded(byte[] page, Random random) {
    int at = random.nextInt(page.length);
    int to = at + random.nextInt(page.length - at);
    switch (random.nextInt(10)) {
      case 0 -> {
        page[at] = (byte) random.nextInt(256);
        return page;
      }
      case 1 -> {
        page[at] ^= (byte) (1 << random.nextInt(8));
        return page;
      }
      case 2 -> {
        return spliced(page, at, at, MORSELS.get(random.nextInt(MORSELS.size())));
      }
      case 3 -> {
        return spliced(page, at, page.length, new byte[0]);
      }
      case 4 -> {
        return spliced(page, at, Math.min(to, at + 40), new byte[0]);
      }
      default -> {
        return valueReplaced(page, at, VALUES.get(random.nextInt(VALUES.size())));
      }
    }
  }

  /** The value after the next colon becomes something else: the page mostly stays JSON. */
  private static byte[] valueReplaced(byte[] page, int from, byte[] value) {
    int colon = from;
    while (colon < page.length && page[colon] != ':') {
      colon++;
    }
    int end = colon;
    while (end < page.length && ",}]".indexOf(page[end]) < 0) {
      end++;
    }
    return colon == page.length ? page : spliced(page, colon + 1, end, value);
  }

  private static byte[] spliced(byte[] page, int from, int to, byte[] between) {
    ByteArrayOutputStream spliced = new ByteArrayOutputStream(page.length + between.length);
    spliced.write(page, 0, from);
    spliced.writeBytes(between);
    spliced.write(page, to, page.length - to);
    return spliced.toByteArray();
  }

  private static List<byte[]> seeds() {
    SampleSessions samples = new SampleSessions(17);
    List<byte[]> seeds = new ArrayList<>();
    for (Oddity oddity : Oddity.values()) {
      seeds.add(page(samples.odd(1_665_553_291_000L, oddity).toString()));
    }
    seeds.add(page(samples.paid(1_665_553_291_000L).toString()));
    seeds.add(page("{\"id\":\"cs_1\",\"created\":1665553291}"));
    seeds.add(page(""));
    return seeds;
  }

  private static byte[] page(String session) {
    return utf8("{\"object\":\"list\",\"has_more\":false,\"data\":[" + session + "]}");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
