package io.github.wooshpay.connect.api;

import io.github.wooshpay.connect.api.ClientListener.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import okhttp3.Interceptor;
import okhttp3.Response;

/** Tells the listener of each request and how long it took. */
final class Metering implements Interceptor {
  private final ClientListener listener;
  private final InstantSource clock;

  Metering(ClientListener listener, InstantSource clock) {
    this.listener = listener;
    this.clock = clock;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    long from = clock.millis();
    Outcome outcome = Outcome.FAILED;
    try {
      Response response = chain.proceed(chain.request());
      outcome = response.isSuccessful() ? Outcome.ANSWERED : Outcome.REFUSED;
      return response;
    } finally {
      listener.requestFinished(outcome, Duration.ofMillis(Math.max(0, clock.millis() - from)));
    }
  }
}
