package io.github.wooshpay.connect.simulator;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request as it came over the wire; header names in lower case. */
record WireRequest(
    String method, String target, String version, Map<String, List<String>> headers, String body) {
  @Nullable String header(String name) {
    List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
    return values == null ? null : values.get(0);
  }

  boolean keepsAlive() {
    String connection = header("connection");
    boolean closes = connection != null && connection.toLowerCase(Locale.ROOT).contains("close");
    return version.equals("HTTP/1.1") && !closes;
  }
}
