package io.github.wooshpay.connect.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.api.ApiException.Kind;
import io.github.wooshpay.connect.simulator.Behaviour;
import io.github.wooshpay.connect.simulator.Fault;
import io.github.wooshpay.connect.simulator.FaultPolicy;
import io.github.wooshpay.connect.simulator.HandClock;
import io.github.wooshpay.connect.simulator.Parameter;
import io.github.wooshpay.connect.simulator.SampleLineItems;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedAnswer;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All line items of a session, whatever the API makes of the parameters. */
@Timeout(30)
class LineItemsWireTest {
  private static final long T0 = 1_665_553_290_000L;
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  private final HandClock clock = new HandClock(T0);
  private final CapturedLog log = new CapturedLog();
  private final SimulatedAccount account = new SimulatedAccount();
  private final AtomicInteger missing = new AtomicInteger();
  private final String id;

  LineItemsWireTest() {
    ObjectNode session = new SampleSessions(5).open(T0).putNull("line_items");
    account.add(session);
    id = session.path("id").textValue();
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  static Stream<Arguments> dialects() {
    return Stream.of(RequestStyle.values())
        .flatMap(
            list ->
                Stream.of(RequestStyle.values())
                    .flatMap(
                        items ->
                            Stream.of(1, 9, 10, 11, 100, 101, 250)
                                .map(count -> Arguments.of(list, items, count))));
  }

  @ParameterizedTest(name = "list by {0}, items by {1}, {2} items")
  @MethodSource("dialects")
  void all_items_are_read_in_order_in_every_dialect(
      RequestStyle list, RequestStyle items, int count) throws Exception {
    try (SimulatedApi api = builder(count).styles(list).lineItemsStyles(items).start();
        WooshPayClient client = learned(api)) {
      assertThat(read(client)).isEqualTo(truth(count));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 11, 250})
  void a_limit_that_is_ignored_is_paged_through(int count) throws Exception {
    try (SimulatedApi api = builder(count).ignoring(Parameter.LIMIT).start();
        WooshPayClient client = pinned(api)) {
      assertThat(read(client)).isEqualTo(truth(count));
    }
  }

  /** As in WooshPay's own sample of a list. */
  @ParameterizedTest
  @CsvSource({"1,2", "99,2", "100,2", "101,3", "250,4"})
  void pages_that_say_nothing_of_more_end_with_an_empty_one(int count, int requests)
      throws Exception {
    try (SimulatedApi api = builder(count).start();
        WooshPayClient client = learned(api)) {
      api.faults(FaultPolicy.lineItems(Fault.HAS_MORE_NULL));
      long before = api.requestCount();

      assertThat(read(client)).isEqualTo(truth(count));
      assertThat(api.requestCount() - before).isEqualTo(requests);
    }
  }

  @Test
  void pages_shorter_than_asked_for_that_say_nothing_of_more_are_all_read() throws Exception {
    try (SimulatedApi api = builder(95).start();
        WooshPayClient client = learned(api)) {
      api.faults(FaultPolicy.lineItems(Behaviour.capped(30)));

      assertThat(read(client)).isEqualTo(truth(95));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_ignored_cursor_is_an_error_and_neither_a_loop_nor_a_cut(boolean saysMore) {
    try (SimulatedApi api = builder(101).ignoring(Parameter.STARTING_AFTER).start();
        WooshPayClient client = learned(api)) {
      api.faults(saysMore ? FaultPolicy.none() : FaultPolicy.lineItems(Fault.HAS_MORE_NULL));
      long before = api.requestCount();

      assertThatExceptionOfType(ApiException.class)
          .isThrownBy(() -> client.lineItems(id, Urgency.TAIL))
          .withMessageStartingWith(
              "WooshPay ignored starting_after in the line items of session " + id)
          .withMessageContaining("line.items")
          .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.PARAMETER_IGNORED));
      assertThat(api.requestCount() - before).isLessThanOrEqualTo(12);
    }
  }

  /** All parameters are skipped, and the default page holds everything. */
  @Test
  void fewer_items_than_a_default_page_are_complete_though_the_cursor_is_ignored()
      throws Exception {
    try (SimulatedApi api = builder(9).ignoring(Parameter.STARTING_AFTER, Parameter.LIMIT).start();
        WooshPayClient client = learned(api)) {
      api.faults(FaultPolicy.lineItems(Fault.HAS_MORE_NULL));

      assertThat(read(client)).isEqualTo(truth(9));
    }
  }

  @Test
  void items_are_read_again_where_the_cursor_is_gone_between_two_pages() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Function<ObjectNode, List<JsonNode>> items =
        session -> {
          List<JsonNode> all = new ArrayList<>(SampleLineItems.make(session, 250));
          if (asked.incrementAndGet() > 1) {
            all.remove(99);
          }
          return all;
        };
    try (SimulatedApi api = SimulatedApi.builder().account(account).lineItems(items).start();
        WooshPayClient client = learned(api)) {
      List<String> expected = truth(250);
      expected.remove(99);

      assertThat(read(client)).isEqualTo(expected);
    }
  }

  @Test
  void a_session_without_items_is_counted_and_warned_of_once_an_hour() throws Exception {
    try (SimulatedApi api = builder(3).start();
        WooshPayClient client = learned(api)) {
      api.faults(FaultPolicy.lineItems(Fault.NOT_FOUND));

      for (int i = 0; i < 3; i++) {
        assertThat(client.lineItems(id, Urgency.TAIL)).isNull();
      }
      assertThat(log.lines("WARN"))
          .singleElement()
          .asString()
          .startsWith("WARN WooshPay refused the line items of session " + id)
          .contains("HTTP 404", "line.items", "wooshpay-line-items-missing-total");
      clock.advance(Duration.ofHours(1));
      assertThat(client.lineItems(id, Urgency.TAIL)).isNull();

      assertThat(log.lines("WARN")).hasSize(2);
      assertThat(missing).hasValue(4);
    }
  }

  /** A gateway whose backend is gone, not WooshPay. */
  @Test
  void a_404_page_passes() throws Exception {
    try (SimulatedApi api = builder(3).start();
        WooshPayClient client = learned(api)) {
      api.faults(FaultPolicy.next(Fault.NOT_FOUND_TEXT, Fault.NOT_FOUND_TEXT, Fault.BAD_GATEWAY));

      assertThat(read(client)).isEqualTo(truth(3));
      assertThat(missing).hasValue(0);
    }
  }

  @Test
  void a_key_without_the_permission_ends_it_at_first_contact_and_names_the_setting() {
    try (SimulatedApi api = builder(3).start();
        WooshPayClient client = learned(api)) {
      api.faults(FaultPolicy.lineItems(Fault.FORBIDDEN));

      assertThatExceptionOfType(ApiException.class)
          .isThrownBy(() -> client.lineItems(id, Urgency.TAIL))
          .withMessageContaining("lacks the permission to read line items")
          .satisfies(e -> assertThat(e.setting()).isEqualTo("line.items"));
    }
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(Fault.FORBIDDEN, "line.items"),
        Arguments.of(Fault.UNAUTHORIZED, "wooshpay.api.key"),
        Arguments.of(Fault.BAD_REQUEST, "line.items"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void a_refusal_after_an_answer_may_pass_for_minutes(Fault refusal, String setting)
      throws Exception {
    try (SimulatedApi api = builder(3).start();
        WooshPayClient client = learned(api)) {
      read(client);
      api.faults(FaultPolicy.next(refusal, refusal));
      assertThat(read(client)).isEqualTo(truth(3));

      api.faults(FaultPolicy.lineItems(refusal));
      CompletableFuture<ArrayNode> asked = CompletableFuture.supplyAsync(() -> items(client));
      awaitAttempts(api);
      clock.advance(FIVE_MINUTES);

      assertThatExceptionOfType(CompletionException.class)
          .isThrownBy(asked::join)
          .havingCause()
          .isInstanceOfSatisfying(
              ApiException.class, e -> assertThat(e.setting()).isEqualTo(setting));
    }
  }

  @Test
  void more_items_than_a_record_can_hold_are_an_error() {
    // Made once, and not for each of 201 pages.
    List<JsonNode> items =
        SampleLineItems.make(
            (ObjectNode) account.current(id).json(), LineItemReader.MOST_ITEMS + 1);
    try (SimulatedApi api =
            SimulatedApi.builder().account(account).lineItems(session -> items).start();
        WooshPayClient client = learned(api)) {
      assertThatExceptionOfType(ApiException.class)
          .isThrownBy(() -> client.lineItems(id, Urgency.TAIL))
          .withMessageContaining("more than 20,000 line items of session " + id);
    }
  }

  @Test
  void items_without_an_id_are_kept_while_nothing_more_is_announced() throws Exception {
    ArrayNode data = JsonNodeFactory.instance.arrayNode();
    data.addObject().put("quantity", 1);
    data.addObject().put("quantity", 2);
    String list = "{\"object\":\"list\",\"has_more\":false,\"data\":" + data + "}";
    try (SimulatedApi api = builder(1).start();
        WooshPayClient client = learned(api)) {
      api.faults(FaultPolicy.lineItems(Behaviour.answering(SimulatedAnswer.json(200, list))));

      assertThat(client.lineItems(id, Urgency.TAIL)).isEqualTo(data);

      String more = list.replace("false", "true");
      api.faults(FaultPolicy.lineItems(Behaviour.answering(SimulatedAnswer.json(200, more))));
      assertThatExceptionOfType(ApiException.class)
          .isThrownBy(() -> client.lineItems(id, Urgency.TAIL))
          .withMessageContaining("none of its items has an id to continue after");
    }
  }

  @Test
  void a_connection_check_tries_the_items_of_one_session() throws Exception {
    try (SimulatedApi api = builder(3).start()) {
      api.faults(FaultPolicy.lineItems(Fault.FORBIDDEN));
      ApiSettings settings = SettingsBuilder.at(api.url()).build();

      assertThat(ConnectionCheck.run(settings, false, clock, Duration.ofSeconds(10))).isPresent();
      assertThatExceptionOfType(ApiException.class)
          .isThrownBy(() -> ConnectionCheck.run(settings, true, clock, Duration.ofSeconds(10)))
          .satisfies(e -> assertThat(e.setting()).isEqualTo("line.items"));
    }
  }

  private SimulatedApi.Builder builder(int count) {
    return SimulatedApi.builder()
        .account(account)
        .lineItems(session -> SampleLineItems.make(session, count));
  }

  private List<String> truth(int count) {
    ObjectNode session = (ObjectNode) account.current(id).json();
    return texts(SampleLineItems.make(session, count));
  }

  private List<String> read(WooshPayClient client) {
    return texts(items(client));
  }

  private static List<String> texts(Iterable<JsonNode> items) {
    List<String> texts = new ArrayList<>();
    items.forEach(item -> texts.add(item.toString()));
    return texts;
  }

  private ArrayNode items(WooshPayClient client) {
    try {
      return Objects.requireNonNull(client.lineItems(id, Urgency.TAIL));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private WooshPayClient learned(SimulatedApi api) {
    return open(SettingsBuilder.at(api.url()).refusedTimeout(FIVE_MINUTES));
  }

  /** An API that ignores the limit cannot be learned, since the handshake asks for one session. */
  private WooshPayClient pinned(SimulatedApi api) {
    return WooshPayClient.open(
        SettingsBuilder.at(api.url()).style(RequestStyle.BODY).build(), clock, listener());
  }

  private WooshPayClient open(SettingsBuilder settings) {
    WooshPayClient client = WooshPayClient.open(settings.build(), clock, listener());
    try {
      client.learn(Urgency.TAIL);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return client;
  }

  private ClientListener listener() {
    return new ClientListener() {
      @Override
      public void lineItemsMissing() {
        missing.incrementAndGet();
      }
    };
  }

  private static void awaitAttempts(SimulatedApi api) {
    long before = api.requestCount();
    Awaitility.await().until(() -> api.requestCount() >= before + 2);
  }
}
