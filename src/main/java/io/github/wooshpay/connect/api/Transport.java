package io.github.wooshpay.connect.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import okhttp3.Authenticator;
import okhttp3.Call;
import okhttp3.ConnectionSpec;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * One request, over the network and back, in either style: no retry, no waiting for the rate limit.
 * That is outside, since the call's time-out would count it. Thread-safe.
 *
 * <p>Tests: {@code FaultWireTest}, {@code SecrecyWireTest}.
 */
final class Transport implements AutoCloseable {
  private static final String PROXY_AUTHORIZATION = "Proxy-Authorization";
  private final HttpUrl url;
  private final @Nullable String proxyCredentials;
  private final OkHttpClient client;
  private final FailureTriage triage;
  private final ServerClock serverClock;
  private final InstantSource clock;

  Transport(
      ApiSettings settings, ServerClock serverClock, InstantSource clock, ClientListener listener) {
    ApiSettings.Endpoint endpoint = settings.endpoint();
    this.url = HttpUrl.get(endpoint.baseUrl());
    this.proxyCredentials = credentials(endpoint.proxy());
    TlsTrust trust = endpoint.trustStore() == null ? null : TlsTrust.of(endpoint.trustStore());
    BasicAuth auth = new BasicAuth(settings.key());
    SecretMask mask = new SecretMask(settings.list().filters(), auth::key);
    this.triage = new FailureTriage(endpoint, mask, clock);
    this.client =
        okHttp(endpoint, trust)
            .addInterceptor(auth)
            .addInterceptor(new Metering(listener, clock))
            .addInterceptor(new GetBodyBridge(jdkClient(endpoint, trust)))
            .build();
    this.serverClock = serverClock;
    this.clock = clock;
  }

  /**
   * Asks once.
   *
   * @param proven what is known to work, which decides how a refusal is classified
   * @param onCancel is given what cancels the call; it may be run by any thread
   */
  <A> A exchange(
      ApiRequest<A> asked, RequestStyle style, Proven proven, Consumer<Runnable> onCancel)
      throws FailedAttempt {
    Call call = client.newCall(request(asked, style));
    onCancel.accept(call::cancel);
    long sentMs = clock.millis();
    try (Response response = call.execute()) {
      if (!response.isSuccessful()) {
        throw triage.ofStatus(
            response.code(), response.headers(), errorBody(response), asked, style, proven);
      }
      observeDate(response, sentMs);
      return asked.read(decoded(response));
    } catch (IOException e) {
      throw triage.ofException(e, proven);
    }
  }

  /** Breaks off the calls under way and drops the connections. */
  @Override
  public void close() {
    client.dispatcher().cancelAll();
    client.connectionPool().evictAll();
  }

  private Request request(ApiRequest<?> asked, RequestStyle style) {
    HttpUrl.Builder place = url.newBuilder();
    asked.path().forEach(place::addPathSegment);
    Request.Builder request =
        new Request.Builder()
            .header("Accept", "application/json")
            .header("Content-Type", "application/json")
            .header("Accept-Encoding", "gzip")
            .header("User-Agent", "kafka-connect-wooshpay");
    return switch (style) {
      case BODY -> {
        // OkHttp asks its authenticator; the JDK takes the header, and keeps it from the API.
        if (proxyCredentials != null) {
          request.header(PROXY_AUTHORIZATION, proxyCredentials);
        }
        yield request
            .url(place.build())
            .tag(GetBodyBridge.Body.class, new GetBodyBridge.Body(ByteString.of(asked.toJson())))
            .build();
      }
      case QUERY -> {
        asked.toQuery().forEach(place::addQueryParameter);
        yield request.url(place.build()).build();
      }
    };
  }

  private void observeDate(Response response, long sentMs) {
    Instant date = response.headers().getInstant("Date");
    // An answer with an Age comes from a cache, and so does its Date.
    if (date != null && response.header("Age") == null) {
      serverClock.observe(date, sentMs, clock.millis());
    }
  }

  private static JsonNode errorBody(Response response) {
    try {
      return AnswerReader.tree(decoded(response));
    } catch (IOException e) {
      // The status says enough.
      return MissingNode.getInstance();
    }
  }

  private static InputStream decoded(Response response) throws IOException {
    InputStream body = response.body().byteStream();
    String encoding = response.header("Content-Encoding", "identity");
    return switch (String.valueOf(encoding).toLowerCase(Locale.ROOT)) {
      case "identity", "" -> body;
      case "gzip", "x-gzip" -> gunzipped(body);
      default -> throw new AnswerReader.Unreadable("its Content-Encoding was not requested");
    };
  }

  private static InputStream gunzipped(InputStream body) throws IOException {
    try {
      return new GZIPInputStream(body);
    } catch (ZipException e) {
      throw new AnswerReader.Unreadable("the body is not gzip although its header says so");
    }
  }

  private static OkHttpClient.Builder okHttp(
      ApiSettings.Endpoint endpoint, @Nullable TlsTrust trust) {
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .followRedirects(false)
            .followSslRedirects(false)
            .connectTimeout(endpoint.connectTimeout())
            .readTimeout(endpoint.requestTimeout())
            .writeTimeout(endpoint.requestTimeout())
            .callTimeout(endpoint.requestTimeout());
    if (trust != null) {
      builder.sslSocketFactory(trust.context().getSocketFactory(), trust.manager());
    } else if (!endpoint.isTls()) {
      // Otherwise it would load the JVM's certificates: a third of a second in a new worker.
      builder.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT));
    }
    if (endpoint.proxy() != null) {
      builder.proxy(new Proxy(Proxy.Type.HTTP, address(endpoint.proxy())));
      builder.proxyAuthenticator(proxyAuthenticator(credentials(endpoint.proxy())));
    }
    return builder;
  }

  private static Authenticator proxyAuthenticator(@Nullable String credentials) {
    return (route, response) ->
        credentials == null || response.request().header(PROXY_AUTHORIZATION) != null
            ? null
            : response.request().newBuilder().header(PROXY_AUTHORIZATION, credentials).build();
  }

  /** Creates a client whose only thread runs all callbacks: none of them blocks. */
  private static HttpClient jdkClient(ApiSettings.Endpoint endpoint, @Nullable TlsTrust trust) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(endpoint.connectTimeout())
            .executor(Runnable::run);
    if (trust != null) {
      builder.sslContext(trust.context());
    } else if (!endpoint.isTls()) {
      builder.sslContext(TlsTrust.nobody());
    }
    if (endpoint.proxy() != null) {
      builder.proxy(ProxySelector.of(address(endpoint.proxy())));
    }
    return builder.build();
  }

  /** Unresolved: a proxy's address may change while the task runs. */
  private static InetSocketAddress address(ApiSettings.ProxySettings proxy) {
    int port = proxy.url().getPort();
    return InetSocketAddress.createUnresolved(proxy.url().getHost(), port == -1 ? 80 : port);
  }

  private static @Nullable String credentials(ApiSettings.@Nullable ProxySettings proxy) {
    if (proxy == null || proxy.username() == null) {
      return null;
    }
    String password = proxy.password() == null ? "" : proxy.password();
    return Credentials.basic(proxy.username(), password, StandardCharsets.UTF_8);
  }
}
