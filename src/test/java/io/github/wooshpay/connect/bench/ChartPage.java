package io.github.wooshpay.connect.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Pages for the tests of charts. */
final class ChartPage {
  private ChartPage() {}

  /** Returns a page with these rows in one of its parts. */
  static String of(String part, String... rows) {
    return PerformancePage.begin(part)
        + "\n"
        + String.join("\n", rows)
        + "\n"
        + PerformancePage.end(part);
  }

  /**
   * Asserts that a committed chart shows the committed page; {@code -Dgolden.update=true} draws it.
   */
  static void assertShown(Path file, UnaryOperator<String> chart) throws IOException {
    String drawn = chart.apply(Files.readString(PerformancePage.PAGE));
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, drawn);
    }

    assertThat(file).hasContent(drawn);
  }
}
