package io.github.wooshpay.connect.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.stack.Stack;
import io.github.wooshpay.connect.stack.StackExtension;
import io.github.wooshpay.connect.stack.TopicReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(StackExtension.class)
class QuickstartIT {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Screen screen =
      new Screen(
          new PrintStream(bytes, true, StandardCharsets.UTF_8),
          false,
          false,
          InstantSource.system());

  @Test
  void sessions_of_the_simulated_account_are_created_and_paid_while_one_watches()
      throws IOException {
    List<Path> folders = foldersOfChildren();
    List<ProcessHandle> processes = ProcessHandle.current().descendants().toList();
    Options options = Options.of(Map.of(), "20", false);

    Verdict verdict = Quickstart.run(options, screen, new StopSignal());

    assertThat(verdict.sentence()).contains("arrived");
    assertThat(verdict.code()).isZero();
    assertThat(printed().lines())
        .anyMatch(line -> line.matches(".* cs_\\d{19} +open +unpaid +[\\d,.]+ [A-Z]{3} +created"))
        .anyMatch(line -> line.matches(".* cs_\\d{19} +complete +paid +[\\d,.]+ [A-Z]{3} +updated"))
        .anyMatch(line -> line.matches(" +-- [\\d,]+ records \\(\\d+ updated\\) .* behind by .*"));
    assertThat(foldersOfChildren()).isEqualTo(folders);
    assertThat(ProcessHandle.current().descendants()).hasSameElementsAs(processes);
  }

  @Test
  void a_wrong_key_is_told_in_one_line_that_names_the_setting(Stack stack) {
    String topic = stack.name("sessions");
    try (SimulatedApi api = SimulatedApi.of(new SimulatedAccount());
        TopicReader reader = stack.reader(topic)) {
      Show show =
          new Show(stack.worker().rest(), reader, screen, InstantSource.system(), id -> null);
      Map<String, String> config =
          Map.of(
              "connector.class",
              "io.github.wooshpay.connect.WooshPaySourceConnector",
              "wooshpay.api.url",
              api.url().toString(),
              "wooshpay.api.key",
              "sk_test_canary",
              "topic",
              topic);

      Verdict verdict = show.run(stack.name("wrong-key"), config, Optional.of(LONG), () -> false);

      assertThat(verdict.code()).isEqualTo(1);
      assertThat(verdict.sentence())
          .contains("401")
          .contains("wooshpay.api.key")
          .doesNotContain("canary", "Exception", "\n");
    }
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static List<Path> foldersOfChildren() throws IOException {
    String ofThisProcess = "wooshpay-" + ProcessHandle.current().pid() + "-";
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(ofThisProcess))
          .sorted()
          .toList();
    }
  }
}
