package io.github.wooshpay.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wooshpay.connect.stack.PluginArchive;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The archive as Confluent Hub's component format asks for it. Source of the format: Confluent's
 * "Component Archive Specification".
 */
class PluginArchiveIT {
  private static final Path ARCHIVE = PluginArchive.ofThisBuild().file();
  private static final String VERSION = PluginArchive.ofThisBuild().version();
  private static final String ROOT = "wooshpay-kafka-connect-wooshpay-" + VERSION + "/";

  private static final Map<String, byte[]> FILES = new LinkedHashMap<>();

  @BeforeAll
  static void read_the_archive() throws IOException {
    try (ZipFile zip = new ZipFile(ARCHIVE.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        if (!entry.isDirectory()) {
          try (InputStream in = zip.getInputStream(entry)) {
            FILES.put(entry.getName(), in.readAllBytes());
          }
        }
      }
    }
  }

  @Test
  void the_build_leaves_one_archive_named_by_owner_name_and_version() throws IOException {
    try (Stream<Path> packages = Files.list(ARCHIVE.resolveSibling("."))) {
      assertThat(packages.map(file -> file.getFileName().toString()))
          .containsExactly("wooshpay-kafka-connect-wooshpay-" + VERSION + ".zip");
    }
  }

  @Test
  void everything_lies_in_one_root_folder_in_the_places_of_the_format() {
    assertThat(FILES.keySet())
        .allMatch(name -> name.matches(ROOT + "(manifest\\.json|(lib|doc|etc|assets)/.+)"))
        .contains(
            ROOT + "manifest.json",
            ROOT + "doc/README.md",
            ROOT + "doc/CHANGELOG.md",
            ROOT + "doc/LICENSE",
            ROOT + "doc/bom.cdx.json",
            ROOT + "doc/licenses/THIRD-PARTY.md",
            ROOT + "assets/logo.png");
  }

  @Test
  void the_libraries_are_ours_and_what_it_needs_at_run_time() {
    assertThat(libraries().stream().map(PluginArchiveIT::withoutVersion))
        .containsExactlyInAnyOrder(
            "kafka-connect-wooshpay",
            "okhttp-jvm",
            "okio-jvm",
            "kotlin-stdlib",
            "jackson-annotations",
            "jackson-core",
            "jackson-databind",
            "failsafe");
  }

  @Test
  void no_class_of_kafka_or_slf4j_or_a_test_is_carried() throws IOException {
    List<String> foreign = new ArrayList<>();
    for (String library : libraries()) {
      for (String name : namesIn(ROOT + "lib/" + library)) {
        if (name.matches(
            "(org/apache/kafka|org/slf4j|org/junit|org/jspecify)/.*|.*(Test|IT)\\.class")) {
          foreign.add(library + "!" + name);
        }
      }
    }
    assertThat(foreign).isEmpty();
  }

  @Test
  void the_licences_of_what_is_carried_are_named() {
    assertThat(text("doc/licenses/THIRD-PARTY.md"))
        .contains("OkHttp", "Okio", "Kotlin standard library", "Jackson", "Failsafe");
  }

  /** If it fails: {@code mvn -Psbom}, and look at what has changed. */
  @Test
  void the_bill_of_materials_is_of_the_very_libraries_that_are_carried() throws Exception {
    Map<String, String> carried = new TreeMap<>();
    for (String library : libraries()) {
      if (!library.equals("kafka-connect-wooshpay-" + VERSION + ".jar")) {
        carried.put(library, sha256(file("lib/" + library)));
      }
    }
    Map<String, String> listed = new TreeMap<>();
    for (JsonNode component : billOfMaterials().path("components")) {
      listed.put(
          component.path("name").asText() + "-" + component.path("version").asText() + ".jar",
          hash(component, "SHA-256"));
    }

    assertThat(listed).isEqualTo(carried).hasSize(7);
  }

  @Test
  void the_bill_of_materials_is_cyclonedx_of_this_version() throws IOException {
    JsonNode bill = billOfMaterials();

    assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(bill.path("specVersion").asText()).isEqualTo("1.6");
    assertThat(bill.at("/metadata/component/purl").asText())
        .isEqualTo("pkg:maven/io.github.wooshpay/kafka-connect-wooshpay@" + VERSION + "?type=jar");
    assertThat(bill.at("/metadata/component/version").asText()).isEqualTo(VERSION);
    assertThat(bill.toString()).doesNotContain("${");
  }

  /**
   * The archive has the text of that licence; another one needs its own in {@code doc/licenses}.
   */
  @Test
  void every_library_that_is_carried_is_under_the_licence_whose_text_is_carried()
      throws IOException {
    assertThat(billOfMaterials().path("components"))
        .allSatisfy(
            component ->
                assertThat(component.findValuesAsText("id"))
                    .as(component.path("name").asText())
                    .containsExactly("Apache-2.0"));
    assertThat(text("doc/LICENSE")).contains("Apache License", "Version 2.0, January 2004");
  }

  @Test
  void every_licence_text_that_is_spoken_of_is_carried() {
    List<String> spokenOf =
        Pattern.compile("`([^`]+\\.txt)`")
            .matcher(text("doc/licenses/THIRD-PARTY.md"))
            .results()
            .map(match -> ROOT + "doc/licenses/" + match.group(1))
            .toList();

    assertThat(spokenOf).hasSizeGreaterThan(3);
    assertThat(FILES.keySet()).containsAll(spokenOf);
  }

  @Test
  void the_readme_tells_the_size_of_the_archive() throws IOException {
    Matcher stated = Pattern.compile("one zip of (\\d+\\.\\d) MB").matcher(text("doc/README.md"));

    assertThat(stated.find()).isTrue();
    assertThat(Double.parseDouble(stated.group(1)))
        .isCloseTo(Files.size(ARCHIVE) / 1e6, withinPercentage(3));
  }

  @Test
  void the_manifest_says_what_the_format_asks() throws IOException {
    JsonNode manifest = manifest();

    assertThat(manifest.path("name").asText()).isEqualTo("kafka-connect-wooshpay");
    assertThat(manifest.path("version").asText()).isEqualTo(VERSION);
    assertThat(manifest.path("owner").path("username").asText()).isEqualTo("wooshpay");
    assertThat(manifest.path("owner").path("type").asText()).isIn("organization", "user");
    assertThat(manifest.path("owner").path("name").asText()).isNotBlank();
    assertThat(manifest.path("owner").path("url").asText()).startsWith("https://");
    assertThat(manifest.path("title").asText()).isNotBlank();
    assertThat(manifest.path("description").asText()).isNotBlank();
    assertThat(manifest.path("support").path("provider_name").asText()).isNotBlank();
    assertThat(manifest.path("support").path("summary").asText()).isNotBlank();
    assertThat(manifest.path("support").path("url").asText()).startsWith("https://");
    assertThat(texts(manifest.path("tags"))).isNotEmpty();
    assertThat(texts(manifest.path("requirements"))).isNotEmpty();
    assertThat(manifest.path("documentation_url").asText()).startsWith("https://");
    assertThat(manifest.path("source_url").asText()).startsWith("https://");
    assertThat(manifest.path("docker_image").isObject()).isTrue();
    assertThat(manifest.path("license").path(0).path("name").asText())
        .isEqualTo("Apache License 2.0");
    assertThat(manifest.path("license").path(0).path("url").asText()).startsWith("https://");
    assertThat(texts(manifest.path("component_types"))).containsExactly("source");
  }

  @Test
  void the_manifest_tells_the_features_of_a_source_connector() throws IOException {
    JsonNode features = manifest().path("features");

    assertThat(texts(features.path("supported_encodings"))).containsExactly("any");
    assertThat(texts(features.path("delivery_guarantee")))
        .containsExactly("at_least_once", "exactly_once");
    assertThat(features.path("single_message_transforms").asBoolean()).isTrue();
    assertThat(features.path("confluent_control_center_integration").asBoolean()).isTrue();
    assertThat(features.path("kafka_connect_api").asBoolean()).isTrue();
  }

  @Test
  void the_manifest_has_a_release_date_and_nothing_the_build_failed_to_fill_in()
      throws IOException {
    assertThat(LocalDate.parse(manifest().path("release_date").asText()))
        .isAfter(LocalDate.parse("2026-01-01"));
    assertThat(text("manifest.json")).doesNotContain("${");
  }

  @Test
  void the_logo_is_a_picture_of_the_size_that_confluent_hub_asks() throws IOException {
    JsonNode manifest = manifest();
    assertThat(manifest.path("owner").path("logo").asText())
        .isEqualTo(manifest.path("logo").asText());

    BufferedImage logo =
        ImageIO.read(new ByteArrayInputStream(file(manifest.path("logo").asText())));

    assertThat(logo.getWidth()).isGreaterThanOrEqualTo(400);
    assertThat(logo.getHeight()).isGreaterThanOrEqualTo(200);
  }

  private static JsonNode manifest() throws IOException {
    return new ObjectMapper().readTree(file("manifest.json"));
  }

  private static JsonNode billOfMaterials() throws IOException {
    return new ObjectMapper().readTree(file("doc/bom.cdx.json"));
  }

  private static String hash(JsonNode component, String algorithm) {
    return StreamSupport.stream(component.path("hashes").spliterator(), false)
        .filter(hash -> hash.path("alg").asText().equals(algorithm))
        .map(hash -> hash.path("content").asText())
        .findFirst()
        .orElse("none");
  }

  private static String sha256(byte[] content) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  private static String text(String name) {
    return new String(file(name), StandardCharsets.UTF_8);
  }

  private static byte[] file(String name) {
    byte[] content = FILES.get(ROOT + name);
    assertThat(content).as(name).isNotNull();
    return content == null ? new byte[0] : content;
  }

  private static List<String> libraries() {
    return FILES.keySet().stream()
        .filter(name -> name.startsWith(ROOT + "lib/"))
        .map(name -> name.substring((ROOT + "lib/").length()))
        .toList();
  }

  private static String withoutVersion(String jar) {
    return jar.replaceFirst("-\\d[^/]*\\.jar$", "");
  }

  private static List<String> namesIn(String jar) throws IOException {
    List<String> names = new ArrayList<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(FILES.get(jar)))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        names.add(entry.getName());
      }
    }
    return names;
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
