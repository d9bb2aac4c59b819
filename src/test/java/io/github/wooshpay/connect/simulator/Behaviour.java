package io.github.wooshpay.connect.simulator;

import java.io.IOException;
import java.util.function.Supplier;

/** What is done with a request in place of answering it right. */
@FunctionalInterface
public interface Behaviour {
  /**
   * Answers, or does not.
   *
   * @param right makes the right answer; the versions in it count as served once it is asked for
   * @throws IOException if the client has gone
   */
  void answer(Exchange exchange, Supplier<Answer> right) throws IOException;

  /** Answers always the same. */
  static Behaviour answering(Answer answer) {
    return (exchange, right) -> exchange.send(answer);
  }
}
