package io.github.wooshpay.connect.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wooshpay.connect.api.Page;
import io.github.wooshpay.connect.api.Urgency;
import io.github.wooshpay.connect.capture.hint.Hint;
import io.github.wooshpay.connect.capture.hint.HintListener;
import io.github.wooshpay.connect.capture.hint.HintListener.Outcome;
import io.github.wooshpay.connect.capture.hint.HintQueue;
import io.github.wooshpay.connect.capture.ledger.Batch;
import io.github.wooshpay.connect.capture.ledger.Lane;
import io.github.wooshpay.connect.capture.scan.MalformedPolicy;
import io.github.wooshpay.connect.capture.scan.MemoryBound.Room;
import io.github.wooshpay.connect.capture.scan.Reading;
import io.github.wooshpay.connect.capture.scan.WindowReader;
import io.github.wooshpay.connect.capture.schedule.LaneState;
import io.github.wooshpay.connect.capture.schedule.LiveLane;
import io.github.wooshpay.connect.capture.schedule.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An answer that is older than another never overtakes it, whichever of them a hint asked for. */
class HintedLooksTest {
  private static final long START = 1_790_000_000_000L;
  private static final String ID = "cs_1";

  private final ScriptedApi api = new ScriptedApi(START, 1, true, 100, 150);
  private final HintQueue queue = new HintQueue(HintListener.NONE);
  private final List<Outcome> outcomes = new ArrayList<>();
  private final LiveLane lane =
      new LiveLane(
          LaneState.fresh(Lane.LIVE, Histories.settings(4), START - 3_600_000, START - 3_600_000),
          Histories.settings(4),
          () -> false);
  private final WindowReader reader = new WindowReader(api, new MalformedPolicy(true));
  private final HintedLooks hints =
      new HintedLooks(
          queue,
          new HintListener() {
            @Override
            public void followed(Outcome outcome, long tookMs) {
              outcomes.add(outcome);
            }
          },
          lane);

  @BeforeEach
  void catchUp() throws InterruptedException {
    api.create(START, ID, START - 600_000, "open/unpaid/a");
    while (lane.next(api.nowMs(), 1, Room.FOR_ANY) instanceof Step.Read read) {
      lane.completed(read, read(read));
    }
    assertThat(lane.catchUp()).isNull();
  }

  @Test
  void a_read_that_began_before_a_hint_does_not_revert_its_answer() throws InterruptedException {
    api.change(api.nowMs(), ID, "open/unpaid/between");
    Step.Read sweep = nextRead();
    Reading older = read(sweep);
    api.change(api.nowMs(), ID, "open/unpaid/b");
    HintedLooks.Lookup lookup = lookup();
    Page newer = api.ofPaymentIntent("pi_" + ID, Urgency.TAIL);

    assertThat(versions(hints.found(lookup, newer, api.nowMs()))).containsExactly("open/unpaid/b");
    assertThat(lane.completed(sweep, older)).isEmpty();
    assertThat(outcomes).containsExactly(Outcome.CHANGED);
  }

  @Test
  void an_answer_to_a_hint_that_may_be_older_than_what_was_read_meanwhile_is_not_used()
      throws InterruptedException {
    HintedLooks.Lookup lookup = lookup();
    Page older = api.ofPaymentIntent("pi_" + ID, Urgency.TAIL);
    api.change(api.nowMs(), ID, "open/unpaid/b");
    Step.Read sweep = nextRead();
    assertThat(versions(lane.completed(sweep, read(sweep)))).containsExactly("open/unpaid/b");

    assertThat(hints.found(lookup, older, api.nowMs())).isEmpty();
    assertThat(outcomes).isEmpty();
    Step.Read look = nextRead();
    Reading reading = read(look);
    List<Batch> emitted = lane.completed(look, reading);
    hints.read(reading, emitted, api.nowMs());

    assertThat(emitted).isEmpty();
    assertThat(outcomes).containsExactly(Outcome.UNCHANGED);
  }

  /** Otherwise the capturing thread would ask again and again until it can be. */
  @Test
  void a_look_that_cannot_be_made_yet_does_not_wake_the_lane() throws InterruptedException {
    Step.Read sweep = nextRead();
    assertThat(lane.lookAt(START - 600_000)).isTrue();

    Step step = lane.next(api.nowMs(), 1, Room.FOR_ANY);
    while (step instanceof Step.Read other) {
      lane.completed(other, read(other));
      step = lane.next(api.nowMs(), 1, Room.FOR_ANY);
    }

    assertThat(((Step.Wait) step).untilMs()).isGreaterThan(api.nowMs());
    assertThat(sweep.window().contains(START - 600_000)).isTrue();
  }

  @Test
  void a_payment_intent_that_the_list_does_not_know_is_asked_for_again_and_then_given_up() {
    queue.add(new Hint.OfPaymentIntent("pi_cs_none", api.nowMs()));
    List<Long> askedAfterMs = new ArrayList<>();
    long firstMs = api.nowMs();
    while (outcomes.isEmpty()) {
      HintedLooks.Lookup lookup = hints.next(api.nowMs());
      if (lookup == null) {
        api.passTo(api.nowMs() + 100);
      } else {
        askedAfterMs.add((api.nowMs() - firstMs) / 1000);
        hints.found(lookup, api.ofPaymentIntent("pi_cs_none", Urgency.TAIL), api.nowMs());
      }
    }

    assertThat(askedAfterMs).containsExactly(0L, 1L, 3L, 8L, 23L);
    assertThat(outcomes).containsExactly(Outcome.UNKNOWN);
  }

  private HintedLooks.Lookup lookup() {
    queue.add(new Hint.OfPaymentIntent("pi_" + ID, api.nowMs()));
    return Objects.requireNonNull(hints.next(api.nowMs()));
  }

  /** Waits for the next window that holds the session. */
  private Step.Read nextRead() throws InterruptedException {
    while (true) {
      Step step = lane.next(api.nowMs(), 1, Room.FOR_ANY);
      if (step instanceof Step.Read read) {
        if (read.window().contains(START - 600_000)) {
          return read;
        }
        lane.completed(read, read(read));
      } else {
        api.passTo(Math.max(api.nowMs() + 1, ((Step.Wait) step).untilMs()));
      }
    }
  }

  private Reading read(Step.Read read) throws InterruptedException {
    return reader.read(read.window(), read.depth(), read.urgency());
  }

  private static List<String> versions(List<Batch> batches) {
    return batches.stream()
        .flatMap(batch -> batch.changes().stream())
        .map(change -> change.session().json().path("version").asText())
        .toList();
  }
}
