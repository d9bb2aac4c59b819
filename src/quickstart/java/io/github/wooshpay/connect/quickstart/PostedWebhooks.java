package io.github.wooshpay.connect.quickstart;

import io.github.wooshpay.connect.fulfilment.WebhookReceiver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The receiver of the example, and WooshPay's part: it signs events and posts them to it. */
final class PostedWebhooks implements AutoCloseable {
  private static final String SECRET = "whsec_simulated";

  private final HttpClient http = HttpClient.newHttpClient();
  private final WebhookReceiver receiver;

  private PostedWebhooks(WebhookReceiver receiver) {
    this.receiver = receiver;
  }

  /** Starts a receiver on a free port that writes into a topic. */
  static PostedWebhooks into(String bootstrapServers, String topic) {
    try {
      return new PostedWebhooks(
          new WebhookReceiver(
              0,
              SECRET,
              new KafkaProducer<>(
                  Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
                  new ByteArraySerializer(),
                  new ByteArraySerializer()),
              topic));
    } catch (IOException e) {
      throw new UncheckedIOException("No port for the receiver of webhooks", e);
    }
  }

  URI url() {
    return URI.create("http://localhost:" + receiver.port());
  }

  /** Posts an event. One that is not answered is lost, as any webhook may be. */
  void post(String event) {
    try {
      http.send(
          HttpRequest.newBuilder(url())
              .header(
                  "Wooshpay-Signature",
                  WebhookReceiver.signature(SECRET, System.currentTimeMillis(), event))
              .POST(BodyPublishers.ofString(event))
              .build(),
          BodyHandlers.discarding());
    } catch (IOException e) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    receiver.close();
  }
}
