package io.github.wooshpay.connect.simulator;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that came in.
 *
 * @param number 1 for the first request of the server, in the order in which they were read
 * @param connection the number of its connection: equal where connections are reused
 * @param atMs when it came, by the server's clock
 * @param target path and query as sent
 * @param headers by name in lower case
 * @param body empty if there was none
 */
public record RecordedRequest(
    long number,
    long connection,
    long atMs,
    String method,
    String target,
    Map<String, List<String>> headers,
    String body) {

  static RecordedRequest of(long number, long connection, long atMs, WireRequest wire) {
    return new RecordedRequest(
        number, connection, atMs, wire.method(), wire.target(), wire.headers(), wire.body());
  }

  /** The first value of a header, whatever the case of its name; null if it was not sent. */
  public @Nullable String header(String name) {
    List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
    return values == null ? null : values.get(0);
  }

  /** The path, without the query; also where a proxy's absolute form was sent. */
  public String path() {
    String path = target.replaceFirst("^https?://[^/?]*", "");
    int question = path.indexOf('?');
    return question < 0 ? path : path.substring(0, question);
  }

  /** The query as sent, without the question mark; empty if there was none. */
  public String query() {
    int question = target.indexOf('?');
    return question < 0 ? "" : target.substring(question + 1);
  }

  /** Without headers and body: they hold a key and may hold personal data. */
  @Override
  public String toString() {
    return "#" + number + " " + method + " " + path();
  }
}
