package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.simulator.Behaviour;
import io.github.wooshpay.connect.simulator.FaultPolicy;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedAnswer;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.stack.ConnectRest;
import io.github.wooshpay.connect.stack.ConnectRest.RestException;
import io.github.wooshpay.connect.stack.ConnectWorker;
import io.github.wooshpay.connect.stack.Jmx;
import io.github.wooshpay.connect.stack.Settings;
import io.github.wooshpay.connect.stack.Stack;
import io.github.wooshpay.connect.stack.StackExtension;
import io.github.wooshpay.connect.stack.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Neither the key nor a customer's e-mail address gets into a worker's log or into what its REST
 * interface and its MBeans tell, the names of its threads among them, whatever happens and however
 * much is logged. A connector's own configuration is not looked at: Connect shows it to whoever may
 * read it, so there the key is a placeholder.
 */
@ExtendWith(StackExtension.class)
class CanaryIT {
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final String KEY = "sk_test_canary4711";
  private static final String EMAIL = "canary4711@example.com";

  private final SampleSessions samples = new SampleSessions(9);
  private final SimulatedAccount account = new SimulatedAccount();
  private final SimulatedApi api = SimulatedApi.builder().account(account).key(KEY).start();
  private final List<String> told = new ArrayList<>();
  private final Jmx jmx = Jmx.onFreePort();
  private final Stack stack;
  private final ConnectWorker worker;
  private final ConnectRest rest;
  private final String name;
  private final Map<String, String> settings = Settings.of(api, "canary");

  CanaryIT(Stack stack) {
    this.stack = stack;
    worker = jmx.of(stack.anotherWorker().environment("CANARY_KEY", KEY)).start();
    rest = worker.rest();
    name = stack.name("canary");
  }

  @AfterEach
  void close() {
    jmx.close();
    worker.close();
    api.close();
  }

  @Test
  void neither_the_key_nor_an_email_address_is_logged_or_told_in_success_and_in_failure() {
    logEverything();
    String topic = stack.name("canary");
    settings.put("topic", topic);
    settings.put("name", name);
    settings.put("wooshpay.api.key", "${env:CANARY_KEY}");
    settings.put("filter.customer.email", EMAIL);
    settings.put("retry.backoff.ms", "10");
    settings.put("retry.backoff.max.ms", "500");
    settings.put("api.refused.timeout.ms", "0");
    account.add(canary(samples.paid(nowMs())));

    validate();
    rest.create(name, settings);
    try (TopicReader reader = stack.reader(topic)) {
      JsonNode emitted = reader.readUntil(SOON, records -> !records.isEmpty()).get(0).value();
      assertThat(emitted.at("/customer_details/email").asText()).isEqualTo(EMAIL);
      ask();
      for (String parrot :
          List.of(KEY, "Basic " + base64(KEY + ":"), EMAIL, EMAIL.toUpperCase(Locale.ROOT))) {
        failsBy(
            SimulatedAnswer.error(
                400, "invalid_request_error", parrot, "No such thing: " + parrot));
        failsBy(
            SimulatedAnswer.error(401, "invalid_request_error", parrot, "Not your key: " + parrot));
      }
      survives(SimulatedAnswer.html(200, "<html>" + KEY + " " + EMAIL + "</html>"));
      survives(SimulatedAnswer.html(502, "<html>" + KEY + " " + EMAIL + "</html>"));
      survives(SimulatedAnswer.json(200, "{\"data\":[{\"id\":\"" + KEY + "\",\"" + EMAIL));

      account.addRaw("nobody", nowMs(), canary(samples.open(nowMs())).without("id"));
      rest.awaitFailed(name, SOON);
      ask();
      rest.stop(name);
      ask();
      refusedOffsets();
      rest.delete(name);
      validate();
    }
    assertThat(worker.logText()).contains(" DEBUG ");
    assertHidden(worker.logText());
    assertThat(worker.logText())
        .as("with the dumps of settings that a worker prints")
        .contains("TaskConfig values", "SourceConnectorConfig values");
    told.forEach(CanaryIT::assertHidden);
    assertThat(told).anyMatch(shown -> shown.contains("wooshpay-capture-"));
    assertThat(told).anyMatch(shown -> shown.contains("wooshpay-requests-answered-total"));
    assertThat(told).anyMatch(answer -> answer.contains("HTTP 401") && answer.contains("configs"));
  }

  private static long nowMs() {
    return System.currentTimeMillis() / 1000 * 1000;
  }

  private static ObjectNode canary(ObjectNode session) {
    session.put("customer_email", EMAIL).withObject("/customer_details").put("email", EMAIL);
    return session;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private void logEverything() {
    rest.call("PUT", "/admin/loggers/root", Map.of("level", "DEBUG"));
    // It prints parts of the requests that it is sent, and so of the configuration.
    rest.call("PUT", "/admin/loggers/org.eclipse.jetty", Map.of("level", "INFO"));
    rest.call("PUT", "/admin/loggers/org.apache.kafka", Map.of("level", "DEBUG"));
    rest.call("PUT", "/admin/loggers/io.github.wooshpay", Map.of("level", "TRACE"));
  }

  /** The task fails by such an answer, says so, and runs again. */
  private void failsBy(SimulatedAnswer answer) {
    api.faults(FaultPolicy.always(Behaviour.answering(answer)));
    rest.awaitFailed(name, SOON);
    ask();
    validate();
    api.faults(FaultPolicy.none());
    rest.restart(name);
    rest.awaitRunning(name, SOON);
  }

  /** The task outlives such an answer. */
  private void survives(SimulatedAnswer answer) {
    long before = api.outcomes().getOrDefault("custom", 0L);
    api.faults(FaultPolicy.always(Behaviour.answering(answer)));
    await().atMost(SOON).until(() -> api.outcomes().getOrDefault("custom", 0L) >= before + 3);
    ask();
    api.faults(FaultPolicy.none());
    long asked = api.requestCount();
    await().atMost(SOON).until(() -> api.requestCount() > asked + 3);
    rest.awaitRunning(name, SOON);
  }

  private void ask() {
    told.add(rest.status(name).toString());
    told.add(rest.offsets(name).toString());
    told.add(rest.call("GET", "/connectors?expand=status", null).toString());
    told.add(rest.call("GET", "/connectors/" + name + "/topics", null).toString());
    told.add(jmx.everything());
  }

  private void refusedOffsets() {
    Object offsets =
        Map.of(
            "offsets",
            List.of(
                Map.of(
                    "partition", Map.of("api", api.url().toString(), "customer_email", EMAIL),
                    "offset", Map.of("created", 1))));
    RestException refused =
        catchThrowableOfType(RestException.class, () -> rest.patchOffsets(name, offsets));
    told.add(String.valueOf(refused));
  }

  /** Repeats the value of each setting as Connect returned it, and nothing else. */
  private void validate() {
    ObjectNode answer = rest.validate("WooshPaySourceConnector", settings).deepCopy();
    for (JsonNode config : answer.path("configs")) {
      if (config.at("/value/name").asText().equals("filter.customer.email")) {
        ((ObjectNode) config.path("value")).remove("value");
      }
    }
    told.add(answer.toString());
  }

  private static void assertHidden(String text) {
    for (String secret : List.of(KEY, base64(KEY + ":"), EMAIL)) {
      int at = text.toLowerCase(Locale.ROOT).indexOf(secret.toLowerCase(Locale.ROOT));
      assertThat(at < 0 ? "" : text.substring(Math.max(0, at - 300), at + 50)).isEmpty();
    }
  }
}
