package io.github.wooshpay.connect.quickstart;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the one who starts the quickstart has chosen. The key itself is never held here: the worker
 * inherits it in its environment.
 *
 * @param realAccount whether there is a key of a real account
 * @param apiUrl another address of the API than the key's prefix tells
 * @param stopAfter when to stop by itself, from the first look at the topic on
 * @param hints whether the simulated API posts webhooks, which the connector takes as hints
 */
record Options(
    boolean realAccount, Optional<String> apiUrl, Optional<Duration> stopAfter, boolean hints) {
  /** The variable of the environment with the key. */
  static final String KEY = "WOOSHPAY_API_KEY";

  /** The variable with the address of a gateway or a simulated API, used together with a key. */
  static final String URL = "WOOSHPAY_API_URL";

  /**
   * Reads the choices.
   *
   * @param seconds of {@code -Dquickstart.seconds}, empty if it is not given
   * @param hints of {@code -Dquickstart.hints}
   * @throws IllegalArgumentException if the seconds are not a number from 1 on, or hints are wanted
   *     of a real account
   */
  static Options of(Map<String, String> environment, String seconds, boolean hints) {
    boolean realAccount = !environment.getOrDefault(KEY, "").isBlank();
    if (hints && realAccount) {
      throw new IllegalArgumentException(
          "quickstart.hints is for the simulated API, and " + KEY + " is set; unset it.");
    }
    return new Options(
        realAccount,
        Optional.of(environment.getOrDefault(URL, "").strip()).filter(url -> !url.isEmpty()),
        stopAfter(seconds.strip()),
        hints);
  }

  private static Optional<Duration> stopAfter(String seconds) {
    if (seconds.isEmpty()) {
      return Optional.empty();
    }
    if (!seconds.matches("[1-9][0-9]{0,8}")) {
      throw new IllegalArgumentException(
          "quickstart.seconds is " + seconds + "; it has to be a whole number from 1 on.");
    }
    return Optional.of(Duration.ofSeconds(Long.parseLong(seconds)));
  }
}
