package io.github.wooshpay.connect.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wooshpay.connect.quickstart.Screen.Tone;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class TerminalPictureTest {
  private final Screen screen =
      new Screen(
          new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
          false,
          false,
          InstantSource.system());

  @Test
  void shows_what_comes_before_the_table_its_last_rows_and_the_status() {
    screen.line("Kafka     starting a broker");
    screen.line(Tone.BOLD, SessionRow.HEADINGS.inColumns());
    for (int i = 1; i <= 30; i++) {
      screen.row(new SessionRow("05:41:35", "cs_" + i, "complete", "paid", "5.00 GBP", "updated"));
    }
    screen.status("30 records");
    screen.line("Stopped.");

    String svg = screen.picture().svg();

    assertThat(svg)
        .contains("starting a broker", "SESSION", "cs_21 ", "cs_30 ", "#3fb950", ">30 records<")
        .doesNotContain("cs_20 ", "Stopped.");
  }

  @Test
  void shows_no_folder_of_the_machine_and_no_markup_of_a_text() {
    Path log = Path.of("target", "logs");
    screen.line("Logs " + log.toAbsolutePath());
    screen.line("1 < 2 & 3");

    String svg = screen.picture().svg();

    assertThat(svg).contains(">Logs " + log + "<", "1 &lt; 2 &amp; 3");
    assertThat(svg).doesNotContain(Path.of("").toAbsolutePath().toString());
  }
}
