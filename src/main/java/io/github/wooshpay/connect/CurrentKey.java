package io.github.wooshpay.connect;

import static io.github.wooshpay.connect.config.WooshPaySourceConfig.API_KEY;

import io.github.wooshpay.connect.api.ApiException;
import io.github.wooshpay.connect.api.ApiException.Kind;
import io.github.wooshpay.connect.config.WooshPaySourceConfig;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.connect.source.SourceTaskContext;

/**
 * The secret key as the running task's configuration has it now: a worker asks its config providers
 * anew whenever a task asks for its configuration, so a key can be rotated without a restart. Safe
 * for use by several threads.
 */
final class CurrentKey implements Supplier<String> {
  private final String atStart;
  private final SourceTaskContext context;

  /**
   * @param atStart the key that the task was started with; it stands where the worker tells no
   *     configuration
   */
  CurrentKey(String atStart, SourceTaskContext context) {
    this.atStart = atStart;
    this.context = context;
  }

  /**
   * @throws ApiException on {@code wooshpay.api.key} if the configuration cannot be read, or holds
   *     what is no secret key
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
          "The task's configuration cannot be read for the key that "
              + API_KEY
              + " names now ("
              + e.getClass().getSimpleName()
              + "). Mend the config provider or what it reads, and restart the task; nothing is"
              + " lost.",
          e);
    }
  }
}
