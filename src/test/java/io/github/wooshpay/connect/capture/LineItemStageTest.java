package io.github.wooshpay.connect.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.api.Urgency;
import io.github.wooshpay.connect.capture.LineItemStage.Fetch;
import io.github.wooshpay.connect.capture.ledger.Batch;
import io.github.wooshpay.connect.capture.ledger.Change;
import io.github.wooshpay.connect.capture.ledger.Fingerprint;
import io.github.wooshpay.connect.capture.ledger.IgnoredFields;
import io.github.wooshpay.connect.capture.ledger.Lane;
import io.github.wooshpay.connect.capture.ledger.Ledger;
import io.github.wooshpay.connect.session.LineItemsMode;
import io.github.wooshpay.connect.session.Session;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineItemStageTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long T0 = 1_665_553_290_000L;
  private static final int PARALLELISM = 4;

  private final Ledger ledger = new Ledger(100, new Fingerprint(IgnoredFields.none()), T0 - 1);
  private int handedOver;

  @Test
  void nothing_is_fetched_and_nothing_waits_where_items_are_as_listed() {
    LineItemStage stage = stage(LineItemsMode.AS_LISTED);
    Batch batch = batch(Lane.LIVE, paid("cs_1"), open("cs_2"));

    stage.add(batch);

    assertThat(stage.next()).isNull();
    assertThat(stage.leaving()).containsExactly(batch);
    assertThat(stage.waiting(Lane.LIVE)).isZero();
  }

  @Test
  void batches_leave_complete_and_in_order_whatever_is_fetched_first() {
    LineItemStage stage = stage(LineItemsMode.ALL);
    stage.add(batch(Lane.LIVE, paid("cs_1"), open("cs_2")));
    stage.add(batch(Lane.LIVE, paid("cs_3")));
    Fetch first = next(stage);
    Fetch second = next(stage);
    Fetch third = next(stage);
    assertThat(stage.next()).isNull();

    stage.fetched(third, items(1));
    stage.fetched(second, items(2));
    assertThat(stage.leaving()).isEmpty();
    assertThat(stage.waiting(Lane.LIVE)).isEqualTo(3);
    stage.fetched(first, items(3));

    List<Batch> leaving = stage.leaving();
    assertThat(leaving)
        .extracting(LineItemStageTest::itemCounts)
        .containsExactly(List.of(3, 2), List.of(1));
    assertThat(leaving).extracting(Batch::lineItems).containsExactly(5, 1);
    assertThat(stage.waiting(Lane.LIVE)).isZero();
  }

  @Test
  void only_versions_that_are_paid_are_fetched_for_where_the_setting_says_paid() {
    LineItemStage stage = stage(LineItemsMode.PAID);
    stage.add(batch(Lane.LIVE, open("cs_1"), paid("cs_2"), open("cs_3")));

    Fetch fetch = next(stage);

    assertThat(fetch.sessionId()).isEqualTo("cs_2");
    assertThat(fetch.urgency()).isEqualTo(Urgency.TAIL);
    assertThat(stage.next()).isNull();
    stage.fetched(fetch, items(1));
    assertThat(stage.leaving())
        .singleElement()
        .extracting(LineItemStageTest::itemCounts)
        .isEqualTo(List.of(0, 1, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\":[{}],\"has_more\":false}",
        "{\"data\":[{}],\"has_more\":null}",
        "\"{\\\"data\\\":[{}],\\\"has_more\\\":false}\""
      })
  void items_that_the_list_answers_whole_are_not_fetched(String listed) throws Exception {
    LineItemStage stage = stage(LineItemsMode.ALL);
    stage.add(batch(Lane.LIVE, withItems(paid("cs_1"), listed)));

    assertThat(stage.next()).isNull();
    assertThat(stage.leaving()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{\"data\":[],\"has_more\":false}",
        "{\"data\":[{}],\"has_more\":true}",
        "{\"data\":[{},{},{},{},{},{},{},{},{},{}],\"has_more\":null}"
      })
  void items_that_the_list_may_have_cut_are_fetched(String listed) throws Exception {
    LineItemStage stage = stage(LineItemsMode.ALL);
    stage.add(batch(Lane.LIVE, withItems(paid("cs_1"), listed)));

    assertThat(stage.next()).isNotNull();
    assertThat(stage.leaving()).isEmpty();
  }

  @Test
  void a_session_that_the_api_knows_no_items_of_leaves_as_it_was_listed() {
    LineItemStage stage = stage(LineItemsMode.ALL);
    Batch batch = batch(Lane.LIVE, paid("cs_1"));
    stage.add(batch);

    stage.fetched(next(stage), null);

    assertThat(stage.leaving()).containsExactly(batch);
  }

  @Test
  void the_session_that_others_share_is_not_changed() {
    LineItemStage stage = stage(LineItemsMode.ALL);
    ObjectNode shared = paid("cs_1");
    stage.add(batch(Lane.LIVE, shared));

    stage.fetched(next(stage), items(2));

    assertThat(stage.leaving())
        .singleElement()
        .extracting(LineItemStageTest::itemCounts)
        .isEqualTo(List.of(2));
    assertThat(shared.has("line_items")).isFalse();
  }

  @Test
  void a_heartbeat_waits_behind_the_batches_before_it() {
    LineItemStage stage = stage(LineItemsMode.ALL);
    stage.add(batch(Lane.LIVE, paid("cs_1")));
    stage.add(batch(Lane.LIVE));
    stage.add(batch(Lane.HISTORY));
    assertThat(stage.leaving()).extracting(Batch::lane).containsExactly(Lane.HISTORY);

    stage.fetched(next(stage), items(1));

    assertThat(stage.leaving()).extracting(Batch::isHeartbeat).containsExactly(false, true);
  }

  @Test
  void the_live_lane_is_fetched_for_first_and_no_more_at_once_than_may_be() {
    LineItemStage stage = stage(LineItemsMode.ALL);
    stage.add(batch(Lane.HISTORY, paid("cs_1"), paid("cs_2"), paid("cs_3")));
    stage.add(batch(Lane.LIVE, paid("cs_4"), paid("cs_5")));

    List<String> asked = new ArrayList<>();
    for (Fetch fetch = stage.next(); fetch != null; fetch = stage.next()) {
      asked.add(fetch.sessionId());
    }

    assertThat(asked).containsExactly("cs_4", "cs_5", "cs_1", "cs_2");
  }

  @Test
  void a_batch_of_many_items_leaves_in_parts_and_the_last_one_has_what_is_the_batchs() {
    LineItemStage stage = stage(LineItemsMode.ALL);
    ObjectNode[] sessions = new ObjectNode[10];
    Arrays.setAll(sessions, i -> paid("cs_1" + i));
    Batch whole = batch(Lane.HISTORY, sessions);
    stage.add(whole);
    List<Batch> parts = new ArrayList<>();

    for (Fetch fetch = stage.next(); fetch != null; fetch = stage.next()) {
      stage.fetched(fetch, items(400));
      parts.addAll(stage.leaving());
    }

    assertThat(parts).extracting(part -> part.changes().size()).containsExactly(3, 3, 3, 1);
    assertThat(parts).extracting(Batch::lineItems).containsExactly(1200, 1200, 1200, 400);
    assertThat(parts).extracting(part -> part.unpaid().size()).containsExactly(0, 0, 0, 1);
    assertThat(parts)
        .flatExtracting(Batch::changes)
        .extracting(change -> change.session().id())
        .containsExactlyElementsOf(
            whole.changes().stream().map(change -> change.session().id()).toList());
    assertThat(parts).extracting(Batch::bounds).containsOnly(whole.bounds());
  }

  @Test
  void no_more_is_fetched_while_many_items_wait_to_be_taken() {
    LineItemStage stage = stage(LineItemsMode.ALL);
    stage.add(batch(Lane.LIVE, paid("cs_1"), paid("cs_2")));
    handedOver = LineItemStage.MOST_ITEMS;
    assertThat(stage.next()).isNull();

    handedOver = LineItemStage.MOST_ITEMS - 1;

    assertThat(stage.next()).isNotNull();
  }

  private static Fetch next(LineItemStage stage) {
    return Objects.requireNonNull(stage.next(), "a session to fetch the items of");
  }

  private LineItemStage stage(LineItemsMode mode) {
    return new LineItemStage(mode, PARALLELISM, lane -> handedOver);
  }

  private static ObjectNode open(String id) {
    return JSON.createObjectNode().put("id", id).put("created", T0).put("status", "open");
  }

  private static ObjectNode paid(String id) {
    return open(id).put("status", "complete").put("payment_status", "paid");
  }

  private static ObjectNode withItems(ObjectNode session, String items) throws Exception {
    session.set("line_items", JSON.readTree(items));
    return session;
  }

  private static ArrayNode items(int count) {
    ArrayNode items = JSON.createArrayNode();
    for (int i = 0; i < count; i++) {
      items.addObject().put("id", "li_" + i);
    }
    return items;
  }

  private Batch batch(Lane lane, ObjectNode... sessions) {
    List<Change> changes = new ArrayList<>();
    for (ObjectNode json : sessions) {
      Session session = new Session(Objects.requireNonNull(json.path("id").textValue()), T0, json);
      changes.add(ledger.compare(session).change(T0));
    }
    return new Batch(lane, changes, new Batch.LaneBounds(T0, T0, T0), List.of(T0), T0);
  }

  private static List<Integer> itemCounts(Batch batch) {
    List<Integer> counts = new ArrayList<>();
    for (Change change : batch.changes()) {
      JsonNode items = change.session().json().path("line_items").path("data");
      counts.add(items.size());
    }
    return counts;
  }
}
