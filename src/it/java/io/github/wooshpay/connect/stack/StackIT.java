package io.github.wooshpay.connect.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The stack by itself, with a connector that Kafka brings. */
@ExtendWith(StackExtension.class)
class StackIT {
  private static final Duration SOON = Duration.ofMinutes(1);

  @TempDir Path folder;

  /** Reads a file of JSON numbers, one a line, as strings. */
  private Map<String, String> lines(String topic) {
    return Map.of(
        "connector.class",
        "FileStreamSource",
        "tasks.max",
        "1",
        "topic",
        topic,
        "file",
        folder.resolve("lines").toString());
  }

  private void append(String text) throws IOException {
    Files.writeString(
        folder.resolve("lines"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Test
  void a_killed_worker_goes_on_with_its_connector_when_it_starts_again(Stack stack)
      throws IOException {
    String topic = stack.name("lines");
    append("one\ntwo\n");
    try (ConnectWorker worker = stack.anotherWorker().exactlyOnce(true).start();
        TopicReader reader = stack.committedReader(topic)) {
      worker.rest().create("lines", lines(topic));
      worker.rest().awaitRunning("lines", SOON);
      reader.readUntil(SOON, records -> records.size() >= 2);

      worker.kill();
      assertThat(worker.isAlive()).isFalse();
      append("three\n");
      worker.startAgain();

      assertThat(reader.readUntil(SOON, records -> records.size() >= 3))
          .extracting(record -> record.value().asText())
          .containsExactly("one", "two", "three");
    }
  }

  @Test
  void a_stopped_connector_shows_its_offsets_and_takes_others(Stack stack) throws IOException {
    String topic = stack.name("lines");
    String name = stack.name("offsets");
    ConnectRest rest = stack.worker().rest();
    append("one\ntwo\n");
    rest.create(name, lines(topic));
    try (TopicReader reader = stack.reader(topic)) {
      reader.readUntil(SOON, records -> records.size() >= 2);
      rest.stop(name);
      assertThat(rest.offsets(name).at("/offsets/0/offset/position").asLong()).isEqualTo(8);

      Map<String, Object> afterTheFirstLine =
          Map.of(
              "partition", Map.of("filename", folder.resolve("lines").toString()),
              "offset", Map.of("position", 4));
      rest.patchOffsets(name, Map.of("offsets", List.of(afterTheFirstLine)));
      rest.resume(name);

      assertThat(reader.readUntil(SOON, records -> records.size() >= 3))
          .extracting(record -> record.value().asText())
          .containsExactly("one", "two", "two");
    } finally {
      rest.delete(name);
    }
  }

  @Test
  void a_refusal_of_the_worker_is_told_with_its_status_and_reason(Stack stack) {
    assertThatThrownBy(() -> stack.worker().rest().status("nobody"))
        .isInstanceOf(ConnectRest.RestException.class)
        .hasMessageContaining("404")
        .hasMessageContaining("nobody");
  }

  @Test
  void a_worker_has_nothing_of_the_plugin_on_its_own_class_path() {
    assertThat(TestClassPath.ofKafka())
        .extracting(jar -> jar.getFileName().toString())
        .anyMatch(name -> name.startsWith("connect-runtime"))
        .noneMatch(name -> name.matches("(okhttp|okio|kotlin|failsafe|kafka-connect-wooshpay).*"));
  }
}
