package io.github.wooshpay.connect.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What leads an order system astray, ten times a second: sessions that change after they were paid,
 * and others that are complete and never paid.
 */
final class Afterlife implements AutoCloseable {
  private static final long TICK_MS = 100;
  private static final int TICKS_TO_THE_NEXT_UNPAID = 5;

  private final SimulatedAccount account;
  private final SampleSessions samples;
  private final SplittableRandom random = new SplittableRandom(22);
  private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();
  private @Nullable ScheduledFuture<?> running;
  private int tick;

  Afterlife(SimulatedAccount account, SampleSessions samples) {
    this.account = account;
    this.samples = samples;
  }

  void start() {
    running = ticks.scheduleWithFixedDelay(this::tick, 0, TICK_MS, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    tick++;
    List<String> ids = List.copyOf(account.truth().keySet());
    String id = ids.get(random.nextInt(ids.size()));
    JsonNode session = account.current(id).json();
    if (session.path("payment_status").asText().equals("paid")) {
      account.edit(id, paid -> ((ObjectNode) paid.path("metadata")).put("note", "note " + tick));
    }
    if (tick % TICKS_TO_THE_NEXT_UNPAID == 0) {
      ObjectNode unpaid = samples.open(System.currentTimeMillis() / 1000 * 1000);
      account.add(unpaid);
      account.completeUnpaid(unpaid.path("id").textValue());
    }
  }

  /**
   * Ends it.
   *
   * @throws IllegalStateException if it had ended before by an error
   */
  @Override
  public void close() {
    ticks.shutdown();
    try {
      ticks.awaitTermination(1, TimeUnit.MINUTES);
      if (running != null && running.isDone() && !running.isCancelled()) {
        running.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the afterlife had ended before", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
