package io.github.wooshpay.connect.api;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before a retry: doubling from the first wait, each shortened at random by up to
 * half so that tasks that failed together do not come back together; after the configured number of
 * retries the longest wait, for as long as the API is unavailable.
 */
final class Backoff {
  /** The longest that a Retry-After is obeyed: one of years is a mistake. */
  static final Duration MAX_RETRY_AFTER = Duration.ofHours(1);

  private final ApiSettings.Retries retries;
  private final DoubleSupplier chance;

  /**
   * @param chance gives numbers from 0, inclusive, to 1
   */
  Backoff(ApiSettings.Retries retries, DoubleSupplier chance) {
    this.retries = retries;
    this.chance = chance;
  }

  /**
   * @param retry which retry it is, from 1
   * @param retryAfter how long the API asks to wait, or null; it is the least to wait
   */
  Duration before(int retry, @Nullable Duration retryAfter) {
    double longest = retries.backoffMax().toMillis();
    double grown = retries.backoff().toMillis() * Math.pow(2, retry - 1.0);
    double base = retry > retries.attempts() ? longest : Math.min(grown, longest);
    Duration wait = Duration.ofMillis(Math.round(base * (1 - chance.getAsDouble() / 2)));
    return retryAfter == null || retryAfter.compareTo(wait) < 0 ? wait : obeyed(retryAfter);
  }

  /** A Retry-After as far as it is obeyed. */
  static Duration obeyed(Duration retryAfter) {
    return retryAfter.compareTo(MAX_RETRY_AFTER) < 0 ? retryAfter : MAX_RETRY_AFTER;
  }
}
