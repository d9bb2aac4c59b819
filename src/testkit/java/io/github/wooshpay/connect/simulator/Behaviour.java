package io.github.wooshpay.connect.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;

/** What is done with a request in place of answering it right. */
@FunctionalInterface
public interface Behaviour {
  /** The right answer of a while ago, as a replica that lags gives it. */
  record Stale(Duration lag) implements Behaviour {
    @Override
    public void answer(Exchange exchange, Supplier<SimulatedAnswer> right) throws IOException {
      exchange.send(right.get());
    }
  }

  /**
   * Answers, or does not.
   *
   * @param right makes the right answer; the versions in it count as served once it is asked for
   * @throws IOException if the client has gone
   */
  void answer(Exchange exchange, Supplier<SimulatedAnswer> right) throws IOException;

  /** Answers right, the body spread over a duration: {@link Fault#SLOW_BODY} of another length. */
  static Behaviour slowly(Duration duration) {
    return (exchange, right) -> exchange.sendSlowly(right.get(), duration);
  }

  /**
   * Answers the first sessions of the right page alone, and {@code "has_more": null}, as in
   * WooshPay's own sample of a list.
   */
  static Behaviour capped(int most) {
    return (exchange, right) -> {
      SimulatedAnswer answer = right.get();
      exchange.send(answer.status() == 200 ? answer.with(capped(answer.body(), most)) : answer);
    };
  }

  private static byte[] capped(byte[] page, int most) {
    ObjectNode list = (ObjectNode) SimulatedJson.parse(page);
    ArrayNode sessions = list.withArray("data");
    while (sessions.size() > most) {
      sessions.remove(sessions.size() - 1);
    }
    list.putNull("has_more");
    return SimulatedJson.bytes(list);
  }

  /** Answers always the same. */
  static Behaviour answering(SimulatedAnswer answer) {
    return (exchange, right) -> exchange.send(answer);
  }
}
