package io.github.wooshpay.connect.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.DockerClient;
import io.github.wooshpay.connect.stack.ConnectRest;
import io.github.wooshpay.connect.stack.TopicReader;
import io.github.wooshpay.connect.stack.TopicRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.kafka.KafkaContainer;

/**
 * The image of {@code docker/Dockerfile} and the connector of {@code docker/connector.json}, as
 * {@code docker/docker-compose.yml} combines them, with a broker in a container.
 */
class ContainersIT {
  private static final String KAFKA = "apache/kafka:4.3.1";
  private static final int REST_PORT = 8083;
  private static final int HISTORY = 4000;
  private static final Duration START = Duration.ofMinutes(2);

  /** History gets a fifth of the five requests a second while the connector follows. */
  private static final Duration SOON = Duration.ofMinutes(4);

  private static final String MISSING =
      "There is no Docker engine here that has, or can pull, "
          + KAFKA
          + ": what is in docker/ is not tried.";

  @BeforeEach
  void an_engine_with_kafkas_image_is_there() {
    boolean there = kafkaImageIsThere();
    if (!there) {
      // Failsafe tells how many were skipped, but not why.
      System.out.println(MISSING);
    }
    assumeTrue(there, MISSING);
  }

  @Test
  void the_image_streams_each_session_once_although_its_worker_is_killed() throws IOException {
    try (Network network = Network.newNetwork();
        KafkaContainer kafka = new KafkaContainer(KAFKA).withNetwork(network);
        GenericContainer<?> api = simulatedApi(network);
        GenericContainer<?> worker = worker()) {
      kafka.withListener("kafka:19092").start();
      api.start();
      worker.setNetworkMode("container:" + api.getContainerId());
      worker.start();
      ConnectRest rest = rest(api);
      awaitAnswer(rest);
      JsonNode connector = new ObjectMapper().readTree(Path.of("docker/connector.json").toFile());
      String name = connector.path("name").asText();
      Map<String, String> config = config(connector);
      rest.create(name, config);
      try (TopicReader topic =
          TopicReader.committed(kafka.getBootstrapServers(), config.getOrDefault("topic", ""))) {
        topic.readUntil(SOON, records -> records.size() >= HISTORY / 8);

        killAndStartAgain(worker);
        awaitAnswer(rest);
        topic.readUntil(
            SOON, records -> created(records).size() >= HISTORY && anyPaidLater(records));

        assertThat(created(topic.records())).doesNotHaveDuplicates();
        assertThat(rest.failure(name)).isEmpty();
      }
    }
  }

  private static boolean kafkaImageIsThere() {
    try {
      DockerClient engine = DockerClientFactory.instance().client();
      if (engine.listImagesCmd().withReferenceFilter(KAFKA).exec().isEmpty()) {
        engine.pullImageCmd(KAFKA).start().awaitCompletion(5, TimeUnit.MINUTES);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static GenericContainer<?> simulatedApi(Network network) {
    ImageFromDockerfile image = image("wooshpay-simulator-it").withTarget("simulator");
    return new GenericContainer<>(image)
        .withCommand("--history", Integer.toString(HISTORY), "--rate", "2")
        .withNetwork(network)
        // The worker's, which shares this container's network.
        .withExposedPorts(REST_PORT)
        .waitingFor(Wait.forLogMessage(".*is ready at.*", 1));
  }

  private static GenericContainer<?> worker() {
    return new GenericContainer<>(image("wooshpay-connect-it"))
        .withEnv("BOOTSTRAP_SERVERS", "kafka:19092")
        .withEnv("EXACTLY_ONCE", "enabled")
        .withEnv("WOOSHPAY_API_KEY", "sk_test_simulated");
  }

  private static ImageFromDockerfile image(String name) {
    ImageFromDockerfile image =
        new ImageFromDockerfile(name, true)
            .withFileFromPath("Dockerfile", Path.of("docker/Dockerfile"));
    for (String part :
        List.of(
            "docker/worker.properties",
            "target/docker",
            "target/test-classes/io/github/wooshpay/connect/simulator")) {
      image.withFileFromPath(part, Path.of(part));
    }
    return image;
  }

  private static ConnectRest rest(GenericContainer<?> api) {
    return new ConnectRest(
        URI.create("http://" + api.getHost() + ":" + api.getMappedPort(REST_PORT)));
  }

  private static void awaitAnswer(ConnectRest rest) {
    Awaitility.await("the worker in the container answers")
        .atMost(START)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              try {
                return rest.call("GET", "/connectors", null).isArray();
              } catch (UncheckedIOException | ConnectRest.RestException e) {
                return false;
              }
            });
  }

  private static Map<String, String> config(JsonNode connector) {
    return new ObjectMapper()
        .convertValue(connector.path("config"), new TypeReference<Map<String, String>>() {});
  }

  private static void killAndStartAgain(GenericContainer<?> container) {
    container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
  }

  private static List<String> created(List<TopicRecord> records) {
    return records.stream()
        .filter(record -> "created".equals(record.headers().get("wooshpay.change")))
        .map(TopicRecord::key)
        .toList();
  }

  private static boolean anyPaidLater(List<TopicRecord> records) {
    return records.stream()
        .map(TopicRecord::headers)
        .anyMatch(
            headers ->
                "updated".equals(headers.get("wooshpay.change"))
                    && "true".equals(headers.get("wooshpay.paid")));
  }
}
