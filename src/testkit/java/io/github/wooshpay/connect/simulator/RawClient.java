package io.github.wooshpay.connect.simulator;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A connection to a simulated API, byte by byte. */
final class RawClient implements AutoCloseable {
  private final Socket socket;

  RawClient(SimulatedApi api) throws IOException {
    socket = new Socket(api.url().getHost(), api.url().getPort());
    socket.setSoTimeout(20_000);
  }

  /** Sends bytes as they are. */
  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a list request. */
  void sendList(String body) throws IOException {
    send(head("Content-Length: " + body.length()) + body);
  }

  /** The head of a list request, with one more header. */
  static String head(String header) {
    return "GET /v1/checkout/sessions/list HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
        + SimulatedApiTest.basic(SimulatedApi.KEY)
        + "\r\nContent-Type: application/json\r\n"
        + header
        + "\r\n\r\n";
  }

  /** Reads give up after this long; 20 seconds unless set. */
  void patience(Duration duration) throws IOException {
    socket.setSoTimeout(Math.toIntExact(duration.toMillis()));
  }

  /** The next bytes. */
  String read(int count) throws IOException {
    return new String(socket.getInputStream().readNBytes(count), StandardCharsets.UTF_8);
  }

  /** Reads up to and including this string. */
  String readPast(String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      text.append(read(1));
    }
    return text.toString();
  }

  /** All that the server sends until it ends the connection. */
  String readToEnd() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
