package io.github.wooshpay.connect.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Posts an event for each payment of an account, as webhooks do: a while later, so some overtake
 * others; some are lost, and some come again. It assumes that WooshPay posts {@code
 * payment_intent.succeeded} with the PaymentIntent within.
 */
public final class SimulatedWebhooks implements AutoCloseable {
  private static final Duration AGAIN_WITHIN = Duration.ofSeconds(5);

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Map<String, Long> paidMs = new ConcurrentHashMap<>();
  private final SimulatedAccount account;
  private final SplittableRandom random;
  private final double lost;
  private final double repeated;
  private final Duration latest;
  private final Consumer<String> post;

  /**
   * Posts from now on.
   *
   * @param latest how long after the payment the event is posted at most
   * @param lost the share of events that are not posted, 0 to 1
   * @param repeated the share that is posted twice
   * @param post is given the body of each event, by one thread
   */
  public SimulatedWebhooks(
      SimulatedAccount account,
      long seed,
      Duration latest,
      double lost,
      double repeated,
      Consumer<String> post) {
    this.random = new SplittableRandom(seed);
    this.latest = latest;
    this.lost = lost;
    this.repeated = repeated;
    this.post = post;
    this.account = account;
    account.onPaid(this::paid);
  }

  /** Returns when a session was paid, in milliseconds since the epoch; null if it was not. */
  public @Nullable Long paidMs(String sessionId) {
    return paidMs.get(sessionId);
  }

  private synchronized void paid(SessionVersion session) {
    paidMs.putIfAbsent(session.id(), System.currentTimeMillis());
    if (random.nextDouble() < lost) {
      return;
    }
    String event = event(session);
    schedule(event, random.nextLong(latest.toMillis() / 10, latest.toMillis()));
    if (random.nextDouble() < repeated) {
      schedule(event, latest.toMillis() + random.nextLong(AGAIN_WITHIN.toMillis()));
    }
  }

  private void schedule(String event, long afterMs) {
    Objects.requireNonNull(
        clock.schedule(() -> post.accept(event), afterMs, TimeUnit.MILLISECONDS));
  }

  private static String event(SessionVersion session) {
    ObjectNode event = SimulatedJson.object();
    event.put("id", "evt_" + session.id()).put("object", "event");
    event.put("type", "payment_intent.succeeded");
    event
        .putObject("data")
        .putObject("object")
        .put("id", session.json().path("payment_intent").asText())
        .put("object", "payment_intent")
        .put("status", "succeeded");
    return new String(SimulatedJson.bytes(event), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    account.onPaid(session -> {});
    clock.shutdownNow();
  }
}
