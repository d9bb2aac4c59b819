package io.github.wooshpay.connect.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** From a class of any size a reader finds its tests: by its name, or named in its Javadoc. */
class TestsAreFoundTest {
  private static final int LINES = 100;
  private static final Pattern NAMED = Pattern.compile("\\{@code (\\w+(?:Test|IT))}");

  private static List<Path> javaFiles(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  private static String nameOf(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static Set<String> tests() throws IOException {
    return javaFiles("src").stream()
        .map(TestsAreFoundTest::nameOf)
        .filter(name -> name.endsWith("Test") || name.endsWith("IT"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> testsNamedIn(String source) {
    Set<String> named = new TreeSet<>();
    for (Matcher test = NAMED.matcher(source); test.find(); ) {
      named.add(test.group(1));
    }
    return named;
  }

  @Test
  void every_class_of_a_hundred_lines_leads_to_a_test() throws IOException {
    Set<String> tests = tests();
    List<String> without = new ArrayList<>();
    for (Path file : javaFiles("src/main/java")) {
      String source = Files.readString(file);
      boolean large = source.lines().count() > LINES;
      if (large && !tests.contains(nameOf(file) + "Test") && testsNamedIn(source).isEmpty()) {
        without.add(file.toString());
      }
    }

    assertThat(without).isEmpty();
  }

  @Test
  void every_test_that_a_class_names_exists() throws IOException {
    Set<String> named = new TreeSet<>();
    for (Path file : javaFiles("src/main/java")) {
      named.addAll(testsNamedIn(Files.readString(file)));
    }

    assertThat(named).hasSizeGreaterThan(10);
    assertThat(tests()).containsAll(named);
  }
}
