package io.github.wooshpay.connect.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.ByteString;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/**
 * Sends the requests that carry a {@link Body} tag by {@code java.net.http}: the API documents a
 * body on GET, which OkHttp refuses by design (its maintainers: use another client). It answers the
 * call itself, as an application interceptor may, so everything before it (auth, metrics) and the
 * call's time-out and cancelling hold for both styles. It must be the last one.
 *
 * <p>Where a connection ends before any byte of the answer, the JDK repeats a GET once by itself,
 * as OkHttp does on a connection that it had kept: HTTP allows it, and it hides from users that
 * idle connections end.
 *
 * <p>Tests: {@code DialectWireTest}, {@code BreakOffWireTest}.
 */
final class GetBodyBridge implements Interceptor {
  /** The tag: the body that a GET is to carry. */
  record Body(ByteString json) {}

  private final HttpClient client;

  /** The client brings the time-outs, proxy and trust of the OkHttp client, and no redirects. */
  GetBodyBridge(HttpClient client) {
    this.client = client;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    Body body = request.tag(Body.class);
    if (body == null) {
      return chain.proceed(request);
    }
    HttpRequest.Builder twin = HttpRequest.newBuilder(request.url().uri());
    request.headers().forEach(header -> twin.header(header.getFirst(), header.getSecond()));
    twin.method("GET", BodyPublishers.ofByteArray(body.json().toByteArray()));
    AbandonableBody abandonable = new AbandonableBody();
    CompletableFuture<HttpResponse<InputStream>> answer =
        client.sendAsync(twin.build(), abandonable);
    Runnable cancel =
        () -> {
          answer.cancel(true);
          abandonable.close();
        };
    cancelWith(chain.call(), cancel);
    try {
      return response(request, answer.get());
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (CancellationException e) {
      throw new IOException("Canceled", e);
    } catch (InterruptedException e) {
      cancel.run();
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  /** OkHttp's call time-out cancels the call, so it comes this way too. */
  private static void cancelWith(Call call, Runnable cancel) {
    call.addEventListener(
        new EventListener() {
          @Override
          public void canceled(Call canceled) {
            cancel.run();
          }
        });
    if (call.isCanceled()) {
      cancel.run();
    }
  }

  /** Reads the body whole, since the call's time-out ends with this interceptor. */
  private static Response response(Request request, HttpResponse<InputStream> answer)
      throws IOException {
    Buffer body = new Buffer();
    try (Source source = Okio.source(answer.body())) {
      while (source.read(body, 8192) != -1) {
        if (body.size() > Json.MAX_BYTES) {
          throw AnswerReader.Unreadable.tooLarge();
        }
      }
    }
    Headers.Builder headers = new Headers.Builder();
    answer.headers().map().forEach((k, vs) -> vs.forEach(v -> headers.addUnsafeNonAscii(k, v)));
    return new Response.Builder()
        .request(request)
        .protocol(Protocol.HTTP_1_1)
        .code(answer.statusCode())
        .message("")
        .headers(headers.build())
        .body(ResponseBody.create(body, null, body.size()))
        .build();
  }

  /**
   * A body that may be closed at any time, also before it has begun. To cancel the future does not
   * do: with JDK 17, the part of the body that has arrived then waits for a reader that never
   * comes, and the client's thread with it, for as long as the process lives.
   */
  private static final class AbandonableBody implements BodyHandler<InputStream> {
    private boolean abandoned;
    private @Nullable InputStream body;

    /** Called by a thread of the client. */
    @Override
    public synchronized BodySubscriber<InputStream> apply(ResponseInfo head) {
      BodySubscriber<InputStream> subscriber = BodySubscribers.ofInputStream();
      body = subscriber.getBody().toCompletableFuture().join(); // There from the start.
      if (abandoned) {
        closeQuietly(body);
      }
      return subscriber;
    }

    /** Any thread. */
    synchronized void close() {
      abandoned = true;
      if (body != null) {
        closeQuietly(body);
      }
    }

    private static void closeQuietly(InputStream body) {
      try {
        body.close();
      } catch (IOException e) {
        // It was to be thrown away.
        return;
      }
    }
  }
}
