package io.github.wooshpay.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerFileTest {
  private static final String MAIN = "org.apache.kafka.connect.cli.ConnectDistributed ";

  @TempDir Path folder;

  @Test
  void a_workers_brokers_and_security_are_those_of_its_file() throws IOException {
    Path file = folder.resolve("worker.properties");
    Files.writeString(
        file,
        """
        bootstrap.servers=broker:9092
        security.protocol=SASL_SSL
        sasl.mechanism=PLAIN
        consumer.sasl.mechanism=SCRAM-SHA-512
        group.id=connect
        producer.acks=all
        """);

    assertThat(WorkerFile.consumerSettings(MAIN + file))
        .containsOnlyKeys("bootstrap.servers", "security.protocol", "sasl.mechanism")
        .containsEntry("bootstrap.servers", "broker:9092")
        .containsEntry("sasl.mechanism", "SCRAM-SHA-512");
  }

  @Test
  void nothing_is_known_without_a_file_that_names_brokers() throws IOException {
    Path other = folder.resolve("log4j.properties");
    Files.writeString(other, "rootLogger=INFO");

    assertThat(WorkerFile.consumerSettings(MAIN + folder.resolve("gone.properties"))).isEmpty();
    assertThat(WorkerFile.consumerSettings(MAIN + other)).isEmpty();
    assertThat(WorkerFile.consumerSettings("")).isEmpty();
  }
}
