package io.github.wooshpay.connect.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.wooshpay.connect.config.WooshPaySourceConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  private static final Pattern FENCED = Pattern.compile("(?ms)^( *)```(\\w*)\\R(.*?)^ *```$");

  @Test
  void every_link_leads_to_a_file_and_a_heading_that_are_there() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path document : documents()) {
      for (Matcher link = LINK.matcher(withoutCode(document)); link.find(); ) {
        if (!link.group(1).startsWith("http") && !leadsSomewhere(document, link.group(1))) {
          broken.add(document + " -> " + link.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void the_smallest_configuration_of_the_readme_is_the_file_that_it_names() throws IOException {
    JsonNode file = JSON.readTree(Path.of("config/wooshpay-source.json").toFile());

    assertThat(json(Path.of("README.md"))).contains(file);
  }

  @Test
  void the_filter_of_the_fulfilment_page_is_the_one_of_its_configuration() throws IOException {
    JsonNode config = JSON.readTree(Path.of("config/fulfilment.json").toFile());
    JsonNode shown = json(Path.of("docs/fulfilment.md")).get(0);

    assertThat(shown).isNotEmpty();
    for (Map.Entry<String, JsonNode> setting : shown.properties()) {
      assertThat(config.path("config").path(setting.getKey()))
          .as(setting.getKey())
          .isEqualTo(setting.getValue());
    }
  }

  @Test
  void the_consumer_of_the_fulfilment_page_is_the_example() throws IOException {
    Path example = Path.of("src/example/java/io/github/wooshpay/connect/fulfilment");
    String source =
        words(text(example.resolve("FulfilmentConsumer.java")))
            + words(text(example.resolve("OrderSystem.java")));
    List<String> shown = new ArrayList<>();
    for (Matcher block = FENCED.matcher(text(Path.of("docs/fulfilment.md"))); block.find(); ) {
      if (block.group(2).equals("java")) {
        shown.add(words(block.group(3)));
      }
    }

    assertThat(shown).hasSize(3).allSatisfy(code -> assertThat(source).contains(code));
  }

  /** The text, however its lines are broken and indented. */
  private static String words(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  @Test
  void the_record_of_the_readme_has_no_field_that_a_session_has_not() throws IOException {
    Set<String> fields = new TreeSet<>();
    Matcher row =
        Pattern.compile("(?m)^\\| `(\\w+)` \\|").matcher(text(Path.of("docs/records.md")));
    while (row.find()) {
      fields.add(row.group(1));
    }
    JsonNode record = json(Path.of("README.md")).get(1);

    assertThat(record.path("payment_status").asText()).isEqualTo("paid");
    assertThat(record.fieldNames()).toIterable().isSubsetOf(fields);
  }

  @Test
  void a_setting_that_a_page_names_is_there() throws IOException {
    Set<String> ours = WooshPaySourceConfig.definition().names();
    Pattern setting =
        Pattern.compile(
            "`((?:wooshpay\\.(?:api|request|timestamp)|changes|fields|filter|retry|api|fetch|page|poll"
                + "|requests|request|connect|proxy|ssl|start|record|behavior|offset|connection)"
                + "\\.[a-z.]+)(?:=[^`]*)?`");
    Set<String> unknown = new TreeSet<>();
    for (Path document : documents()) {
      for (Matcher name = setting.matcher(text(document)); name.find(); ) {
        if (!ours.contains(name.group(1)) && !WORKERS.contains(name.group(1))) {
          unknown.add(document + ": " + name.group(1));
        }
      }
    }
    assertThat(unknown).isEmpty();
  }

  /** Settings of a worker that are named alike. */
  private static final Set<String> WORKERS =
      Set.of("offset.flush.interval.ms", "offset.storage.topic");

  private static boolean leadsSomewhere(Path from, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path folder = Objects.requireNonNull(from.toAbsolutePath().getParent());
    Path target = parts[0].isEmpty() ? from : folder.resolve(parts[0]).normalize();
    return Files.exists(target) && (parts.length == 1 || anchors(target).contains(parts[1]));
  }

  /** As GitHub makes them of headings. */
  private static Set<String> anchors(Path document) throws IOException {
    Set<String> anchors = new TreeSet<>();
    for (Matcher heading = HEADING.matcher(withoutCode(document)); heading.find(); ) {
      anchors.add(
          heading
              .group(1)
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{N} _-]", "")
              .replace(' ', '-'));
    }
    return anchors;
  }

  /** The JSON objects in a document's code, in their order; braces around what lacks them. */
  private static List<JsonNode> json(Path document) throws IOException {
    List<JsonNode> found = new ArrayList<>();
    for (Matcher block = FENCED.matcher(text(document)); block.find(); ) {
      if (block.group(2).equals("json")) {
        String json = block.group(3).strip();
        found.add(JSON.readTree(json.startsWith("{") ? json : "{" + json + "}"));
      }
    }
    return found;
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
      return Stream.concat(
              Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md").map(Path::of), docs)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  private static String withoutCode(Path document) throws IOException {
    return FENCED.matcher(text(document)).replaceAll("");
  }

  private static String text(Path document) throws IOException {
    return Files.readString(document, StandardCharsets.UTF_8);
  }
}
