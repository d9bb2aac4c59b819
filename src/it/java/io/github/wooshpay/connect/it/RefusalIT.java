package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.api.RequestStyle;
import io.github.wooshpay.connect.simulator.Parameter;
import io.github.wooshpay.connect.simulator.RecordedRequest;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import io.github.wooshpay.connect.stack.ConnectRest;
import io.github.wooshpay.connect.stack.Settings;
import io.github.wooshpay.connect.stack.Stack;
import io.github.wooshpay.connect.stack.StackExtension;
import io.github.wooshpay.connect.stack.TopicReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user is told on a real worker when the API, the key or the configuration is not right. */
@ExtendWith(StackExtension.class)
class RefusalIT {
  /** From the call that creates the connector to its failure: rebalances included. */
  private static final Duration SECONDS = Duration.ofSeconds(20);

  /** More requests than a handshake in every dialect and one scan need. */
  private static final int MANY = 40;

  private static final long DAY_MS = Duration.ofDays(1).toMillis();

  private final SimulatedAccount account = new SimulatedAccount();
  private final Stack stack;
  private final ConnectRest rest;

  RefusalIT(Stack stack) {
    this.stack = stack;
    this.rest = stack.worker().rest();
    long nowMs = System.currentTimeMillis() / 1000 * 1000;
    account.addAll(new SampleSessions(8).spread(500, nowMs - 40 * DAY_MS, nowMs));
  }

  static Stream<Arguments> ignoringApis() {
    SimulatedApi.Builder bounds =
        SimulatedApi.builder()
            .ignoring(
                Parameter.CREATED,
                Parameter.CREATED_GT,
                Parameter.CREATED_GTE,
                Parameter.CREATED_LT,
                Parameter.CREATED_LTE);
    return Stream.of(
        Arguments.of("created.gt", "auto", bounds),
        Arguments.of("created.gt", "auto", SimulatedApi.builder().ignoring(Parameter.CREATED_GT)),
        Arguments.of("created.lte", "auto", SimulatedApi.builder().ignoring(Parameter.CREATED_LTE)),
        Arguments.of(
            "starting_after", "auto", SimulatedApi.builder().ignoring(Parameter.STARTING_AFTER)),
        Arguments.of("limit", "auto", SimulatedApi.builder().ignoring(Parameter.LIMIT)),
        Arguments.of("style body", "auto", SimulatedApi.builder().styles()),
        Arguments.of("style body", "body", SimulatedApi.builder().styles(RequestStyle.QUERY)),
        Arguments.of("style query", "query", SimulatedApi.builder().styles(RequestStyle.BODY)));
  }

  /** As where the API was all right when the connector was configured. */
  private Map<String, String> untried(SimulatedApi api) {
    Map<String, String> settings = Settings.of(api, stack.name("refused"));
    settings.put("connection.check", "false");
    return settings;
  }

  @ParameterizedTest(name = "{0}, configured {1}")
  @MethodSource("ignoringApis")
  void a_parameter_that_the_api_ignores_is_named_and_asked_for_no_more(
      String named, String configuredStyle, SimulatedApi.Builder ignoring) {
    String name = stack.name("ignored");
    try (SimulatedApi api = ignoring.account(account).start()) {
      Map<String, String> settings = untried(api);
      settings.put("wooshpay.request.style", configuredStyle);
      rest.create(name, settings);

      String sentence = sentence(rest.awaitFailed(name, SECONDS));

      assertThat(sentence).contains("WooshPay ignored", named, "wooshpay.request.style");
      assertThat(api.requestCount()).isLessThan(MANY);
      assertNothingMoreIsAsked(api);
    } finally {
      rest.delete(name);
    }
  }

  private static void assertNothingMoreIsAsked(SimulatedApi api) {
    long asked = api.requestCount();
    await()
        .during(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(5))
        .until(() -> api.requestCount() == asked);
  }

  @Test
  void the_documented_style_is_a_get_with_a_json_body() {
    String topic = stack.name("wire");
    String name = stack.name("wire");
    try (SimulatedApi api = SimulatedApi.of(account);
        TopicReader reader = stack.reader(topic)) {
      rest.create(name, Settings.of(api, topic));
      reader.readUntil(SECONDS, records -> records.size() >= account.size());
      rest.delete(name);

      assertThat(api.requests())
          .extracting(RecordedRequest::method, RecordedRequest::target)
          .containsOnly(tuple("GET", SimulatedApi.PATH));
      assertThat(api.requests())
          .allSatisfy(
              request -> {
                assertThat(request.header("Content-Type")).isEqualTo("application/json");
                assertThat(request.header("Accept")).isEqualTo("application/json");
              })
          .extracting(RecordedRequest::body)
          .contains("{\"limit\":1}")
          .anyMatch(
              body ->
                  body.matches(
                      "\\{\"created\":\\{\"gt\":\"\\d{13}\",\"lte\":\"\\d{13}\"},\"limit\":100,"
                          + "\"starting_after\":\"cs_\\d{19}\"}"));
    }
  }

  @Test
  void a_wrong_key_fails_the_task_with_one_sentence_that_names_its_setting() {
    String name = stack.name("key");
    try (SimulatedApi api = SimulatedApi.of(account)) {
      api.acceptKey("sk_test_another");
      rest.create(name, untried(api));

      String sentence = sentence(rest.awaitFailed(name, SECONDS));

      assertThat(sentence).contains("HTTP 401", "The key in wooshpay.api.key is wrong");
      assertThat(sentence).doesNotContain(SimulatedApi.KEY);
    } finally {
      rest.delete(name);
    }
  }

  @Test
  void an_entry_without_an_id_fails_the_task_with_what_it_lacks_and_what_to_set() {
    String name = stack.name("malformed");
    long nowMs = System.currentTimeMillis();
    account.addRaw("nobody", nowMs, new SampleSessions(9).open(nowMs).without("id"));
    try (SimulatedApi api = SimulatedApi.of(account)) {
      rest.create(name, untried(api));

      assertThat(sentence(rest.awaitFailed(name, SECONDS)))
          .isEqualTo(
              "WooshPay returned a malformed session. Entry 0 of the page is not a session: its id is"
                  + " missing, empty or no text. Set behavior.on.malformed.session to log to skip such entries, or ask WooshPay to fix them.");
    } finally {
      rest.delete(name);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "wooshpay.api.key, pk_test_simulated",
    "wooshpay.api.url, http://api.example.com",
    "page.limit, 101",
    "wooshpay.request.style, soap",
    "behavior.on.malformed.session, ignore",
    "start.from, yesterday",
  })
  void a_wrong_value_is_refused_on_its_own_key_before_anything_runs(String key, String value) {
    try (SimulatedApi api = SimulatedApi.of(account)) {
      Map<String, String> settings = Settings.of(api, "any");
      settings.put("name", "any");
      assertThat(errors(settings)).isEmpty();
      settings.put(key, value);

      Map<String, List<String>> errors = errors(settings);

      assertThat(errors).containsOnlyKeys(key);
      assertThat(errors.get(key)).hasSize(1).first().asString().contains(key);
    }
  }

  @Test
  void a_key_that_the_api_refuses_is_refused_before_anything_runs() {
    try (SimulatedApi api = SimulatedApi.of(account)) {
      Map<String, String> settings = Settings.of(api, "any");
      settings.put("name", "any");
      api.acceptKey("sk_test_another");

      Map<String, List<String>> errors = errors(settings);

      assertThat(errors).containsOnlyKeys("wooshpay.api.key");
      assertThat(errors.get("wooshpay.api.key")).hasSize(1).first().asString().contains("HTTP 401");
    }
  }

  @Test
  void an_api_that_ignores_the_request_style_is_refused_before_anything_runs() {
    try (SimulatedApi api = SimulatedApi.builder().account(account).styles().start()) {
      Map<String, String> settings = Settings.of(api, "any");
      settings.put("name", "any");

      assertThat(errors(settings)).containsOnlyKeys("wooshpay.request.style");
    }
  }

  @Test
  void a_user_interface_is_told_what_a_form_needs() {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    Map<String, String> settings =
        Map.of("name", "any", "connector.class", "WooshPaySourceConnector", "topic", "any");
    rest.validate("WooshPaySourceConnector", settings)
        .path("configs")
        .forEach(field -> fields.set(field.at("/definition/name").asText(), field));

    JsonNode style = fields.path("wooshpay.request.style");
    assertThat(style.at("/definition/group").asText()).isEqualTo("Connection");
    assertThat(style.at("/definition/order_in_group").asInt()).isEqualTo(4);
    assertThat(style.at("/definition/display_name").asText()).isEqualTo("Request style");
    assertThat(style.at("/value/recommended_values"))
        .extracting(JsonNode::asText)
        .containsExactly("auto", "body", "query");
    assertThat(fields.path("proxy.url").at("/definition/dependents"))
        .extracting(JsonNode::asText)
        .containsExactly("proxy.username");
    assertThat(fields.path("proxy.username").at("/value/visible").booleanValue()).isFalse();
    assertThat(fields.path("proxy.url").at("/value/visible").booleanValue()).isTrue();
    assertThat(fields.path("wooshpay.api.key").at("/definition/required").booleanValue()).isTrue();
  }

  @Test
  void all_wrong_values_are_told_at_once() {
    try (SimulatedApi api = SimulatedApi.of(account)) {
      Map<String, String> settings = new HashMap<>(Settings.of(api, "any"));
      settings.put("name", "any");
      settings.put("wooshpay.api.key", "pk_test_simulated");
      settings.put("wooshpay.api.url", "http://api.example.com");
      settings.put("page.limit", "101");
      settings.put("wooshpay.timestamp.unit", "hours");
      settings.put("start.from", "yesterday");

      assertThat(errors(settings))
          .containsOnlyKeys(
              "wooshpay.api.key",
              "wooshpay.api.url",
              "page.limit",
              "wooshpay.timestamp.unit",
              "start.from");
    }
  }

  /** The errors of each key that has any. */
  private Map<String, List<String>> errors(Map<String, String> settings) {
    Map<String, List<String>> errors = new TreeMap<>();
    for (JsonNode config : rest.validate("WooshPaySourceConnector", settings).path("configs")) {
      JsonNode value = config.path("value");
      if (!value.path("errors").isEmpty()) {
        errors.put(
            value.path("name").asText(),
            StreamSupport.stream(value.path("errors").spliterator(), false)
                .map(JsonNode::asText)
                .toList());
      }
    }
    return errors;
  }

  /** What a trace begins with, without the exception's class. */
  private static String sentence(String trace) {
    return trace.lines().findFirst().orElse("").replaceFirst("^[\\w.$]+Exception: ", "");
  }
}
