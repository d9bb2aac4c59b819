package io.github.wooshpay.connect.api;

import io.github.wooshpay.connect.api.ApiException.Kind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tries URL, key, filters and dialect while a person waits for the answer. */
public final class ConnectionCheck {
  private ConnectionCheck() {}

  /**
   * Shakes hands with the API, without a single retry.
   *
   * @param withLineItems whether to try the line items of one session too, if there is a session
   * @param within the most time that this takes
   * @return the dialect that the API understands; empty if the account has no session to learn it
   *     from, or if the API, which did answer, takes too long to tell
   * @throws ApiException if the connector could not start with these settings now
   */
  public static Optional<Dialect> run(
      ApiSettings settings, boolean withLineItems, InstantSource clock, Duration within)
      throws InterruptedException {
    FirstPage firstPage = new FirstPage();
    // Where one style hangs, the other one has to get its turn in time.
    ApiSettings hurried = settings.withRequestsWithin(within.dividedBy(2));
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (WooshPayClient client = WooshPayClient.impatient(hurried, clock, firstPage)) {
      Future<Optional<Dialect>> check =
          thread.submit(
              () -> {
                client.learn(Urgency.TAIL);
                if (withLineItems) {
                  client.tryLineItems();
                }
                return client.dialect();
              });
      return check.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      if (firstPage.read.get()) {
        return Optional.empty();
      }
      throw silence(settings.endpoint(), within, e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof ApiException refused
          ? refused
          : new IllegalStateException(e.getCause());
    } finally {
      thread.shutdownNow();
    }
  }

  private static ApiException silence(
      ApiSettings.Endpoint endpoint, Duration within, TimeoutException cause) {
    String setting = endpoint.proxy() == null ? "wooshpay.api.url" : "proxy.url";
    return new ApiException(
        Kind.UNAVAILABLE,
        setting,
        String.format(
            Locale.ROOT,
            "WooshPay at %s did not answer within %d seconds. Check wooshpay.api.url and, behind a proxy, proxy.url.",
            endpoint.baseUrl(),
            within.toSeconds()),
        cause);
  }

  /** Whether the API has answered a list: then URL and key are right. */
  private static final class FirstPage implements ClientListener {
    private final AtomicBoolean read = new AtomicBoolean();

    @Override
    public void pageRead(int sessions) {
      read.set(true);
    }
  }
}
