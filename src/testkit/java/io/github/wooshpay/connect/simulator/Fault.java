package io.github.wooshpay.connect.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;

/** What can go wrong with one request. */
@SuppressWarnings("ImmutableEnumChecker") // The field holds a lambda without state.
public enum Fault implements Behaviour {
  /** 429 without a hint how long to wait. */
  TOO_MANY_REQUESTS(Kind.PASSING, (exchange, right) -> exchange.send(Errors.tooManyRequests())),
  /** 429 with a Retry-After of one second. */
  TOO_MANY_REQUESTS_FOR_SECONDS(
      Kind.PASSING,
      (exchange, right) -> exchange.send(Errors.tooManyRequests().with("Retry-After", "1"))),
  /** 429 with a Retry-After that is a date, two seconds after the server's now. */
  TOO_MANY_REQUESTS_UNTIL_DATE(
      Kind.PASSING,
      (exchange, right) ->
          exchange.send(
              Errors.tooManyRequests()
                  .with("Retry-After", exchange.httpDate(Duration.ofSeconds(2))))),
  /** 500 in the documented shape. */
  INTERNAL_ERROR(
      Kind.PASSING,
      (exchange, right) ->
          exchange.send(
              SimulatedAnswer.error(500, "api_error", "internal_error", "Something went wrong."))),
  /** 502 with a web page. */
  BAD_GATEWAY(
      Kind.PASSING,
      (exchange, right) ->
          exchange.send(
              SimulatedAnswer.html(502, "<html><body><h1>502 Bad Gateway</h1></body></html>"))),
  /** 503 without a body, with a Retry-After of one second. */
  SERVICE_UNAVAILABLE(
      Kind.PASSING,
      (exchange, right) -> exchange.send(SimulatedAnswer.html(503, "").with("Retry-After", "1"))),
  /** 504 with a web page. */
  GATEWAY_TIMEOUT(
      Kind.PASSING,
      (exchange, right) -> exchange.send(SimulatedAnswer.html(504, "<html>504</html>"))),
  /** No answer, as long as the client waits. */
  HANG(Kind.PASSING, (exchange, right) -> exchange.hang()),
  /** Half the body, then nothing, as long as the client waits. */
  HANG_IN_BODY(
      Kind.PASSING,
      (exchange, right) -> {
        exchange.sendHalf(right.get());
        exchange.hang();
      }),
  /** The connection is closed without an answer. */
  CLOSE(Kind.PASSING, (exchange, right) -> exchange.close()),
  /** The connection is reset without an answer. */
  RESET(Kind.PASSING, (exchange, right) -> exchange.reset()),
  /** The connection is reset after half the body. */
  RESET_IN_BODY(
      Kind.PASSING,
      (exchange, right) -> {
        exchange.sendHalf(right.get());
        exchange.reset();
      }),
  /** The connection is closed after half the body. */
  CUT_OFF(
      Kind.PASSING,
      (exchange, right) -> {
        exchange.sendHalf(right.get());
        exchange.close();
      }),
  /** The connection is closed after all chunks but the one that ends them. */
  CUT_OFF_CHUNKS(
      Kind.PASSING, (exchange, right) -> exchange.sendUnfinishedChunks(right.get(), 1000)),
  /** A whole answer whose JSON ends half way. */
  HALF_JSON(
      Kind.PASSING,
      (exchange, right) -> {
        SimulatedAnswer whole = right.get();
        exchange.send(whole.with(Arrays.copyOf(whole.body(), whole.body().length / 2)));
      }),
  /** 200 with a web page, said to be one. */
  HTML(
      Kind.PASSING,
      (exchange, right) ->
          exchange.send(SimulatedAnswer.html(200, "<html><body>Welcome</body></html>"))),
  /** 200 with no body at all. */
  EMPTY_BODY(Kind.PASSING, (exchange, right) -> exchange.send(SimulatedAnswer.json(200, ""))),
  /** 200 with a list that has no {@code data}. */
  DATA_MISSING(Kind.STRANGE, json("{\"object\":\"list\",\"url\":null,\"has_more\":false}")),
  /** 200 with a list whose {@code data} is null. */
  DATA_NULL(
      Kind.STRANGE, json("{\"object\":\"list\",\"url\":null,\"has_more\":false,\"data\":null}")),
  /** 200 with a list whose {@code data} is an object. */
  DATA_OBJECT(
      Kind.STRANGE, json("{\"object\":\"list\",\"url\":null,\"has_more\":false,\"data\":{}}")),
  /** 200 with JSON that is not an object. */
  BARE_ARRAY(Kind.STRANGE, json("[]")),
  /** 200 with an error in the documented shape. */
  ERROR_WITH_200(
      Kind.STRANGE,
      json(
          "{\"error\":{\"type\":\"api_error\",\"code\":\"internal_error\","
              + "\"message\":\"Something went wrong.\"}}")),
  /** The right sessions, {@code has_more} null. */
  HAS_MORE_NULL(
      Kind.STRANGE,
      (exchange, right) ->
          exchange.send(replaced(right, "\"has_more\":(true|false)", "\"has_more\":null"))),
  /** The right sessions without {@code has_more}. */
  HAS_MORE_MISSING(
      Kind.STRANGE,
      (exchange, right) -> exchange.send(replaced(right, "\"has_more\":(true|false),", ""))),
  /** A redirect to another path of this server. */
  REDIRECT(
      Kind.STRANGE,
      (exchange, right) -> exchange.send(SimulatedAnswer.html(302, "").with("Location", "/moved"))),
  /** The right answer compressed, whether the client accepts that or not. */
  GZIP_UNASKED(Kind.STRANGE, (exchange, right) -> exchange.send(gzip(right.get()))),
  /** 400 with a web page, as of a gateway. */
  BAD_REQUEST_PAGE(
      Kind.REFUSING,
      Behaviour.answering(SimulatedAnswer.html(400, "<html><h1>400 Bad Request</h1></html>"))),
  /** 401 with a web page, as of a portal. */
  UNAUTHORIZED_PAGE(
      Kind.REFUSING, Behaviour.answering(SimulatedAnswer.html(401, "<html>Please log in</html>"))),
  /** 403 with a web page, as of a firewall. */
  FORBIDDEN_PAGE(
      Kind.REFUSING,
      Behaviour.answering(SimulatedAnswer.html(403, "<html>Request blocked</html>"))),
  /** 404 with plain text, as of a gateway whose backend is gone. */
  NOT_FOUND_TEXT(
      Kind.REFUSING, Behaviour.answering(SimulatedAnswer.html(404, "default backend - 404"))),
  /** 400 in the documented shape. */
  BAD_REQUEST(
      Kind.REFUSING,
      Behaviour.answering(Errors.badRequest("parameter_invalid", "Invalid request."))),
  /** 401 in the documented shape. */
  UNAUTHORIZED(Kind.REFUSING, Behaviour.answering(Errors.unauthorized())),
  /** 403 in the documented shape. */
  FORBIDDEN(Kind.REFUSING, Behaviour.answering(Errors.forbidden())),
  /** 404 in the documented shape. */
  NOT_FOUND(Kind.REFUSING, Behaviour.answering(Errors.notFound())),
  /** The right answer in chunks. */
  CHUNKED(Kind.HARMLESS, (exchange, right) -> exchange.sendChunked(right.get(), 1000)),
  /** The right answer, its body spread over two seconds. */
  SLOW_BODY(
      Kind.HARMLESS, (exchange, right) -> exchange.sendSlowly(right.get(), Duration.ofSeconds(2)));

  /** What a client can do about a fault. */
  public enum Kind {
    /** Asking again heals it. */
    PASSING,
    /** The answer is not as documented; what to make of it is the client's decision. */
    STRANGE,
    /** The request is refused, which is final unless the list has answered before. */
    REFUSING,
    /** The answer is right, only its way is unusual. */
    HARMLESS
  }

  private final Kind kind;
  private final Behaviour behaviour;

  Fault(Kind kind, Behaviour behaviour) {
    this.kind = kind;
    this.behaviour = behaviour;
  }

  /** What a client can do about it. */
  public Kind kind() {
    return kind;
  }

  /** All faults of a kind. */
  public static Set<Fault> of(Kind kind) {
    Set<Fault> faults = EnumSet.allOf(Fault.class);
    faults.removeIf(fault -> fault.kind != kind);
    return faults;
  }

  /** The faults that asking again heals, except those that cost a client its whole timeout. */
  public static Set<Fault> quick() {
    Set<Fault> faults = of(Kind.PASSING);
    faults.remove(HANG);
    faults.remove(HANG_IN_BODY);
    return faults;
  }

  @Override
  public void answer(Exchange exchange, Supplier<SimulatedAnswer> right) throws IOException {
    behaviour.answer(exchange, right);
  }

  private static Behaviour json(String body) {
    return Behaviour.answering(SimulatedAnswer.json(200, body));
  }

  private static SimulatedAnswer replaced(
      Supplier<SimulatedAnswer> right, String pattern, String replacement) {
    SimulatedAnswer answer = right.get();
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    return answer.with(body.replaceFirst(pattern, replacement).getBytes(StandardCharsets.UTF_8));
  }

  static SimulatedAnswer gzip(SimulatedAnswer answer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return answer.with(bytes.toByteArray()).with("Content-Encoding", "gzip");
  }
}
