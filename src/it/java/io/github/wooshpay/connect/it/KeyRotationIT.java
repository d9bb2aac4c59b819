package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.stack.ConnectRest;
import io.github.wooshpay.connect.stack.Settings;
import io.github.wooshpay.connect.stack.Stack;
import io.github.wooshpay.connect.stack.StackExtension;
import io.github.wooshpay.connect.stack.TopicReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A key that a file config provider reads, replaced under the running task. */
@ExtendWith(StackExtension.class)
class KeyRotationIT {
  private static final Duration SOON = Duration.ofMinutes(1);

  @TempDir Path folder;

  private final SampleSessions samples = new SampleSessions(6);
  private final SimulatedAccount account = new SimulatedAccount();

  private Path write(String key) throws IOException {
    return Files.writeString(folder.resolve("wooshpay.properties"), "api.key=" + key + "\n");
  }

  private String add() {
    ObjectNode session = samples.open(System.currentTimeMillis() / 1000 * 1000);
    account.add(session);
    return session.path("id").textValue();
  }

  @Test
  void it_goes_on_with_the_new_key_and_fails_with_a_sentence_where_that_is_wrong_too(Stack stack)
      throws IOException {
    ConnectRest rest = stack.worker().rest();
    String topic = stack.name("rotation");
    String name = stack.name("rotation");
    try (SimulatedApi api = SimulatedApi.of(account);
        TopicReader reader = stack.reader(topic)) {
      Map<String, String> settings = Settings.of(api, topic);
      settings.put("api.refused.timeout.ms", "2000");
      settings.put("wooshpay.api.key", "${file:" + write(SimulatedApi.KEY) + ":api.key}");
      String before = add();
      rest.create(name, settings);
      reader.readUntil(SOON, records -> records.size() >= 1);

      write("sk_test_rotated");
      api.acceptKey("sk_test_rotated");
      String after = add();

      assertThat(reader.readUntil(SOON, records -> records.size() >= 2))
          .extracting(record -> record.key())
          .containsExactly(before, after);
      assertThat(api.outcomes().get("401")).isPositive();
      assertThat(rest.failure(name)).isEmpty();

      api.acceptKey("sk_test_third");

      assertThat(rest.awaitFailed(name, SOON).lines().findFirst().orElse(""))
          .contains("HTTP 401", "wooshpay.api.key", "restart the task")
          .doesNotContain("sk_test");
      assertThat(stack.worker().logText())
          .doesNotContain("sk_test_rotated")
          .doesNotContain(SimulatedApi.KEY);
    } finally {
      rest.delete(name);
    }
  }
}
