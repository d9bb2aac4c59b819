package io.github.wooshpay.connect.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The bounds that {@code docs/} tells are those that the reader holds to. */
class SecurityBoundsTest {
  @Test
  void the_security_page_tells_each_bound() throws IOException {
    assertThat(page("security.md"))
        .contains("| the body of a response, after decompression | " + mb(Json.MAX_BYTES) + " |")
        .contains("| one string in it | " + mb(Json.MAX_TEXT) + " |")
        .contains("braces in total | " + grouped(Json.MAX_TOKENS) + " |")
        .contains("| nesting | " + grouped(Json.MAX_DEPTH) + " levels |")
        .contains("| a number | " + grouped(Json.MAX_NUMBER_LENGTH) + " characters |");
  }

  @Test
  void the_page_of_the_records_tells_the_same() throws IOException {
    assertThat(page("records.md"))
        .contains("| nested more than " + Json.MAX_DEPTH + " deep | refused |")
        .contains(
            "| more than " + mb(Json.MAX_BYTES) + " after decompression, a string of more than ")
        .contains("a string of more than " + mb(Json.MAX_TEXT) + ", more than 2 000 000 values");
  }

  private static String mb(int bytes) {
    return (bytes >> 20) + " MB";
  }

  private static String grouped(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String page(String name) throws IOException {
    return Files.readString(Path.of("docs", name), StandardCharsets.UTF_8);
  }
}
