package io.github.wooshpay.connect.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wooshpay.connect.capture.ledger.Batch;
import io.github.wooshpay.connect.capture.ledger.Change;
import io.github.wooshpay.connect.capture.ledger.Lane;
import io.github.wooshpay.connect.session.CaptureException;
import io.github.wooshpay.connect.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandoverTest {
  private static final Duration AT_ONCE = Duration.ZERO;

  private final List<String> events = new ArrayList<>();
  private final Handover handover = new Handover(() -> events.add("removed"));

  @Test
  void batches_are_taken_in_order_within_a_lane_and_the_live_lane_first()
      throws InterruptedException {
    Batch old = batch(Lane.HISTORY, 3);
    Batch first = batch(Lane.LIVE, 1);
    Batch second = batch(Lane.LIVE, 2);
    handover.put(old);
    handover.put(first);
    handover.put(second);

    assertThat(handover.poll(AT_ONCE)).isSameAs(first);
    assertThat(handover.poll(AT_ONCE)).isSameAs(second);
    assertThat(handover.poll(AT_ONCE)).isSameAs(old);
    assertThat(handover.poll(AT_ONCE)).isNull();
  }

  @Test
  void it_tells_how_many_changes_of_each_lane_wait_and_when_one_was_taken()
      throws InterruptedException {
    handover.put(batch(Lane.HISTORY, 1999));
    handover.put(batch(Lane.HISTORY, 1));
    handover.put(batch(Lane.LIVE, 7));

    assertThat(handover.waiting(Lane.HISTORY)).isEqualTo(2000);
    assertThat(handover.waiting(Lane.LIVE)).isEqualTo(7);
    handover.poll(AT_ONCE);
    handover.poll(AT_ONCE);
    assertThat(events).containsExactly("removed", "removed");
    assertThat(handover.waiting(Lane.HISTORY)).isEqualTo(1);
    assertThat(handover.waiting(Lane.LIVE)).isZero();
    handover.poll(AT_ONCE);
    handover.poll(AT_ONCE);
    assertThat(events).hasSize(3);
  }

  @Test
  void throws_the_failure_after_all_earlier_batches() throws InterruptedException {
    Batch last = batch(Lane.LIVE, 1);
    handover.put(last);
    handover.end(new CaptureException("over"));

    assertThat(handover.poll(AT_ONCE)).isSameAs(last);
    assertThatThrownBy(() -> handover.poll(AT_ONCE)).hasMessage("over");
  }

  private static Batch batch(Lane lane, int changes) {
    Session session = new Session("cs_1", 1, ScriptedApi.json("open/unpaid/"));
    Change change = new Change(session, 1, null, false, new Change.Entry(1, 2, Change.Entry.NONE));
    return new Batch(
        lane, Collections.nCopies(changes, change), new Batch.LaneBounds(1, 2, 3), List.of(), 4);
  }
}
