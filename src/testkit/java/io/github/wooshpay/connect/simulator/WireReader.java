package io.github.wooshpay.connect.simulator;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads HTTP/1.1 requests from one connection. A body is read whatever the method, by its length or
 * in chunks: a GET may have one.
 */
final class WireReader {
  private static final int MAX_LINE = 64 * 1024;
  private static final int MAX_BODY = 1024 * 1024;

  private final InputStream in;

  WireReader(InputStream in) {
    this.in = in;
  }

  /** The next request, or null if the client has closed the connection between two. */
  @Nullable WireRequest next() throws IOException {
    String line = line();
    if (line == null) {
      return null;
    }
    String[] parts = line.split(" ", -1);
    if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
      throw new ProtocolException("not a request line");
    }
    Map<String, List<String>> headers = headers();
    return new WireRequest(parts[0], parts[1], parts[2], headers, body(headers));
  }

  private Map<String, List<String>> headers() throws IOException {
    Map<String, List<String>> headers = new TreeMap<>();
    for (String line = needLine(); !line.isEmpty(); line = needLine()) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new ProtocolException("not a header");
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      headers
          .computeIfAbsent(name, key -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return headers;
  }

  private String body(Map<String, List<String>> headers) throws IOException {
    List<String> encodings = headers.getOrDefault("transfer-encoding", List.of());
    if (!encodings.isEmpty()) {
      if (!encodings.get(0).equalsIgnoreCase("chunked")) {
        throw new ProtocolException("not a known transfer encoding");
      }
      return new String(chunks(), StandardCharsets.UTF_8);
    }
    List<String> lengths = headers.getOrDefault("content-length", List.of("0"));
    return new String(bytes(size(lengths.get(0), 10)), StandardCharsets.UTF_8);
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int size = size(needLine().split(";", 2)[0].strip(), 16);
      if (size == 0) {
        break;
      }
      body.write(bytes(size));
      if (body.size() > MAX_BODY || !needLine().isEmpty()) {
        throw new ProtocolException("not a chunk, or too many");
      }
    }
    headers();
    return body.toByteArray();
  }

  private static int size(String digits, int radix) throws ProtocolException {
    try {
      int size = Integer.parseInt(digits, radix);
      if (size >= 0 && size <= MAX_BODY) {
        return size;
      }
    } catch (NumberFormatException e) {
      throw (ProtocolException) new ProtocolException("not a size").initCause(e);
    }
    throw new ProtocolException("not an acceptable size");
  }

  private byte[] bytes(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("the request ends in its body");
    }
    return bytes;
  }

  private String needLine() throws IOException {
    String line = line();
    if (line == null) {
      throw new EOFException("the request ends in its head");
    }
    return line;
  }

  private @Nullable String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        if (line.size() == 0) {
          return null;
        }
        throw new EOFException("the request ends in its head");
      }
      line.write(next);
      if (line.size() > MAX_LINE) {
        throw new ProtocolException("too long a line");
      }
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
