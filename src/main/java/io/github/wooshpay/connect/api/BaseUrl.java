package io.github.wooshpay.connect.api;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The base URLs of the API, and what is wrong with one that a user wrote. */
public final class BaseUrl {
  private static final URI TEST = URI.create("https://apitest.wooshpay.com");
  private static final URI LIVE = URI.create("https://api.wooshpay.com");
  // A literal address only: a name such as 127.0.0.1.example.com resolves to anything.
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[(::|0:0:0:0:0:0:0:)1]");

  private BaseUrl() {}

  /** The host that takes this secret key; empty if the key has neither secret prefix. */
  public static Optional<URI> forKey(String key) {
    if (key.startsWith("sk_test_")) {
      return Optional.of(TEST);
    }
    return key.startsWith("sk_live_") ? Optional.of(LIVE) : Optional.empty();
  }

  /**
   * What is wrong with this base URL, as a sentence for the user; empty if it may be used. Plain
   * HTTP is for loopback alone: the key travels with every request.
   */
  public static Optional<String> problem(URI url) {
    if (url.getScheme() == null || url.getHost() == null) {
      return Optional.of("It is no absolute URL: write one such as " + LIVE + ".");
    }
    if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
      return Optional.of("Give scheme, host and port alone, such as " + LIVE + ".");
    }
    return switch (url.getScheme().toLowerCase(Locale.ROOT)) {
      case "https" -> Optional.empty();
      case "http" ->
          isLoopback(url)
              ? Optional.empty()
              : Optional.of(
                  "Plain http would show the key to the network: use https (http is accepted to"
                      + " this machine's loopback alone).");
      default -> Optional.of("Its scheme must be https.");
    };
  }

  private static boolean isLoopback(URI url) {
    return LOOPBACK.matcher(url.getHost().toLowerCase(Locale.ROOT)).matches();
  }
}
