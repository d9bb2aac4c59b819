package io.github.wooshpay.connect.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/**
 * The measure of the others: asks for one page after another and parses it, and does nothing else.
 * No extractor that pages by a cursor is faster.
 */
final class BarePager {
  private static final int LIMIT = 100;

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final SimulatedApi api;
  private final String authorization;

  BarePager(SimulatedApi api) {
    this.api = api;
    byte[] user = (SimulatedApi.KEY + ":").getBytes(StandardCharsets.UTF_8);
    this.authorization = "Basic " + Base64.getEncoder().encodeToString(user);
  }

  /** Sessions a second, over the whole list or this many pages of it, whatever ends first. */
  double sessionsPerSecond(int pages) throws InterruptedException {
    long begin = System.nanoTime();
    int sessions = 0;
    String after = null;
    for (int page = 0; page < pages; page++) {
      ObjectNode asked = json.createObjectNode().put("limit", LIMIT);
      if (after != null) {
        asked.put("starting_after", after);
      }
      JsonNode answer = ask(asked);
      JsonNode data = answer.required("data");
      sessions += data.size();
      if (!answer.required("has_more").booleanValue()) {
        break;
      }
      after = data.get(data.size() - 1).required("id").textValue();
    }
    return sessions / (Duration.ofNanos(System.nanoTime() - begin).toNanos() / 1e9);
  }

  private JsonNode ask(ObjectNode asked) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(api.url().resolve(SimulatedApi.PATH))
            .header("Authorization", authorization)
            .header("Content-Type", "application/json")
            .method("GET", BodyPublishers.ofString(asked.toString()))
            .build();
    try {
      HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
      return json.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
