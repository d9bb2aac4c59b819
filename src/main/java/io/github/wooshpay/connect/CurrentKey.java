package io.github.wooshpay.connect;

import static io.github.wooshpay.connect.config.ConnectionGroup.API_KEY;

import io.github.wooshpay.connect.api.ApiException;
import io.github.wooshpay.connect.api.ApiException.Kind;
import io.github.wooshpay.connect.config.WooshPaySourceConfig;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.connect.source.SourceTaskContext;

/**
 * Reads the secret key from the running task's configuration. A worker asks its config providers
 * again whenever a task requests its configuration, so the key can be rotated without a restart.
 * Thread-safe.
 */
final class CurrentKey implements Supplier<String> {
  private final String atStart;
  private final SourceTaskContext context;

  /**
   * @param atStart the key at the start of the task, used if the worker returns no configuration
   */
  CurrentKey(String atStart, SourceTaskContext context) {
    this.atStart = atStart;
    this.context = context;
  }

  /**
   * @throws ApiException on {@code wooshpay.api.key} if the configuration cannot be read or its key
   *     is invalid
   */
  @Override
  public String get() {
    try {
      Map<String, String> now = context.configs();
      return now == null || !now.containsKey(API_KEY)
          ? atStart
          : new WooshPaySourceConfig(now).apiKey();
    } catch (KafkaException e) {
      throw new ApiException(
          Kind.KEY_REFUSED,
          API_KEY,
          "The current value of "
              + API_KEY
              + " cannot be read from the task's configuration ("
              + e.getClass().getSimpleName()
              + "). Fix the config provider or the file that it reads, and restart the task; nothing is"
              + " lost.",
          e);
    }
  }
}
