package io.github.wooshpay.connect.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.session.EpochUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedAccountTest {
  private static final long T0 = 1_665_553_290_000L;
  private static final ListQuery ALL =
      new ListQuery(Long.MIN_VALUE, Long.MAX_VALUE, 100, null, null, null, null, null);

  private final SampleSessions samples = new SampleSessions(11);
  private final SimulatedAccount account = new SimulatedAccount();

  private String added(long createdMs) {
    ObjectNode session = samples.open(createdMs);
    account.add(session);
    return session.path("id").textValue();
  }

  @Test
  void the_truth_is_the_current_version_of_each_session_in_order_of_creation() {
    String younger = added(T0 + 5000);
    String older = added(T0);
    account.pay(younger);
    assertThat(account.truth().keySet()).containsExactly(older, younger);
    assertThat(account.truth().values()).extracting(SessionVersion::number).containsExactly(1, 2);
    assertThat(account.truth().values())
        .extracting(version -> version.json().path("payment_status").textValue())
        .containsExactly("unpaid", "paid");
    assertThat(account.size()).isEqualTo(2);
  }

  @Test
  void a_delayed_payment_is_complete_and_unpaid_before_it_is_paid() {
    String id = added(T0);
    account.completeUnpaid(id);
    account.pay(id);
    assertThat(states(id)).containsExactly("open unpaid", "complete unpaid", "complete paid");
  }

  @Test
  void an_expired_session_was_never_paid() {
    String id = added(T0);
    account.expire(id);
    assertThat(states(id)).containsExactly("open unpaid", "expired unpaid");
  }

  private List<String> states(String id) {
    List<String> states = new ArrayList<>();
    for (SessionVersion version : account.versions(id)) {
      JsonNode json = version.json();
      states.add(json.path("status").textValue() + " " + json.path("payment_status").textValue());
    }
    return states;
  }

  @Test
  void a_payer_is_known_once_a_session_is_complete() {
    String id = added(T0);
    assertThat(account.current(id).json().path("customer_details").isNull()).isTrue();
    account.pay(id);
    assertThat(account.current(id).json().at("/customer_details/email").textValue())
        .isIn(SampleSessions.EMAILS);
  }

  @Test
  void a_change_back_is_a_new_version_and_an_unchanged_session_is_not() {
    String id = added(T0);
    account.edit(id, session -> session.put("customer", "cus_b"));
    account.edit(id, session -> session.put("customer", "cus_b"));
    account.edit(id, session -> session.put("customer", ""));
    assertThat(account.versions(id)).extracting(SessionVersion::number).containsExactly(1, 2, 3);
  }

  @Test
  void a_version_counts_as_served_once_a_page_held_it() {
    String id = added(T0);
    account.pay(id);
    account.list(ALL, ListOrder.NEWEST_FIRST, T0, Long.MAX_VALUE);
    account.expire(id);
    assertThat(account.versions(id))
        .extracting(SessionVersion::served)
        .containsExactly(false, true, false);
  }

  @Test
  void earlier_versions_can_be_left_out() {
    SimulatedAccount forgetting = new SimulatedAccount(EpochUnit.SECONDS, false);
    ObjectNode session = samples.open(T0);
    String id = session.path("id").textValue();
    forgetting.add(session);
    forgetting.pay(id);
    assertThat(forgetting.versions(id)).extracting(SessionVersion::number).containsExactly(2);
  }

  @Test
  void an_id_is_there_once() {
    ObjectNode session = samples.open(T0);
    account.add(session);
    assertThatThrownBy(() -> account.add(session)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_unknown_id_cannot_be_edited() {
    assertThatThrownBy(() -> account.pay("cs_unknown"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cs_unknown");
  }

  @Test
  void a_cursor_outside_the_bounds_leaves_what_is_inside_them() {
    String first = added(T0);
    String second = added(T0 + 1000);
    String third = added(T0 + 2000);
    ListQuery after = new ListQuery(T0, T0 + 2000, 100, third, null, null, null, null);
    assertThat(ids(after, ListOrder.NEWEST_FIRST)).containsExactly(second, first);
    assertThat(ids(after, ListOrder.OLDEST_FIRST)).isEmpty();
  }

  private List<String> ids(ListQuery query, ListOrder order) {
    return account.list(query, order, T0, Long.MAX_VALUE).sessions().stream()
        .map(SessionVersion::id)
        .toList();
  }
}
