package io.github.wooshpay.connect.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.github.wooshpay.connect.simulator.HandClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gets the next permit; the permits are handed out by the test. */
@Timeout(20)
class RequestBudgetTest {
  private final HandClock clock = new HandClock(1_000_000);
  private final Semaphore permits = new Semaphore(0);
  private final RequestBudget budget = new RequestBudget(permits::acquire, clock);
  private final List<String> served = Collections.synchronizedList(new ArrayList<>());
  private final List<Thread> threads = new ArrayList<>();

  @Test
  void the_most_urgent_goes_first_whoever_came_first() {
    queue(Urgency.HISTORY, "history");
    queue(Urgency.SWEEP, "sweep");
    queue(Urgency.TAIL, "tail 1");
    queue(Urgency.TAIL, "tail 2");

    release(3);

    assertThat(served).containsExactly("tail 1", "tail 2", "sweep");
    release(1);
    assertThat(served).endsWith("history");
  }

  @Test
  void where_both_wait_four_permits_in_five_go_to_re_reading_and_one_to_history() {
    for (int i = 0; i < 10; i++) {
      queue(Urgency.HISTORY, "h");
      queue(Urgency.SWEEP, "s");
    }

    release(10);

    assertThat(served).containsExactly("s", "s", "s", "s", "h", "s", "s", "s", "s", "h");
    release(10);
  }

  @Test
  void history_gets_every_permit_that_nobody_else_wants() {
    for (int i = 0; i < 5; i++) {
      queue(Urgency.HISTORY, "h" + i);
    }

    release(5);

    assertThat(served).containsExactly("h0", "h1", "h2", "h3", "h4");
  }

  @Test
  void nobody_passes_in_a_pause_however_urgent() {
    budget.pause(Duration.ofMillis(30));
    permits.release();
    queue(Urgency.SWEEP, "sweep");
    queue(Urgency.TAIL, "tail");
    soon(() -> permits.availablePermits() == 0);

    clock.advance(Duration.ofMillis(29));
    assertThat(served).isEmpty();
    clock.advance(Duration.ofMillis(1));

    soon(() -> served.size() == 1);
    release(1);
    assertThat(served).containsExactly("tail", "sweep");
  }

  @Test
  void the_longer_of_two_pauses_counts() {
    budget.pause(Duration.ofMillis(50));
    budget.pause(Duration.ofMillis(20));
    permits.release();
    queue(Urgency.TAIL, "tail");
    soon(() -> permits.availablePermits() == 0);

    clock.advance(Duration.ofMillis(49));
    assertThat(served).isEmpty();
    clock.advance(Duration.ofMillis(1));

    soon(() -> served.size() == 1);
  }

  @Test
  void gives_up_without_keeping_a_permit() throws Exception {
    queue(Urgency.TAIL, "gives up");
    queue(Urgency.SWEEP, "stays");
    Thread first = threads.get(0);

    first.interrupt();
    first.join();
    assertThat(budget.waiting()).isEqualTo(1);
    release(1);

    assertThat(served).containsExactly("stays");
  }

  @Test
  void an_interrupted_thread_does_not_even_queue() {
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> budget.acquire(Urgency.TAIL));
    assertThat(budget.waiting()).isZero();
  }

  /** Starts a thread that wants a permit, and waits until it is in the queue. */
  private void queue(Urgency urgency, String name) {
    int before = budget.waiting();
    Thread thread =
        new Thread(
            () -> {
              try {
                budget.acquire(urgency);
                served.add(name);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
    soon(() -> budget.waiting() > before);
  }

  private static void soon(Callable<Boolean> condition) {
    await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2)).until(condition);
  }

  /** Hands permits out one by one, so that who is served is seen in order. */
  private void release(int count) {
    for (int i = 0; i < count; i++) {
      int before = served.size();
      permits.release();
      soon(() -> served.size() == before + 1);
    }
  }
}
