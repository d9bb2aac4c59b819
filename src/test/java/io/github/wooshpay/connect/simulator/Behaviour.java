package io.github.wooshpay.connect.simulator;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;

/** What is done with a request in place of answering it right. */
@FunctionalInterface
public interface Behaviour {
  /** The right answer of a while ago, as a replica that lags gives it. */
  record Stale(Duration lag) implements Behaviour {
    @Override
    public void answer(Exchange exchange, Supplier<Answer> right) throws IOException {
      exchange.send(right.get());
    }
  }

  /**
   * Answers, or does not.
   *
   * @param right makes the right answer; the versions in it count as served once it is asked for
   * @throws IOException if the client has gone
   */
  void answer(Exchange exchange, Supplier<Answer> right) throws IOException;

  /** Answers right, the body spread over a duration: {@link Fault#SLOW_BODY} of another length. */
  static Behaviour slowly(Duration duration) {
    return (exchange, right) -> exchange.sendSlowly(right.get(), duration);
  }

  /** Answers always the same. */
  static Behaviour answering(Answer answer) {
    return (exchange, right) -> exchange.send(answer);
  }
}
