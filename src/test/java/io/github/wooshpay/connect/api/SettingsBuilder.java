package io.github.wooshpay.connect.api;

import io.github.wooshpay.connect.api.ApiSettings.Filters;
import io.github.wooshpay.connect.api.ApiSettings.ProxySettings;
import io.github.wooshpay.connect.api.ApiSettings.TrustStore;
import io.github.wooshpay.connect.session.EpochUnit;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Settings for tests: the defaults, but with waits that are over at once and no rate limit. */
final class SettingsBuilder {
  private final URI url;
  private Supplier<String> key = () -> SimulatedApi.KEY;
  private @Nullable RequestStyle style;
  private @Nullable EpochUnit unit;
  private Filters filters = Filters.NONE;
  private int pageLimit = 100;
  private int requestsPerSecond = 1000;
  private Duration requestTimeout = Duration.ofSeconds(30);
  private int retryAttempts = 5;
  private Duration backoff = Duration.ofMillis(5);
  private Duration backoffMax = Duration.ofMillis(20);
  private Duration unavailable = Duration.ZERO;
  private Duration refused = Duration.ZERO;
  private @Nullable ProxySettings proxy;
  private @Nullable TrustStore trustStore;

  private SettingsBuilder(URI url) {
    this.url = url;
  }

  static SettingsBuilder at(URI url) {
    return new SettingsBuilder(url);
  }

  SettingsBuilder key(Supplier<String> value) {
    key = value;
    return this;
  }

  SettingsBuilder style(@Nullable RequestStyle value) {
    style = value;
    return this;
  }

  SettingsBuilder unit(@Nullable EpochUnit value) {
    unit = value;
    return this;
  }

  SettingsBuilder filters(
      @Nullable String customer, @Nullable String email, @Nullable String paymentIntent) {
    filters = new Filters(customer, email, paymentIntent);
    return this;
  }

  SettingsBuilder pageLimit(int value) {
    pageLimit = value;
    return this;
  }

  SettingsBuilder requestsPerSecond(int value) {
    requestsPerSecond = value;
    return this;
  }

  SettingsBuilder requestTimeout(Duration value) {
    requestTimeout = value;
    return this;
  }

  SettingsBuilder retries(int attempts, Duration first, Duration longest) {
    retryAttempts = attempts;
    backoff = first;
    backoffMax = longest;
    return this;
  }

  SettingsBuilder unavailableTimeout(Duration value) {
    unavailable = value;
    return this;
  }

  SettingsBuilder refusedTimeout(Duration value) {
    refused = value;
    return this;
  }

  SettingsBuilder proxy(URI value, @Nullable String username, @Nullable String password) {
    proxy = new ProxySettings(value, username, password);
    return this;
  }

  SettingsBuilder trustStore(TrustStore value) {
    trustStore = value;
    return this;
  }

  ApiSettings build() {
    return new ApiSettings(
        new ApiSettings.Endpoint(url, Duration.ofSeconds(5), requestTimeout, proxy, trustStore),
        key,
        new ApiSettings.ListSettings(style, unit, filters, pageLimit),
        new ApiSettings.Retries(retryAttempts, backoff, backoffMax, unavailable, refused),
        requestsPerSecond);
  }
}
