package io.github.wooshpay.connect.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets sessions be created, paid and expire, as time goes by. What happens, and when, depends on
 * the seed and the clock's first instant alone; the account is brought up to the clock's now by
 * each {@link #advance()}. Thread-safe.
 */
public final class SimulatedLife implements AutoCloseable {
  private static final long TICK_MS = 20;

  private final SimulatedAccount account;
  private final SampleSessions samples;
  private final LifeSettings settings;
  private final InstantSource clock;
  private final SplittableRandom random;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::dueMs).thenComparingLong(Event::number));
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "simulated-life");
            thread.setDaemon(true);
            return thread;
          });
  private long scheduled;
  private @Nullable ScheduledFuture<?> running;

  /** A life that begins at the clock's now; nothing happens before {@link #advance} or start. */
  public SimulatedLife(
      SimulatedAccount account,
      SampleSessions samples,
      LifeSettings settings,
      long seed,
      InstantSource clock) {
    this.account = account;
    this.samples = samples;
    this.settings = settings;
    this.clock = clock;
    this.random = new SplittableRandom(seed);
    if (settings.createdPerSecond() > 0) {
      scheduleCreation(clock.millis());
    }
  }

  /** Does, in order, all that is due by the clock's now. */
  public synchronized void advance() {
    long nowMs = clock.millis();
    for (Event next = events.peek(); next != null && next.dueMs <= nowMs; next = events.peek()) {
      events.remove();
      next.action.run();
    }
  }

  /** Advances by itself from now on, until closed. */
  public synchronized void start() {
    running = ticks.scheduleWithFixedDelay(this::advance, 0, TICK_MS, TimeUnit.MILLISECONDS);
  }

  /**
   * Ends the life; the account stays as it is.
   *
   * @throws IllegalStateException if it had ended before by an error
   */
  @Override
  public synchronized void close() {
    ticks.shutdownNow();
    if (running != null && running.isDone()) {
      try {
        running.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("the life had ended before", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void scheduleCreation(long afterMs) {
    // The gaps of a stream of independent customers: exponential, so that there are bursts.
    double gapSeconds = -Math.log1p(-random.nextDouble()) / settings.createdPerSecond();
    long dueMs = afterMs + Math.round(gapSeconds * 1000);
    schedule(dueMs, () -> create(dueMs));
  }

  private void create(long nowMs) {
    ObjectNode session = samples.openAt(nowMs, settings.lifetime());
    String id = session.path("id").textValue();
    boolean late = random.nextDouble() < settings.lateShare();
    account.addLate(session, late ? nowMs + settings.lateBy().toMillis() : nowMs);
    scheduleFate(id, nowMs);
    scheduleCreation(nowMs);
  }

  private void scheduleFate(String id, long nowMs) {
    double fate = random.nextDouble();
    long completedMs = nowMs + within(settings.payWithin());
    long settledMs = completedMs + within(settings.settleWithin());
    if (fate < settings.paidShare()) {
      schedule(completedMs, () -> account.pay(id));
    } else if (fate < settings.paidShare() + settings.delayedShare()) {
      schedule(completedMs, () -> account.completeUnpaid(id));
      schedule(settledMs, () -> account.pay(id));
    } else {
      schedule(nowMs + settings.lifetime().toMillis(), () -> account.expire(id));
    }
  }

  private long within(Duration longest) {
    return 1 + random.nextLong(Math.max(1, longest.toMillis()));
  }

  private void schedule(long dueMs, Runnable action) {
    events.add(new Event(dueMs, scheduled++, action));
  }

  private record Event(long dueMs, long number, Runnable action) {}
}
