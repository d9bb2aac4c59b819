package io.github.wooshpay.connect.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One request and the connection that waits for its answer. Used by the thread of the connection
 * alone.
 */
public final class Exchange {
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final byte[] CRLF = {'\r', '\n'};

  private final Socket socket;
  private final WireRequest request;
  private final CountDownLatch closed;
  private final long connection;
  private boolean keepsAlive;
  private Instant now = Instant.EPOCH;
  private String requestId = "";

  Exchange(Socket socket, WireRequest request, CountDownLatch closed, long connection) {
    this.socket = socket;
    this.request = request;
    this.closed = closed;
    this.connection = connection;
    this.keepsAlive = request.keepsAlive();
  }

  WireRequest request() {
    return request;
  }

  long connection() {
    return connection;
  }

  /** Fixes what the headers Date and Request-Id say. */
  void stamp(Instant serverNow, String id) {
    now = serverNow;
    requestId = id;
  }

  boolean keepsAlive() {
    return keepsAlive && !socket.isClosed();
  }

  /** An HTTP date some time after the server's now. */
  String httpDate(Duration later) {
    return HTTP_DATE.format(now.plus(later));
  }

  /** Sends the answer whole, with its length. */
  public void send(SimulatedAnswer answer) throws IOException {
    byte[] body = answer.body();
    byte[] head = head(answer, "Content-Length: " + body.length);
    byte[] whole = ByteBuffer.allocate(head.length + body.length).put(head).put(body).array();
    write(whole, 0, whole.length);
  }

  /** Sends the answer in chunks, without its length. */
  public void sendChunked(SimulatedAnswer answer, int chunkSize) throws IOException {
    ByteArrayOutputStream bytes = chunks(answer, chunkSize);
    bytes.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    write(bytes.toByteArray(), 0, bytes.size());
  }

  /** Sends the chunks but not the one that ends them, and closes. */
  public void sendUnfinishedChunks(SimulatedAnswer answer, int chunkSize) throws IOException {
    ByteArrayOutputStream bytes = chunks(answer, chunkSize);
    write(bytes.toByteArray(), 0, bytes.size());
    close();
  }

  /** Sends the head, which tells the full length, and the first half of the body. */
  public void sendHalf(SimulatedAnswer answer) throws IOException {
    byte[] body = answer.body();
    byte[] head = head(answer, "Content-Length: " + body.length);
    write(head, 0, head.length);
    write(body, 0, body.length / 2);
  }

  /** Sends the whole answer, its body spread over a duration. */
  public void sendSlowly(SimulatedAnswer answer, Duration duration) throws IOException {
    byte[] body = answer.body();
    byte[] head = head(answer, "Content-Length: " + body.length);
    write(head, 0, head.length);
    int pieces = Math.max(1, Math.min(body.length, 50));
    for (int piece = 0; piece < pieces; piece++) {
      pause(duration.dividedBy(pieces));
      int from = Math.toIntExact((long) body.length * piece / pieces);
      int to = Math.toIntExact((long) body.length * (piece + 1) / pieces);
      write(body, from, to - from);
    }
  }

  /** Sends nothing more, and waits until the client goes away or the server closes. */
  public void hang() throws IOException {
    int read = 0;
    while (read >= 0) {
      read = socket.getInputStream().read();
    }
    close();
  }

  /** Closes the connection in order: the client sees its end. */
  public void close() throws IOException {
    keepsAlive = false;
    socket.close();
  }

  /** Resets the connection: the client sees an error. */
  public void reset() throws IOException {
    keepsAlive = false;
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Waits on the thread of the connection, but no longer than the server lives. */
  void pause(Duration duration) {
    try {
      if (closed.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
        keepsAlive = false;
      }
    } catch (InterruptedException e) {
      keepsAlive = false;
      Thread.currentThread().interrupt();
    }
  }

  private ByteArrayOutputStream chunks(SimulatedAnswer answer, int chunkSize) {
    byte[] body = answer.body();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length + 1024);
    bytes.writeBytes(head(answer, "Transfer-Encoding: chunked"));
    for (int from = 0; from < body.length; from += chunkSize) {
      int length = Math.min(chunkSize, body.length - from);
      bytes.writeBytes(
          (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      bytes.write(body, from, length);
      bytes.writeBytes(CRLF);
    }
    return bytes;
  }

  private byte[] head(SimulatedAnswer answer, String framing) {
    StringBuilder head = new StringBuilder(256);
    head.append("HTTP/1.1 ").append(answer.status()).append(" Simulated\r\n");
    head.append("Date: ").append(httpDate(Duration.ZERO)).append("\r\n");
    head.append("Request-Id: ").append(requestId).append("\r\n");
    for (Map.Entry<String, String> header : answer.headers().entrySet()) {
      head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
    }
    if (!keepsAlive) {
      head.append("Connection: close\r\n");
    }
    head.append(framing).append("\r\n\r\n");
    return head.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private void write(byte[] bytes, int from, int length) throws IOException {
    socket.getOutputStream().write(bytes, from, length);
  }
}
