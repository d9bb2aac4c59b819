package io.github.wooshpay.connect.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An HTTP answer: status, headers and body. Immutable. Date and length are added when it is sent.
 */
public final class SimulatedAnswer {
  private static final String JSON = "application/json;charset=UTF-8";

  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  private SimulatedAnswer(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  static SimulatedAnswer of(int status, String contentType, byte[] body) {
    return new SimulatedAnswer(status, Map.of("Content-Type", contentType), body);
  }

  /** JSON, or what claims to be. */
  public static SimulatedAnswer json(int status, String body) {
    return of(status, JSON, body.getBytes(StandardCharsets.UTF_8));
  }

  static SimulatedAnswer json(int status, byte[] body) {
    return of(status, JSON, body);
  }

  /** A web page, as proxies and load balancers answer. */
  public static SimulatedAnswer html(int status, String body) {
    return of(status, "text/html; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
  }

  /** An error in the documented shape. */
  public static SimulatedAnswer error(int status, String type, String code, String message) {
    ObjectNode json = SimulatedJson.object();
    json.putObject("error").put("type", type).put("code", code).put("message", message);
    return json(status, SimulatedJson.bytes(json));
  }

  /** The same with one more header, or another value of it. */
  public SimulatedAnswer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new SimulatedAnswer(status, more, body);
  }

  /** The same with another body. */
  SimulatedAnswer with(byte[] other) {
    return new SimulatedAnswer(status, headers, other);
  }

  /** The status. */
  public int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }
}
