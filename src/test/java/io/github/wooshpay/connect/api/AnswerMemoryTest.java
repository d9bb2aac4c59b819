package io.github.wooshpay.connect.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A page of 200 MB or more is refused within a heap of 128 MB, whatever it is made of. */
@Timeout(120)
class AnswerMemoryTest {
  @Test
  void a_page_without_an_end_does_not_fill_the_memory() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Reading.class.getName())
            .redirectErrorStream(true)
            .start();
    try {
      String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(said.lines()).hasSize(Reading.UNITS.size()).allMatch("refused"::equals);
    } finally {
      child.destroyForcibly();
    }
  }

  /** Runs in the child. */
  static final class Reading {
    static final List<String> UNITS =
        List.of("{},", "[],", "{\"a\":1},", "1,", "1.5,", "\"\",", "[1,[2,{\"q\":{}}]],", "\"x");

    private Reading() {}

    @SuppressWarnings("SystemOut") // It is what the parent reads.
    public static void main(String[] arguments) throws IOException {
      for (String unit : UNITS) {
        try {
          AnswerReader.read(new Endless("{\"data\":[", unit));
          System.out.println("read");
        } catch (AnswerReader.Unreadable e) {
          System.out.println("refused");
        }
      }
    }
  }
}
