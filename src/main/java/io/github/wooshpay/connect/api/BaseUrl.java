package io.github.wooshpay.connect.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of the API: scheme, host and port. Hosts by key prefix as WooshPay's API introduction
 * gives them; it refuses plain HTTP, and so does this class, except to the machine itself.
 */
public final class BaseUrl {
  private static final URI LIVE = URI.create("https://api.wooshpay.com");
  private static final URI TEST = URI.create("https://apitest.wooshpay.com");

  /** Literal addresses only: a name such as 127.0.0.1.example.com resolves to anything. */
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[(::|0:0:0:0:0:0:0:)1]");

  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;

  private BaseUrl() {}

  /** Returns the API address for a secret key; empty if the prefix is unknown. */
  public static Optional<URI> forKey(String key) {
    if (key.startsWith("sk_live_")) {
      return Optional.of(LIVE);
    }
    return key.startsWith("sk_test_") ? Optional.of(TEST) : Optional.empty();
  }

  /**
   * Reads an address.
   *
   * @return it in one form whatever the spelling: lower case, no trailing slash, no default port;
   *     source partitions hold it
   * @throws IllegalArgumentException if the address cannot be used; the message is a sentence for
   *     the user, without the value, which may hold a password
   */
  public static URI parse(String text) {
    URI url = absolute(text);
    String refusal = refusal(url);
    if (refusal != null) {
      throw new IllegalArgumentException(refusal);
    }
    return normal(url);
  }

  private static URI absolute(String text) {
    try {
      URI url = new URI(text);
      if (url.getScheme() != null && url.getHost() != null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // The exception's message shows the whole value, so it goes no further.
    }
    throw new IllegalArgumentException(
        "Not a URL; write scheme and host, such as https://api.wooshpay.com.");
  }

  private static @Nullable String refusal(URI url) {
    if (url.getRawUserInfo() != null) {
      return "It holds a user name or password; remove them: the key goes in wooshpay.api.key.";
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      return "It holds a query or a fragment; write scheme, host and port only.";
    }
    if (!url.getRawPath().isEmpty() && !url.getRawPath().equals("/")) {
      return "It holds a path; write scheme, host and port only: the connector adds the path.";
    }
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    if (scheme.equals("http") && !loopback(url.getHost())) {
      return "It would send the key unencrypted; write https:// (http:// is for localhost only).";
    }
    return scheme.equals("https") || scheme.equals("http")
        ? null
        : "Its scheme is not https; write https:// and the host.";
  }

  private static boolean loopback(String host) {
    return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
  }

  private static URI normal(URI url) {
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    int port = url.getPort();
    boolean usual = port == -1 || port == (scheme.equals("https") ? HTTPS_PORT : HTTP_PORT);
    String host = url.getHost().toLowerCase(Locale.ROOT);
    return URI.create(scheme + "://" + host + (usual ? "" : ":" + port));
  }
}
