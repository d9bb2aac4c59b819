package io.github.wooshpay.connect.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private static final SessionRow PAID =
      new SessionRow(
          "05:41:35", "cs_1580071142008291328", "complete", "paid", "5.00 GBP", "updated");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private Instant now = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void prints_plain_lines_and_a_status_every_five_seconds_without_a_terminal() {
    Screen screen = new Screen(out, false, true, () -> now);

    screen.status("1 record");
    screen.row(PAID);
    now = now.plusSeconds(5);
    screen.status("2 records");
    screen.status("3 records");
    screen.endStatus();

    assertThat(printed())
        .isEqualTo(
            """
              05:41:35  cs_1580071142008291328  complete  paid                         5.00 GBP  updated
              -- 2 records
            """);
  }

  @Test
  void on_a_terminal_a_row_goes_above_the_status_line_and_a_payment_is_green() {
    Screen screen = new Screen(out, true, true, () -> now);

    screen.status("1 record");
    screen.row(PAID);

    assertThat(printed())
        .startsWith("\r\u001b[K  \u001b[1m1 record\u001b[0m\r\u001b[K  \u001b[32m05:41:35")
        .endsWith("updated\u001b[0m\n\r\u001b[K  \u001b[1m1 record\u001b[0m");
  }

  @Test
  void a_terminal_that_wants_no_colour_gets_none() {
    Screen screen = new Screen(out, true, false, () -> now);

    screen.status("1 record");

    assertThat(printed()).isEqualTo("\r\u001b[K  1 record");
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
