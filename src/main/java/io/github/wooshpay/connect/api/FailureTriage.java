package io.github.wooshpay.connect.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.wooshpay.connect.api.ApiException.Kind;
import io.github.wooshpay.connect.api.ApiRequest.Subject;
import io.github.wooshpay.connect.api.FailedAttempt.Remedy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Classifies failures. This is the one place that decides what a failure is, whether it is retried,
 * and what the user is told. It looks at the status or the class of the exception, never at a
 * message.
 *
 * <p>Tests: {@code RefusalWireTest}, {@code FaultWireTest}, {@code TlsWireTest}.
 */
final class FailureTriage {
  static final String LINE_ITEMS = "line.items";
  private static final String URL = "wooshpay.api.url";
  private static final String KEY = "wooshpay.api.key";
  private static final String TRUST_STORE = "ssl.truststore.location";
  private static final String PROXY_USER = "proxy.username";
  private static final String REFUSED = "WooshPay refused";
  private static final String SILENT = "WooshPay did not answer";
  private static final String PASSES = "This usually passes; if it does not, check " + URL + ".";
  private static final Refusal WRONG_KEY =
      new Refusal(
          Kind.KEY_REFUSED,
          KEY,
          REFUSED,
          "The key in " + KEY + " is wrong, revoked, or of the other mode; set a valid sk_ key.");
  private static final Refusal LACKS_PERMISSION =
      new Refusal(
          Kind.KEY_REFUSED,
          KEY,
          REFUSED,
          "The key in "
              + KEY
              + " lacks the permission to list checkout sessions; grant it or set another sk_ key.");
  private static final Refusal NO_LIST =
      new Refusal(
          Kind.REQUEST_REFUSED,
          URL,
          REFUSED,
          "There is no session list at this address: check " + URL + ".");
  private static final Refusal NOT_UNDERSTOOD =
      new Refusal(
          Kind.REQUEST_REFUSED,
          IgnoredParameter.STYLE,
          REFUSED,
          "Check "
              + IgnoredParameter.STYLE
              + ", "
              + IgnoredParameter.UNIT
              + " and the filters that are set.");
  private static final Refusal LACKS_LINE_ITEMS =
      new Refusal(
          Kind.KEY_REFUSED,
          LINE_ITEMS,
          REFUSED,
          "The key in "
              + KEY
              + " lacks the permission to read line items: grant it, set another sk_ key, or set "
              + LINE_ITEMS
              + " to as.listed.");
  private static final Refusal NO_LINE_ITEMS =
      new Refusal(
          Kind.LINE_ITEMS_MISSING,
          LINE_ITEMS,
          REFUSED,
          "If this happens for every session, the API may not have this endpoint: set "
              + LINE_ITEMS
              + " to as.listed.");
  private static final Refusal LINE_ITEMS_NOT_UNDERSTOOD =
      new Refusal(
          Kind.REQUEST_REFUSED,
          LINE_ITEMS,
          REFUSED,
          "Check " + IgnoredParameter.STYLE + ", or set " + LINE_ITEMS + " to as.listed.");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  private final ApiSettings.Endpoint endpoint;
  private final SecretMask mask;
  private final InstantSource clock;

  FailureTriage(ApiSettings.Endpoint endpoint, SecretMask mask, InstantSource clock) {
    this.endpoint = endpoint;
    this.mask = mask;
    this.clock = clock;
  }

  /**
   * Classifies a response whose status is not 2xx.
   *
   * @param body the body of the error; missing if it is not JSON
   * @param asked the request that was made
   */
  FailedAttempt ofStatus(
      int status,
      Headers headers,
      JsonNode body,
      ApiRequest<?> asked,
      RequestStyle style,
      Proven proven) {
    String what = describe(status, headers, body);
    Duration wait = retryAfter(headers);
    if (status == 407) {
      return byProxy(style, proven, what);
    }
    if (status == 429) {
      return rateLimited(what, wait);
    }
    if (status == 408 || status == 425 || (status >= 500 && status != 501)) {
      return new FailedAttempt(Kind.UNAVAILABLE, URL, Remedy.WAIT, SILENT, what, PASSES, wait);
    }
    if (status < 400) {
      return redirected(status, proven, what, wait);
    }
    if (!isWooshPays(body) && proven != Proven.NOTHING) {
      return byGateway(what, wait);
    }
    return byWooshPay(status, asked, proven, what);
  }

  private FailedAttempt byProxy(RequestStyle style, Proven proven, String what) {
    Refusal refusal =
        new Refusal(Kind.REQUEST_REFUSED, PROXY_USER, "The proxy refused", proxy(style));
    return refused(proven != Proven.NOTHING, refusal, Remedy.NONE, what);
  }

  private static FailedAttempt rateLimited(String what, @Nullable Duration wait) {
    return new FailedAttempt(
        Kind.RATE_LIMITED,
        "requests.per.second",
        Remedy.WAIT,
        REFUSED,
        what,
        "Too many requests: lower requests.per.second, also of other users of this key.",
        wait);
  }

  /**
   * A gateway under maintenance redirects to its notice, which passes. A permanent one does not.
   */
  private static FailedAttempt redirected(
      int status, Proven proven, String what, @Nullable Duration wait) {
    boolean notice = status == 302 || status == 303 || status == 307 || proven != Proven.NOTHING;
    return new FailedAttempt(
        Kind.REQUEST_REFUSED,
        URL,
        notice ? Remedy.WAIT : Remedy.NONE,
        "WooshPay redirected",
        what + ", which is not followed",
        "Following it would send the key elsewhere: set " + URL + " to the API's own base URL.",
        wait);
  }

  private static FailedAttempt byGateway(String what, @Nullable Duration wait) {
    return new FailedAttempt(
        Kind.UNAVAILABLE,
        URL,
        Remedy.WAIT,
        "Something between here and WooshPay refused",
        what + ", not in the form of WooshPay's errors",
        "This usually passes; if it does not, check the proxies and firewalls on the way to "
            + URL
            + ".",
        wait);
  }

  private static FailedAttempt byWooshPay(
      int status, ApiRequest<?> asked, Proven proven, String what) {
    if (status == 401) {
      return refused(proven != Proven.NOTHING, WRONG_KEY, Remedy.NONE, what);
    }
    if (asked.subject() == Subject.LINE_ITEMS) {
      return ofLineItems(status, asked, proven, what);
    }
    if (status == 403) {
      // Some gateways respond with 403 to any GET with a body, whatever the key.
      return refused(proven != Proven.NOTHING, LACKS_PERMISSION, Remedy.OTHER_STYLE, what);
    }
    if (asked.startingAfter() != null && (status == 400 || status == 404 || status == 422)) {
      return cursorRefused(what);
    }
    if (status == 404) {
      boolean passes = proven != Proven.NOTHING && proven != Proven.FORM_OF_LOOKUP;
      return refused(passes, NO_LIST, Remedy.OTHER_STYLE, what);
    }
    return refused(proven == Proven.FORM, NOT_UNDERSTOOD, Remedy.OTHER_STYLE, what);
  }

  /** The session list has answered with this key, so only the line items are refused. */
  private static FailedAttempt ofLineItems(
      int status, ApiRequest<?> asked, Proven proven, String what) {
    boolean passes = proven == Proven.FORM;
    if (status == 403) {
      return refused(passes, LACKS_LINE_ITEMS, Remedy.OTHER_STYLE, what);
    }
    if (asked.startingAfter() != null && (status == 400 || status == 404 || status == 422)) {
      return cursorRefused(what);
    }
    if (status == 404) {
      return refused(false, NO_LINE_ITEMS, passes ? Remedy.NONE : Remedy.OTHER_STYLE, what);
    }
    return refused(passes, LINE_ITEMS_NOT_UNDERSTOOD, Remedy.OTHER_STYLE, what);
  }

  private static FailedAttempt cursorRefused(String what) {
    return new FailedAttempt(
        Kind.CURSOR_REFUSED,
        URL,
        Remedy.NONE,
        REFUSED,
        what,
        "The session that this page starts after may be gone. Restart the task; nothing is lost.",
        null);
  }

  /**
   * Returns whether a body has one of the three observed forms of WooshPay's errors: {@code
   * {"error":{…}}}, {@code {"error":"text"}} or {@code {"message":"text"}}.
   */
  private static boolean isWooshPays(JsonNode body) {
    return body.path("error").isObject()
        || body.path("error").isTextual()
        || body.path("message").isTextual();
  }

  /** A refusal, and what to do about it. */
  private record Refusal(Kind kind, String setting, String opening, String advice) {}

  private static FailedAttempt refused(
      boolean passes, Refusal refusal, Remedy otherwise, String what) {
    return new FailedAttempt(
        refusal.kind,
        refusal.setting,
        passes ? Remedy.WAIT_A_WHILE : otherwise,
        refusal.opening,
        what,
        refusal.advice,
        null);
  }

  /** Classifies an exception from the connection or from reading the body. */
  FailedAttempt ofException(IOException e, Proven proven) {
    if (e instanceof KeyRenewed) {
      return new FailedAttempt(
          Kind.KEY_REFUSED,
          KEY,
          Remedy.AT_ONCE,
          REFUSED,
          "HTTP 401",
          "The key in " + KEY + " changed, and the new one is refused as well.",
          null);
    }
    if (e instanceof KeyUnreadable) {
      String advice =
          e.getCause() instanceof ApiException unread
              ? String.valueOf(unread.getMessage())
              : "The key in " + KEY + " cannot be read (" + name(e) + ").";
      FailedAttempt failed =
          refused(
              proven != Proven.NOTHING,
              new Refusal(Kind.KEY_REFUSED, KEY, REFUSED, advice),
              Remedy.NONE,
              "the key");
      failed.initCause(e);
      return failed;
    }
    if (e instanceof AnswerReader.Unreadable) {
      return new FailedAttempt(
          Kind.UNREADABLE,
          URL,
          Remedy.WAIT,
          "WooshPay garbled",
          String.valueOf(e.getMessage()),
          "If this continues, check that " + URL + " is the API and not a web page or a proxy.",
          null);
    }
    if (causedBy(e, CertPathValidatorException.class, CertPathBuilderException.class)) {
      return untrusted(
          proven,
          TRUST_STORE,
          name(e),
          "is not signed by a trusted authority. If it belongs to a gateway, a proxy or a private"
              + " authority, put that authority's certificate into a file and set "
              + TRUST_STORE
              + "; otherwise check "
              + URL
              + ".");
    }
    if (causedBy(e, SSLPeerUnverifiedException.class, CertificateException.class)) {
      return untrusted(
          proven, URL, name(e), "is invalid or for another host: check the host in " + URL + ".");
    }
    String where = endpoint.proxy() == null ? URL : "proxy.url";
    if (causedBy(e, UnknownHostException.class, UnresolvedAddressException.class)) {
      return passes(where, "the host name cannot be resolved");
    }
    if (causedBy(e, ConnectException.class, HttpConnectTimeoutException.class)) {
      return passes(where, "no connection (" + name(e) + ")");
    }
    if (causedBy(e, SocketTimeoutException.class, InterruptedIOException.class)) {
      return passes(
          URL,
          "no complete response within request.timeout.ms ("
              + endpoint.requestTimeout().toMillis()
              + ")");
    }
    // A proxy that refuses to forward a connection has no exception class of its own.
    return passes(where, "the connection broke (" + name(e) + ")");
  }

  private FailedAttempt untrusted(Proven proven, String setting, String what, String why) {
    String advice = "The certificate of " + endpoint.baseUrl().getHost() + " " + why;
    return refused(
        proven != Proven.NOTHING,
        new Refusal(Kind.UNTRUSTED, setting, "No trusted host answered", advice),
        Remedy.NONE,
        what);
  }

  private static FailedAttempt passes(String setting, String what) {
    String advice = "This usually passes; if it does not, check " + setting + ".";
    return new FailedAttempt(Kind.UNAVAILABLE, setting, Remedy.WAIT, SILENT, what, advice, null);
  }

  /** By default the JDK sends no Basic credentials through a tunnel. */
  private String proxy(RequestStyle style) {
    if (style == RequestStyle.BODY
        && endpoint.isTls()
        && endpoint.proxy() != null
        && endpoint.proxy().username() != null) {
      return "Check proxy.username and proxy.password. Java sends them to a proxy in front of https"
          + " only if the worker runs with -Djdk.http.auth.tunneling.disabledSchemes= (empty); "
          + IgnoredParameter.STYLE
          + "=query does not need this.";
    }
    return "Check proxy.username and proxy.password.";
  }

  private String describe(int status, Headers headers, JsonNode body) {
    JsonNode error = body.path("error").isObject() ? body.path("error") : body;
    List<String> parts = new ArrayList<>();
    parts.add("HTTP " + status);
    for (String field : List.of("type", "code")) {
      if (error.path(field).isValueNode() && !error.path(field).asText("").isBlank()) {
        parts.add(mask.apply(error.path(field).asText()));
      }
    }
    String said = String.join(" ", parts);
    String message =
        (error.path("error").isTextual() ? error.path("error") : error.path("message")).asText("");
    String id = requestId(headers);
    return said
        + (message.isBlank() ? "" : ", \"" + mask.apply(message) + "\"")
        + (id == null ? "" : " (request " + mask.apply(id) + ")");
  }

  private static @Nullable String requestId(Headers headers) {
    String id = headers.get("Request-Id");
    return id != null ? id : headers.get("X-Request-Id");
  }

  /** Parses seconds or a date; a date is relative to the clock of the server that sent it. */
  private @Nullable Duration retryAfter(Headers headers) {
    String value = headers.get("Retry-After");
    if (value == null) {
      return null;
    }
    if (SECONDS.matcher(value.strip()).matches()) {
      return Duration.ofSeconds(Long.parseLong(value.strip()));
    }
    Instant until = headers.getInstant("Retry-After");
    Instant now = headers.getInstant("Date");
    return until == null ? null : Duration.between(now == null ? clock.instant() : now, until);
  }

  @SafeVarargs
  private static boolean causedBy(Throwable e, Class<? extends Throwable>... kinds) {
    // A cycle of causes is legal, so the walk is bounded.
    Throwable cause = e;
    for (int depth = 0; cause != null && depth < 20; depth++) {
      for (Class<? extends Throwable> kind : kinds) {
        if (kind.isInstance(cause)) {
          return true;
        }
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** Returns the class names only: a message may quote request data. */
  private static String name(IOException e) {
    Throwable cause = e.getCause();
    String name = e.getClass().getSimpleName();
    return cause == null ? name : name + ", " + cause.getClass().getSimpleName();
  }
}
