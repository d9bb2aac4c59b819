package io.github.wooshpay.connect.fulfilment;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The same consumer, which dies at a moment of choice, as if killed: nothing is closed. */
public final class MortalConsumer {
  /** What it ends with. */
  public static final int KILLED = 137;

  private MortalConsumer() {}

  /**
   * Runs until that moment.
   *
   * @param arguments those of {@link FulfilmentConsumer}; a {@link Moment}; at which time of it
   */
  public static void main(String[] arguments) throws Exception {
    Moment moment = Moment.valueOf(arguments[3]);
    AtomicInteger left = new AtomicInteger(Integer.parseInt(arguments[4]));
    try (OrderSystem orders =
            OrderSystem.open(
                Path.of(arguments[2]),
                (transaction, order) -> {
                  OrderSystem.toWarehouse(transaction, order);
                  die(moment == Moment.IN_THE_TRANSACTION, left);
                });
        KafkaConsumer<String, String> consumer =
            new KafkaConsumer<>(
                FulfilmentConsumer.settings(Path.of(arguments[0])),
                new StringDeserializer(),
                new StringDeserializer()) {
              @Override
              public void commitSync() {
                die(moment == Moment.BEFORE_THE_OFFSET, left);
                super.commitSync();
              }
            }) {
      new FulfilmentConsumer(consumer, orders).runUntilStopped(arguments[1]);
    }
  }

  private static void die(boolean here, AtomicInteger left) {
    if (here && left.decrementAndGet() == 0) {
      Runtime.getRuntime().halt(KILLED);
    }
  }
}
