package io.github.wooshpay.connect.capture.hint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HintQueueTest {
  private final AtomicInteger hinted = new AtomicInteger();
  private final AtomicInteger dropped = new AtomicInteger();
  private final AtomicInteger woken = new AtomicInteger();
  private final HintQueue queue =
      new HintQueue(
          new HintListener() {
            @Override
            public void hinted(Hint hint) {
              hinted.incrementAndGet();
            }

            @Override
            public void dropped() {
              dropped.incrementAndGet();
            }
          });

  @Test
  void past_the_bound_the_oldest_hints_are_dropped_and_counted() {
    for (int i = 0; i < HintQueue.MOST + 5; i++) {
      queue.add(intent(i));
    }

    assertThat(queue.size()).isEqualTo(HintQueue.MOST);
    assertThat(queue.poll()).isEqualTo(intent(5));
    assertThat(dropped).hasValue(5);
    assertThat(hinted).hasValue(HintQueue.MOST + 5);
  }

  @Test
  void a_hint_that_waits_is_not_added_again_however_late_it_is_repeated() {
    queue.add(new Hint.OfSession("cs_1", 1_000, 7));
    queue.add(new Hint.OfSession("cs_1", 1_000, 8));

    assertThat(queue.poll()).isEqualTo(new Hint.OfSession("cs_1", 1_000, 7));
    assertThat(queue.poll()).isNull();
  }

  @Test
  void the_reader_is_woken_by_the_first_hint_alone() {
    queue.onFirst(woken::incrementAndGet);
    for (int i = 0; i < 100; i++) {
      queue.add(intent(i));
    }
    assertThat(woken).hasValue(1);
    while (queue.poll() != null) {
      assertThat(woken).hasValue(1);
    }
    queue.add(intent(0));

    assertThat(woken).hasValue(2);
  }

  private static Hint intent(int i) {
    return new Hint.OfPaymentIntent("pi_" + i, 0);
  }
}
