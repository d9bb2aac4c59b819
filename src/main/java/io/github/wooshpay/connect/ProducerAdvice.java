package io.github.wooshpay.connect;

import io.github.wooshpay.connect.config.WooshPaySourceConfig;
import java.util.Optional;

/**
 * What to set where history is about to be streamed in the producer's default batches. Connect
 * sends one request at a time, and by default at most 16 kB in it: about ten sessions.
 */
final class ProducerAdvice {
  /** The setting of a connector that makes its producer's requests larger. */
  static final String BATCH_SIZE = "producer.override.batch.size";

  private static final String SENTENCE =
      "History is written in the producer's default batches of 16 kB, about ten sessions per request to the broker."
          + " Set "
          + BATCH_SIZE
          + "=262144 and producer.override.compression.type=lz4 in the connector's configuration for a first backfill that takes about a third less time, unless the"
          + " worker sets producer.batch.size itself. If the worker refuses the setting because of"
          + " connector.client.config.override.policy=None, set producer.batch.size in the worker's properties.";

  private ProducerAdvice() {}

  /**
   * Returns the sentence for the log; empty where there is no history to stream or the setting is
   * there.
   *
   * @param resumes whether the task goes on from stored offsets
   */
  static Optional<String> of(WooshPaySourceConfig config, boolean resumes) {
    boolean streamsHistory = !resumes && config.startsWithHistory();
    return streamsHistory && !config.originals().containsKey(BATCH_SIZE)
        ? Optional.of(SENTENCE)
        : Optional.empty();
  }
}
