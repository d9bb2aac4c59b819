package io.github.wooshpay.connect.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wooshpay.connect.api.RequestStyle;
import java.io.BufferedReader;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SimulatorMainTest {
  private static final long NOW = Instant.parse("2026-03-01T10:00:00Z").toEpochMilli();

  @Test
  void the_options_choose_the_dialect_the_key_and_the_history() throws Exception {
    SimulatorOptions options =
        SimulatorOptions.parse(
            "--port",
            "0",
            "--key",
            "sk_test_other",
            "--history",
            "30",
            "--history-days",
            "3",
            "--style",
            "query",
            "--unit",
            "seconds",
            "--order",
            "oldest",
            "--rate",
            "0");
    try (SimulatorMain simulator = SimulatorMain.start(options, new HandClock(NOW))) {
      URI uri = URI.create(simulator.api().url() + SimulatedApi.PATH + "?limit=100");
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .header("Authorization", SimulatedApiTest.basic("sk_test_other"))
              .build();
      JsonNode page =
          SimulatedApiTest.json(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()));
      List<Long> created = new ArrayList<>();
      page.path("data").forEach(session -> created.add(session.path("created").longValue()));
      assertThat(created).hasSize(30).isSorted();
      assertThat(created.get(0)).isEqualTo(NOW / 1000 - 3 * 86_400);
      assertThat(created.get(29)).isLessThan(NOW / 1000);
    }
  }

  @Test
  void without_options_it_is_the_documented_dialect() {
    SimulatorOptions options = SimulatorOptions.parse();
    assertThat(options.host()).isEqualTo("127.0.0.1");
    assertThat(options.port()).isEqualTo(8090);
    assertThat(options.key()).isEqualTo("sk_test_simulated");
    assertThat(options.styles()).containsExactly(RequestStyle.BODY);
    assertThat(options.order()).isEqualTo(ListOrder.NEWEST_FIRST);
    assertThat(options.latency()).isEqualTo(Duration.ZERO);
    assertThat(options.faults()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--colour red",
        "port 80",
        "--port",
        "--port 65536",
        "--rate fast",
        "--faults 1.5",
        "--style xml",
        "--unit days",
        "--order random"
      })
  void rejects_an_unknown_option_by_name(String line) {
    String[] arguments = line.split(" ");
    assertThatThrownBy(() -> SimulatorOptions.parse(arguments))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(arguments[0]);
  }

  @Test
  void it_runs_by_itself_on_the_jdk_and_jackson_and_stops_when_told() throws Exception {
    Process process = started("--port", "0", "--history", "5", "--rate", "50");
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      Matcher ready =
          Pattern.compile(
                  "Simulated WooshPay is ready at (http://127\\.0\\.0\\.1:\\d+) with 5 past sessions")
              .matcher(String.valueOf(output.readLine()));
      assertThat(ready.matches()).isTrue();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(ready.group(1) + SimulatedApi.PATH))
              .header("Authorization", SimulatedApiTest.basic(SimulatedApi.KEY))
              .header("Content-Type", "application/json")
              .method("GET", BodyPublishers.ofString("{\"limit\":2}"))
              .build();
      HttpResponse<String> response =
          HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
      assertThat(SimulatedApiTest.ids(SimulatedApiTest.json(response))).hasSize(2);

      // By its handle: Process.destroy() would close the output as well.
      assertThat(process.toHandle().destroy()).isTrue();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(output.readLine()).isNull();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void a_wrong_option_ends_it_with_the_usage() throws Exception {
    Process process = started("--colour", "red");
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(output.lines())
          .contains("there is no option --colour", "Options, each with a value:");
    }
  }

  private static Process started(String... arguments) throws Exception {
    List<String> classPath = new ArrayList<>();
    for (Class<?> of :
        List.of(
            SimulatorMain.class,
            RequestStyle.class,
            ObjectMapper.class,
            JsonFactory.class,
            JsonInclude.class)) {
      URI place = of.getProtectionDomain().getCodeSource().getLocation().toURI();
      classPath.add(Path.of(place).toString());
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath));
    command.add(SimulatorMain.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
