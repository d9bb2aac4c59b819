package io.github.wooshpay.connect;

import io.github.wooshpay.connect.simulator.Behaviour;
import io.github.wooshpay.connect.simulator.Fault;
import io.github.wooshpay.connect.simulator.SimulatedAnswer;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A way in which requests go wrong, alone or several mixed: a line of the table.
 *
 * @param label for people
 * @param fates what the client makes of each behaviour
 * @param timeout of a request, where it is tried
 */
record FaultWay(String label, Map<Behaviour, Fate> fates, Duration timeout) {
  /** What a request comes to. */
  enum Fate {
    /** The sessions are read. */
    ANSWERED,
    /** As before, though they came in an unusual way. */
    UNUSUAL,
    /** Asked again after a wait. */
    FAILED,
    /** As before; but the HTTP client may ask once more by itself, at once. */
    BROKEN
  }

  /** Refusals in the documented shape of a request for a page after another, which it is not. */
  private static final Set<Fault> OF_THE_CURSOR = EnumSet.of(Fault.BAD_REQUEST, Fault.NOT_FOUND);

  private static final Set<Fault> ERRORS =
      EnumSet.of(Fault.BAD_REQUEST, Fault.UNAUTHORIZED, Fault.FORBIDDEN, Fault.NOT_FOUND);

  private static final Set<Fault> UNUSUAL =
      EnumSet.of(
          Fault.HAS_MORE_NULL,
          Fault.HAS_MORE_MISSING,
          Fault.GZIP_UNASKED,
          Fault.CHUNKED,
          Fault.SLOW_BODY);

  /** Long enough for a busy machine. */
  private static final Duration PATIENT = Duration.ofSeconds(10);

  /** Where something hangs. */
  private static final Duration SHORT = Duration.ofMillis(400);

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

  /**
   * All ways, each alone and last all mixed.
   *
   * @param elsewhere another host, where redirects lead to
   */
  static List<FaultWay> all(SimulatedApi elsewhere) {
    Map<Behaviour, Fate> mixed = new LinkedHashMap<>();
    List<FaultWay> ways = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      FaultWay way = of(fault, elsewhere.url());
      ways.add(way);
      mixed.putAll(way.fates);
    }
    ways.add(
        new FaultWay(
            "body slower than the timeout", fate(Behaviour.slowly(PATIENT), Fate.FAILED), SHORT));
    ways.add(
        new FaultWay(
            "an answer of a second ago",
            fate(new Behaviour.Stale(Duration.ofSeconds(1)), Fate.UNUSUAL),
            PATIENT));
    ways.add(new FaultWay("all of them mixed", mixed, SHORT));
    return ways;
  }

  List<Behaviour> behaviours() {
    return List.copyOf(fates.keySet());
  }

  /**
   * Returns what a request comes to.
   *
   * @param hasCursor whether it asks for the page after a session: where that one is said to be
   *     gone, the rest is asked for by its time, at once
   */
  Fate fateOf(Behaviour behaviour, boolean hasCursor) {
    if (hasCursor && behaviour instanceof Fault fault && OF_THE_CURSOR.contains(fault)) {
      return Fate.UNUSUAL;
    }
    return Objects.requireNonNull(fates.get(behaviour));
  }

  /** Returns how many warnings a minute the user may get: one of outages and one of refusals. */
  long kindsOfWarnings() {
    return fates.entrySet().stream()
        .filter(fate -> fate.getValue() == Fate.FAILED || fate.getValue() == Fate.BROKEN)
        .map(fate -> isError(fate.getKey()))
        .distinct()
        .count();
  }

  /** Returns whether all that goes wrong is an answer 429. */
  boolean isRefusedForItsRate() {
    return label.startsWith("429");
  }

  /** Returns whether a behaviour is a refusal in the documented shape. */
  static boolean isError(Behaviour behaviour) {
    return behaviour instanceof Fault fault && ERRORS.contains(fault);
  }

  /** Whether the user must be told of it: nobody else asks again. */
  boolean mustBeTold() {
    return fates.containsValue(Fate.FAILED);
  }

  private static FaultWay of(Fault fault, URI elsewhere) {
    Behaviour behaviour =
        switch (fault) {
          case TOO_MANY_REQUESTS_UNTIL_DATE ->
              // A second from now and no more, so that many rounds take no hours.
              (exchange, right) -> exchange.send(refusedUntil(Instant.now().plusSeconds(1)));
          case REDIRECT ->
              Behaviour.answering(
                  SimulatedAnswer.html(302, "").with("Location", elsewhere + SimulatedApi.PATH));
          case SLOW_BODY -> Behaviour.slowly(Duration.ofMillis(100));
          default -> fault;
        };
    Fate fate =
        UNUSUAL.contains(fault)
            ? Fate.UNUSUAL
            : fault == Fault.CLOSE || fault == Fault.RESET ? Fate.BROKEN : Fate.FAILED;
    boolean hangs = fault == Fault.HANG || fault == Fault.HANG_IN_BODY;
    return new FaultWay(label(fault), fate(behaviour, fate), hangs ? SHORT : PATIENT);
  }

  private static Map<Behaviour, Fate> fate(Behaviour behaviour, Fate fate) {
    Map<Behaviour, Fate> one = new LinkedHashMap<>();
    one.put(behaviour, fate);
    return one;
  }

  private static SimulatedAnswer refusedUntil(Instant instant) {
    return SimulatedAnswer.error(429, "api_error", "rate_limit", "Too many requests.")
        .with("Retry-After", HTTP_DATE.format(instant));
  }

  static String label(Fault fault) {
    return switch (fault) {
      case TOO_MANY_REQUESTS -> "429";
      case TOO_MANY_REQUESTS_FOR_SECONDS -> "429, Retry-After in seconds";
      case TOO_MANY_REQUESTS_UNTIL_DATE -> "429, Retry-After as a date";
      case INTERNAL_ERROR -> "500";
      case BAD_GATEWAY -> "502, a web page";
      case SERVICE_UNAVAILABLE -> "503, Retry-After in seconds";
      case GATEWAY_TIMEOUT -> "504, a web page";
      case HANG -> "no answer";
      case HANG_IN_BODY -> "half a body, then nothing";
      case CLOSE -> "closed without an answer";
      case RESET -> "reset without an answer";
      case RESET_IN_BODY -> "reset within the body";
      case CUT_OFF -> "body cut off";
      case CUT_OFF_CHUNKS -> "chunks cut off";
      case HALF_JSON -> "200, JSON cut off";
      case HTML -> "200, a web page";
      case EMPTY_BODY -> "200, no body";
      case DATA_MISSING -> "200, data missing";
      case DATA_NULL -> "200, data null";
      case DATA_OBJECT -> "200, data a map";
      case BARE_ARRAY -> "200, an array";
      case ERROR_WITH_200 -> "200, an error";
      case HAS_MORE_NULL -> "has_more null";
      case HAS_MORE_MISSING -> "has_more missing";
      case REDIRECT -> "302 to another host";
      case BAD_REQUEST_PAGE -> "400, a web page";
      case UNAUTHORIZED_PAGE -> "401, a web page";
      case FORBIDDEN_PAGE -> "403, a web page";
      case NOT_FOUND_TEXT -> "404, plain text";
      case BAD_REQUEST -> "400, an error in JSON";
      case UNAUTHORIZED -> "401, an error in JSON";
      case FORBIDDEN -> "403, an error in JSON";
      case NOT_FOUND -> "404, an error in JSON";
      case GZIP_UNASKED -> "gzip";
      case CHUNKED -> "chunked";
      case SLOW_BODY -> "slow bytes";
    };
  }
}
