package io.github.wooshpay.connect.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SampleSessionsTest {
  private static final long T0 = 1_665_553_291_000L;

  private static List<ObjectNode> thousand(long seed) {
    return new SampleSessions(seed).spread(1000, T0, T0 + 500_000);
  }

  @Test
  void the_same_seed_makes_the_same_sessions_and_another_one_others() {
    assertThat(thousand(1)).isEqualTo(thousand(1));
    assertThat(thousand(1)).isNotEqualTo(thousand(2));
  }

  @Test
  void ids_are_snowflakes_that_grow_with_time() {
    List<String> ids = thousand(1).stream().map(session -> session.path("id").asText()).toList();
    assertThat(ids).isSorted().doesNotHaveDuplicates();
    assertThat(ids).allMatch(id -> id.matches("cs_[0-9]{19}"));
    // The guide's sample: cs_1580071142008291328, created in the same second.
    assertThat(ids.get(0)).startsWith("cs_158007");
  }

  @Test
  void ids_of_any_time_are_nineteen_digits() {
    SampleSessions samples = new SampleSessions(1);
    assertThat(samples.open(0).path("id").textValue()).isEqualTo("cs_0000000000000000000");
    assertThat(samples.open(1000).path("id").textValue()).isEqualTo("cs_0000000000000000001");
  }

  @Test
  void a_session_has_the_documented_fields_and_about_the_documented_size() {
    Set<String> documented =
        Set.of(
            ("id object amount_subtotal amount_total billing_address_collection cancel_url "
                    + "client_reference_id created currency customer customer_email expires_at "
                    + "livemode metadata mode payment_intent payment_link payment_method_options "
                    + "payment_method_types payment_status phone_number_collection "
                    + "shipping_address_collection shipping status success_url url line_items "
                    + "customer_creation customer_details")
                .split(" "));
    long bytes = 0;
    for (ObjectNode session : thousand(1)) {
      Set<String> names = new HashSet<>();
      session.fieldNames().forEachRemaining(names::add);
      assertThat(names).isEqualTo(documented);
      bytes += session.toString().getBytes(StandardCharsets.UTF_8).length;
    }
    assertThat(bytes / 1000).isBetween(1200L, 1600L);
  }

  @Test
  void several_sessions_share_a_second_where_there_are_more_of_them() {
    List<Long> created = new ArrayList<>();
    thousand(1).forEach(session -> created.add(session.path("created").longValue()));
    assertThat(created).isSorted();
    assertThat(new HashSet<>(created)).hasSize(500);
    assertThat(created).allMatch(ms -> ms % 1000 == 0);
  }

  @Test
  void a_finished_session_is_paid_or_expired() {
    SampleSessions samples = new SampleSessions(1);
    List<String> states = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      ObjectNode session = samples.finished(T0 + i * 1000L);
      states.add(session.path("status").asText() + " " + session.path("payment_status").asText());
    }
    assertThat(new HashSet<>(states)).containsExactlyInAnyOrder("complete paid", "expired unpaid");
    assertThat(states.stream().filter(state -> state.equals("complete paid")).count())
        .isBetween(650L, 750L);
  }

  @Test
  void a_setup_has_an_intent_of_its_own_and_nothing_of_a_payment() {
    ObjectNode setup = new SampleSessions(1).setup(T0);

    assertThat(setup.path("mode").textValue()).isEqualTo("setup");
    assertThat(setup.path("status").textValue()).isEqualTo("complete");
    assertThat(setup.path("setup_intent").textValue()).matches("seti_[0-9]{19}");
    assertThat(setup.has("amount_total")).isFalse();
    assertThat(setup.has("currency")).isFalse();
    assertThat(setup.has("payment_intent")).isFalse();
    assertThat(setup.has("payment_status")).isFalse();
  }

  @Test
  void a_subscription_is_paid_and_names_its_subscription() {
    ObjectNode session = new SampleSessions(1).subscription(T0);

    assertThat(session.path("mode").textValue()).isEqualTo("subscription");
    assertThat(session.path("payment_status").textValue()).isEqualTo("paid");
    assertThat(session.path("subscription").textValue()).matches("sub_[0-9]{19}");
  }

  @ParameterizedTest
  @EnumSource(Oddity.class)
  void an_odd_session_differs_but_keeps_its_id_and_its_instant(Oddity oddity) {
    ObjectNode plain = new SampleSessions(1).open(T0);
    ObjectNode odd = new SampleSessions(1).odd(T0, oddity);
    assertThat(odd).isNotEqualTo(plain);
    assertThat(odd.path("id")).isEqualTo(plain.path("id"));
    assertThat(odd.path("created").asLong()).isEqualTo(T0);
  }

  @Test
  void oddities_take_turns() {
    SampleSessions samples = new SampleSessions(1);
    SampleSessions same = new SampleSessions(1);
    for (Oddity oddity : Oddity.values()) {
      assertThat(samples.odd(T0)).isEqualTo(same.odd(T0, oddity));
    }
    assertThat(samples.odd(T0)).isEqualTo(same.odd(T0, Oddity.UNKNOWN_FIELDS));
  }
}
