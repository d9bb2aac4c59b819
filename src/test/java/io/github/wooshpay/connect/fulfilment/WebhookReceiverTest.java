package io.github.wooshpay.connect.fulfilment;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class WebhookReceiverTest {
  private static final String SECRET = "whsec_dummy";
  private static final String EVENT =
      "{\"type\":\"payment_intent.succeeded\",\"data\":{\"object\":{\"id\":\"pi_1\"}}}";

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

  @Test
  void an_event_that_is_signed_is_in_the_topic_once_it_is_answered() throws Exception {
    assertThat(post(signature(SECRET, EVENT))).isEqualTo(200);

    assertThat(producer.history()).hasSize(1);
    assertThat(new String(producer.history().get(0).value(), StandardCharsets.UTF_8))
        .isEqualTo(EVENT);
  }

  @Test
  void an_event_without_the_right_signature_is_refused() throws Exception {
    assertThat(post(signature("another", EVENT))).isEqualTo(401);
    assertThat(post(signature(SECRET, EVENT + " "))).isEqualTo(401);
    assertThat(post("")).isEqualTo(401);

    assertThat(producer.history()).isEmpty();
  }

  @Test
  void an_event_that_the_broker_does_not_take_is_to_be_posted_again() throws Exception {
    producer.sendException = new TimeoutException("away");

    assertThat(post(signature(SECRET, EVENT))).isEqualTo(503);
  }

  private int post(String signature) throws Exception {
    try (WebhookReceiver receiver = new WebhookReceiver(0, SECRET, producer, "webhooks")) {
      URI place = URI.create("http://localhost:" + receiver.port() + "/webhooks");
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(place)
                  .header("Wooshpay-Signature", signature)
                  .POST(BodyPublishers.ofString(EVENT))
                  .build(),
              BodyHandlers.discarding())
          .statusCode();
    }
  }

  private static String signature(String secret, String body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] signed = mac.doFinal(("1700000000000." + body).getBytes(StandardCharsets.UTF_8));
    return "t=1700000000000,v1=" + HexFormat.of().formatHex(signed);
  }
}
