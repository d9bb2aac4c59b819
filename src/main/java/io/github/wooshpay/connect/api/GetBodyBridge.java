package io.github.wooshpay.connect.api;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
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
    CompletableFuture<HttpResponse<Buffer>> answer =
        client.sendAsync(twin.build(), head -> new WholeBody());
    cancelWith(chain.call(), answer);
    try {
      return response(request, answer.get());
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (CancellationException e) {
      throw new IOException("Canceled", e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  /** OkHttp's call time-out cancels the call, so it comes this way too. */
  private static void cancelWith(Call call, Future<?> answer) {
    call.addEventListener(
        new EventListener() {
          @Override
          public void canceled(Call canceled) {
            answer.cancel(true);
          }
        });
    if (call.isCanceled()) {
      answer.cancel(true);
    }
  }

  private static Response response(Request request, HttpResponse<Buffer> answer) {
    Buffer body = answer.body();
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
   * Collects a body, since the call's time-out ends with this interceptor, and refuses one that is
   * too large. Its future ends with the body, so cancelling it ends the request in any state.
   */
  private static final class WholeBody implements BodySubscriber<Buffer> {
    private final Buffer body = new Buffer();
    private final CompletableFuture<Buffer> whole = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    @Override
    public CompletionStage<Buffer> getBody() {
      return whole;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
      if (whole.isDone()) {
        return;
      }
      try {
        for (ByteBuffer part : parts) {
          body.write(part);
        }
        if (body.size() > Json.MAX_BYTES) {
          throw AnswerReader.Unreadable.tooLarge();
        }
      } catch (IOException e) {
        Objects.requireNonNull(subscription).cancel();
        whole.completeExceptionally(e);
      }
    }

    @Override
    public void onError(Throwable e) {
      whole.completeExceptionally(e);
    }

    @Override
    public void onComplete() {
      whole.complete(body);
    }
  }
}
