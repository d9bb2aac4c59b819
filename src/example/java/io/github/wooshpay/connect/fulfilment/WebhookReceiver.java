package io.github.wooshpay.connect.fulfilment;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Takes WooshPay's webhooks and writes them into the topic of hints. It answers 2xx only once the
 * broker has the event, so WooshPay posts again what was not stored.
 */
public final class WebhookReceiver implements AutoCloseable {
  private static final Pattern SIGNATURE = Pattern.compile("t=([0-9]+),\\s*v1=([0-9a-f]{64})");
  private static final int MOST_BYTES = 1 << 20;
  private static final long BROKER_SECONDS = 10;

  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final HttpServer server;
  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final byte[] secret;

  /**
   * Starts to receive.
   *
   * @param port 0 for a free one
   * @param secret with which WooshPay signs
   */
  public WebhookReceiver(int port, String secret, Producer<byte[], byte[]> producer, String topic)
      throws IOException {
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
    this.producer = producer;
    this.topic = topic;
    this.server = HttpServer.create(new InetSocketAddress(port), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /**
   * Runs until the process ends. The webhook's secret comes from the environment, as {@code
   * WOOSHPAY_WEBHOOK_SECRET}.
   *
   * @param arguments the file of the producer's properties, the topic, the port
   */
  public static void main(String[] arguments) throws IOException {
    Properties settings = new Properties();
    try (Reader file = Files.newBufferedReader(Path.of(arguments[0]))) {
      settings.load(file);
    }
    settings.put("acks", "all");
    String secret = System.getenv("WOOSHPAY_WEBHOOK_SECRET");
    new WebhookReceiver(
        Integer.parseInt(arguments[2]),
        secret,
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()),
        arguments[1]);
  }

  /** Returns the port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES);
      int status =
          isSigned(exchange.getRequestHeaders().getFirst("Wooshpay-Signature"), body)
              ? store(body)
              : 401;
      exchange.sendResponseHeaders(status, -1);
    }
  }

  /** Checks the header {@code t=…,v1=…}: the HMAC-SHA256 of {@code t.body}. */
  private boolean isSigned(String header, byte[] body) {
    Matcher signature = SIGNATURE.matcher(String.valueOf(header));
    if (!signature.matches()) {
      return false;
    }
    byte[] expected = hmac(secret, signature.group(1), body);
    return MessageDigest.isEqual(expected, HexFormat.of().parseHex(signature.group(2)));
  }

  private static byte[] hmac(byte[] secret, String time, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the header with which WooshPay would sign an event. */
  public static String signature(String secret, long timeMs, String body) {
    String time = Long.toString(timeMs);
    byte[] signed =
        hmac(secret.getBytes(StandardCharsets.UTF_8), time, body.getBytes(StandardCharsets.UTF_8));
    return "t=" + time + ",v1=" + HexFormat.of().formatHex(signed);
  }

  private int store(byte[] event) {
    try {
      producer.send(new ProducerRecord<>(topic, event)).get(BROKER_SECONDS, TimeUnit.SECONDS);
      return 200;
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      return 503;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 503;
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    producer.close();
  }
}
