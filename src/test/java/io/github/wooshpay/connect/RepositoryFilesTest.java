package io.github.wooshpay.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What can be checked here of the files that a host of repositories reads. */
class RepositoryFilesTest {
  private static final Path GITHUB = Path.of(".github");
  private static final Path BUILD = Path.of("build", "pom.xml");
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Pattern PROFILE = Pattern.compile("-P(\\S+)");
  private static final Pattern ID =
      Pattern.compile("<profile>\\s*(?:<!--.*?-->\\s*)?<id>([^<]+)", Pattern.DOTALL);

  private static List<Path> yamlFiles() throws IOException {
    try (Stream<Path> files = Files.walk(GITHUB)) {
      return files.filter(file -> file.toString().endsWith(".yml")).sorted().toList();
    }
  }

  private static JsonNode workflow(String name) throws IOException {
    return YAML.readTree(GITHUB.resolve("workflows").resolve(name).toFile());
  }

  private static List<String> commands() throws IOException {
    List<String> commands = new ArrayList<>(workflow("build.yml").findValuesAsText("run"));
    commands.addAll(workflow("release.yml").findValuesAsText("run"));
    return commands;
  }

  @Test
  void every_file_is_yaml() throws IOException {
    assertThat(yamlFiles())
        .hasSizeGreaterThan(4)
        .allSatisfy(file -> assertThat(YAML.readTree(file.toFile()).isObject()).isTrue());
  }

  @Test
  void every_profile_runs_in_a_workflow_and_no_workflow_names_another() throws IOException {
    Set<String> profiles = new TreeSet<>();
    for (Matcher id = ID.matcher(Files.readString(BUILD)); id.find(); ) {
      profiles.add(id.group(1));
    }
    profiles.remove("some-tests"); // It becomes active by itself, with -Dtest.
    Set<String> used = new TreeSet<>();
    for (String command : commands()) {
      for (Matcher profile = PROFILE.matcher(command); profile.find(); ) {
        used.add(profile.group(1));
      }
    }
    used.remove("${{");
    workflow("build.yml")
        .at("/jobs/sinks/strategy/matrix/profile")
        .forEach(p -> used.add(p.asText()));
    workflow("programs.yml")
        .at("/jobs/program/strategy/matrix/profile")
        .forEach(p -> used.add(p.asText()));

    assertThat(used).isEqualTo(profiles);
  }

  /** Plugins of one phase run in the order of the file. */
  @Test
  void the_archive_is_packed_before_the_program_of_a_profile_runs() throws IOException {
    String build = Files.readString(BUILD);

    assertThat(build.indexOf("<id>plugin-archive</id>"))
        .isPositive()
        .isLessThan(build.indexOf("<id>program</id>"))
        .isLessThan(build.indexOf("<id>program-in-its-own-jvm</id>"));
  }

  @Test
  void both_commands_of_the_readme_run_on_every_change() throws IOException {
    assertThat(commands())
        .anyMatch(command -> command.endsWith(" verify"))
        .anyMatch(command -> command.contains("-Pquickstart"));
  }

  @Test
  void the_oldest_jdk_and_the_oldest_kafka_of_the_readme_are_tested() throws IOException {
    String readme = Files.readString(Path.of("README.md")).replace('\n', ' ');
    Matcher versions =
        Pattern.compile("workers of Kafka (\\S+) and newer, on Java (\\d+) and newer")
            .matcher(readme);

    assertThat(versions.find()).isTrue();
    assertThat(workflow("build.yml").at("/jobs/verify/strategy/matrix/java"))
        .extracting(JsonNode::asText)
        .startsWith(versions.group(2));
    assertThat(Files.readString(Path.of("src/it/older-kafka/invoker.properties")))
        .contains("-Dkafka.version=" + versions.group(1) + ".");
  }

  @Test
  void every_form_asks_to_leave_secrets_out_and_for_the_version() throws IOException {
    String bug = Files.readString(GITHUB.resolve("ISSUE_TEMPLATE").resolve("bug.yml"));

    assertThat(bug).contains("id: version", "id: worker", "id: log", "id: secrets");
  }

  @Test
  void dependabot_looks_into_every_pom_of_the_repository() throws IOException {
    Set<String> folders = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      files
          .filter(file -> file.endsWith("pom.xml"))
          .forEach(file -> folders.add("/" + Objects.requireNonNull(file.getParent())));
    }
    folders.add("/");
    folders.add("/build");
    JsonNode maven = YAML.readTree(GITHUB.resolve("dependabot.yml").toFile()).at("/updates/0");

    assertThat(maven.path("directories"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrderElementsOf(folders);
  }
}
