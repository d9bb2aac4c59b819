package io.github.wooshpay.connect;

import io.github.wooshpay.connect.config.WooshPaySourceConfig;
import java.util.Optional;

/**
 * Advises to raise the producer's batch size before history is streamed. Connect sends one request
 * at a time, by default with at most 16 kB: about ten sessions.
 */
final class ProducerAdvice {
  /** The connector setting that makes the producer's requests larger. */
  static final String BATCH_SIZE = "producer.override.batch.size";

  private static final String SENTENCE =
      "History is written in the producer's default batches of 16 kB, about ten sessions per request to the broker."
          + " Set "
          + BATCH_SIZE
          + "=262144 and producer.override.compression.type=lz4 in the connector's configuration: a first backfill then takes about a third less time. This does not matter if the"
          + " worker sets producer.batch.size itself. If the worker refuses the setting because of"
          + " connector.client.config.override.policy=None, set producer.batch.size in the worker's properties.";

  private ProducerAdvice() {}

  /**
   * Returns the message to log; empty if no history will be streamed or the setting is present.
   *
   * @param resumes whether the task continues from stored offsets
   */
  static Optional<String> of(WooshPaySourceConfig config, boolean resumes) {
    boolean streamsHistory = !resumes && config.startsWithHistory();
    return streamsHistory && !config.originals().containsKey(BATCH_SIZE)
        ? Optional.of(SENTENCE)
        : Optional.empty();
  }
}
