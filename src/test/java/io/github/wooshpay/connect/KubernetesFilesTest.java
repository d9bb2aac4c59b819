package io.github.wooshpay.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.wooshpay.connect.config.WooshPaySourceConfig;
import io.strimzi.api.kafka.model.common.UnknownPropertyPreserving;
import io.strimzi.api.kafka.model.connect.KafkaConnect;
import io.strimzi.api.kafka.model.connect.build.ZipArtifact;
import io.strimzi.api.kafka.model.connector.KafkaConnector;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

/** The files in {@code config/strimzi}, as Strimzi's own model reads them. */
class KubernetesFilesTest {
  private static final Path FOLDER = Path.of("config", "strimzi");
  private static final YAMLMapper YAML = new YAMLMapper();

  private static <T> T read(String file, Class<T> type) throws IOException {
    return YAML.readValue(FOLDER.resolve(file).toFile(), type);
  }

  @Test
  void the_connect_cluster_has_only_fields_that_strimzi_knows() throws Exception {
    assertThat(unknown("", read("kafka-connect.yaml", KafkaConnect.class))).isEmpty();
  }

  @Test
  void the_connector_has_only_fields_that_strimzi_knows() throws Exception {
    assertThat(unknown("", read("kafka-connector.yaml", KafkaConnector.class))).isEmpty();
  }

  @Test
  void a_misspelt_field_is_found() throws Exception {
    String yaml =
        Files.readString(FOLDER.resolve("kafka-connect.yaml"))
            .replace("sha512sum", "sha512")
            .replace("metricsConfig", "metricConfig");

    assertThat(unknown("", YAML.readValue(yaml, KafkaConnect.class)))
        .containsExactlyInAnyOrder(
            "/spec/metricConfig", "/spec/build/plugins/0/artifacts/0/sha512");
  }

  @Test
  void the_files_are_of_an_api_version_that_strimzi_serves() throws IOException {
    for (String file : List.of("kafka-connect.yaml", "kafka-connector.yaml")) {
      String version = YAML.readTree(FOLDER.resolve(file).toFile()).path("apiVersion").asText();
      assertThat(version).startsWith("kafka.strimzi.io/");
      assertThat(KafkaConnect.VERSIONS).as(file).contains(version.split("/", -1)[1]);
    }
  }

  @Test
  void the_connector_is_ours_and_its_settings_are_valid() throws IOException {
    KafkaConnector connector = read("kafka-connector.yaml", KafkaConnector.class);
    Map<String, String> settings = new HashMap<>();
    connector
        .getSpec()
        .getConfig()
        .forEach((key, value) -> settings.put(key, String.valueOf(value)));
    settings.put("wooshpay.api.key", "sk_test_of_a_secret");

    assertThat(connector.getSpec().getClassName())
        .isEqualTo(WooshPaySourceConnector.class.getName());
    assertThat(WooshPaySourceConfig.validate(settings).configValues())
        .flatExtracting(ConfigValue::errorMessages)
        .isEmpty();
    assertThat(settings).containsKeys("topic", "producer.override.batch.size");
  }

  @Test
  void the_connector_is_of_the_cluster_and_its_key_is_in_the_mounted_secret() throws IOException {
    KafkaConnect cluster = read("kafka-connect.yaml", KafkaConnect.class);
    KafkaConnector connector = read("kafka-connector.yaml", KafkaConnector.class);
    String folder =
        cluster
            .getSpec()
            .getTemplate()
            .getConnectContainer()
            .getVolumeMounts()
            .get(0)
            .getMountPath();

    assertThat(connector.getMetadata().getLabels())
        .containsEntry("strimzi.io/cluster", cluster.getMetadata().getName());
    assertThat(connector.getSpec().getConfig())
        .containsEntry("wooshpay.api.key", "${directory:" + folder + ":api.key}");
    assertThat(cluster.getSpec().getConfig())
        .containsEntry("config.providers.directory.param.allowed.paths", folder);
    JsonNode monitor = YAML.readTree(FOLDER.resolve("pod-monitor.yaml").toFile());
    assertThat(monitor.at("/spec/selector/matchLabels/strimzi.io~1cluster").asText())
        .isEqualTo(cluster.getMetadata().getName());
  }

  @Test
  void the_cluster_builds_its_image_with_the_archive_of_this_version() throws IOException {
    ZipArtifact zip =
        (ZipArtifact)
            read("kafka-connect.yaml", KafkaConnect.class)
                .getSpec()
                .getBuild()
                .getPlugins()
                .get(0)
                .getArtifacts()
                .get(0);

    assertThat(zip.getUrl()).endsWith("/wooshpay-kafka-connect-wooshpay-" + Version.get() + ".zip");
    assertThat(zip.getSha512sum()).hasSize(128);
  }

  /** The fields below an object that Strimzi's model has only kept, not understood. */
  private static List<String> unknown(String place, Object part) throws Exception {
    List<String> unknown = new ArrayList<>();
    if (part instanceof UnknownPropertyPreserving strict) {
      Map<String, Object> rest = strict.getAdditionalProperties();
      Objects.requireNonNullElse(rest, Map.<String, Object>of())
          .keySet()
          .forEach(field -> unknown.add(place + "/" + field));
      for (PropertyDescriptor property :
          Introspector.getBeanInfo(part.getClass(), Object.class).getPropertyDescriptors()) {
        if (property.getReadMethod() == null
            || property.getReadMethod().getParameterCount() > 0
            || property.getName().equals("additionalProperties")) {
          continue;
        }
        unknown.addAll(
            unknown(place + "/" + property.getName(), property.getReadMethod().invoke(part)));
      }
    } else if (part instanceof KafkaConnect cluster) {
      unknown.addAll(unknown(place + "/spec", cluster.getSpec()));
    } else if (part instanceof KafkaConnector connector) {
      unknown.addAll(unknown(place + "/spec", connector.getSpec()));
    } else if (part instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        unknown.addAll(unknown(place + "/" + i, list.get(i)));
      }
    }
    return unknown;
  }
}
