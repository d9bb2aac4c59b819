package io.github.wooshpay.connect.api;

import io.github.wooshpay.connect.session.EpochUnit;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The validated settings of the API client. Each part of the client gets the one that it needs.
 *
 * <p>Tests: {@code DialectWireTest}.
 *
 * @param endpoint the address, and how to connect to it
 * @param key gives the secret key as the task's configuration has it now; asked again after a 401,
 *     since secrets rotate under a running task
 * @param list what is requested of the list, and how
 * @param retries how long to wait and retry
 * @param requestsPerSecond the limit over all requests of this client
 */
public record ApiSettings(
    Endpoint endpoint,
    Supplier<String> key,
    ListSettings list,
    Retries retries,
    int requestsPerSecond) {

  /**
   * The address, and how to connect to it.
   *
   * @param baseUrl scheme, host and port, without a trailing slash
   * @param connectTimeout for the TCP and TLS connection
   * @param requestTimeout for one request, from its start to the last byte of its body
   * @param proxy the HTTP proxy, or null for none
   * @param trustStore whom to trust, or null for the JVM's own
   */
  public record Endpoint(
      URI baseUrl,
      Duration connectTimeout,
      Duration requestTimeout,
      @Nullable ProxySettings proxy,
      @Nullable TrustStore trustStore) {
    /** Returns whether connections are encrypted. */
    boolean isTls() {
      return "https".equalsIgnoreCase(baseUrl.getScheme());
    }

    /** Returns this endpoint with requests that take no longer than this. */
    Endpoint withRequestsWithin(Duration atMost) {
      Duration shorter = requestTimeout.compareTo(atMost) < 0 ? requestTimeout : atMost;
      return new Endpoint(baseUrl, connectTimeout, shorter, proxy, trustStore);
    }
  }

  /**
   * What is requested of the list, and how.
   *
   * @param style the request style, or null to find it out
   * @param unit the unit of the bounds of {@code created}, or null to find it out
   * @param filters the endpoint's filters that are set
   * @param pageLimit sessions per page, 1 to 100
   */
  public record ListSettings(
      @Nullable RequestStyle style, @Nullable EpochUnit unit, Filters filters, int pageLimit) {}

  /**
   * How long to wait and retry.
   *
   * @param attempts how often a failed request is repeated at growing waits before the API counts
   *     as unavailable
   * @param backoff the first wait
   * @param backoffMax the longest wait, and the wait between retries while the API is unavailable
   * @param unavailableTimeout how long the API may be unavailable before the failure is permanent;
   *     zero: forever
   * @param refusedTimeout how long an API that has answered before may refuse requests before the
   *     failure is permanent; zero: the first refusal is
   */
  public record Retries(
      int attempts,
      Duration backoff,
      Duration backoffMax,
      Duration unavailableTimeout,
      Duration refusedTimeout) {}

  /** The endpoint's filters; null where not set. */
  public record Filters(
      @Nullable String customer, @Nullable String customerEmail, @Nullable String paymentIntent) {
    /** No filter. */
    public static final Filters NONE = new Filters(null, null, null);

    /** Without the values: they are personal data. */
    @Override
    public String toString() {
      return "Filters";
    }
  }

  /** An HTTP proxy; user and password are null where it wants none. */
  public record ProxySettings(URI url, @Nullable String username, @Nullable String password) {
    /** Without the password. */
    @Override
    public String toString() {
      return "ProxySettings[" + url + "]";
    }
  }

  /** A key store file with the certificates to trust; the password is null where it has none. */
  public record TrustStore(Path location, @Nullable String password, String type) {
    /** Without the password. */
    @Override
    public String toString() {
      return "TrustStore[" + location + "]";
    }
  }

  /** Returns these settings with requests that take no longer than this. */
  ApiSettings withRequestsWithin(Duration atMost) {
    return new ApiSettings(
        endpoint.withRequestsWithin(atMost), key, list, retries, requestsPerSecond);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "ApiSettings[" + endpoint.baseUrl() + "]";
  }
}
