package io.github.wooshpay.connect.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.stack.TopicRecord;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final long T0 = 1_665_553_290_000L;

  private final SampleSessions samples = new SampleSessions(3);
  private final SimulatedAccount account = new SimulatedAccount();
  private final Tally tally = new Tally();

  private String add() {
    var session = samples.open(T0);
    account.add(session);
    return session.path("id").textValue();
  }

  private void arrive(String id) {
    TopicRecord record = new TopicRecord(0, 0, id, account.current(id).json(), Map.of(), T0);
    tally.add(List.of(record), T0 + 1500);
  }

  @Test
  void a_session_that_is_missing_or_older_in_the_topic_differs_until_it_arrives_as_it_is() {
    String first = add();
    String second = add();
    arrive(first);
    account.pay(first);
    assertThat(tally.differing(account)).containsExactlyInAnyOrder(first, second);

    arrive(first);
    arrive(second);
    assertThat(tally.differing(account)).isEmpty();
    assertThat(tally.repeated()).isZero();
    assertThat(tally.drainLongestMs()).isEqualTo(1500);
    assertThat(tally.drainLongestMs()).isZero();
  }

  @Test
  void a_record_that_says_what_the_one_before_had_said_is_counted() {
    String id = add();
    arrive(id);
    arrive(id);

    assertThat(tally.repeated()).isEqualTo(1);
    assertThat(tally.records()).isEqualTo(2);
  }
}
