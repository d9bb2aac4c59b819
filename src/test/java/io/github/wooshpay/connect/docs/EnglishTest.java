package io.github.wooshpay.connect.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps phrases out of the documents and the code that a native engineer would not write. */
class EnglishTest {
  /** A phrase and what to write instead. */
  private static final Map<String, String> PHRASES = phrases();

  /** What matches a phrase and is fine. */
  private static final List<String> EXCEPTIONS = List.of("there is no"); // the ordinary negation

  /** The name of a test that begins with a clause, or has such a phrase. */
  private static final Pattern NAME =
      Pattern.compile(
          "void ((?:what|who)_\\w+|\\w+_(?:is_no(?!_longer)|is_none|are_none|beside|anew|for_ever|stands)(?:_\\w+)?)\\(");

  private static Map<String, String> phrases() {
    Map<String, String> phrases = new LinkedHashMap<>();
    phrases.put("\\w+ is no\\b(?! longer)", "is not a ...");
    phrases.put("none that", "name the noun: unknown, no other");
    phrases.put("so many", "this many");
    phrases.put("for ever", "permanently");
    phrases.put("anew", "again");
    phrases.put("but for", "except");
    phrases.put("spelt", "written, encoded");
    phrases.put("mends?|mended", "fix");
    phrases.put("passed over", "skipped, ignored");
    phrases.put("a text", "a string");
    phrases.put("stands?", "is, is written");
    phrases.put("go(es)? on", "continue");
    phrases.put("beside", "next to, together with");
    phrases.put("held against", "checked against");
    phrases.put("takes in", "adds, includes");
    phrases.put("gives? out", "returns, hands out");
    phrases.put("Safe for use by", "Thread-safe.");
    return phrases;
  }

  @Test
  void no_document_has_a_phrase_that_a_native_engineer_would_not_write() throws IOException {
    assertThat(found(documents())).isEmpty();
  }

  @Test
  void no_source_has_a_phrase_that_a_native_engineer_would_not_write() throws IOException {
    List<Path> sources = filesBelow("src", ".java");
    sources.removeIf(file -> file.endsWith("EnglishTest.java"));

    assertThat(found(sources)).isEmpty();
  }

  @Test
  void no_test_has_a_name_that_a_native_engineer_would_not_say() throws IOException {
    List<String> found = new ArrayList<>();
    for (String folder : List.of("src/test/java", "src/it/java")) {
      for (Path file : filesBelow(folder, ".java")) {
        NAME.matcher(Files.readString(file)).results().forEach(name -> found.add(name.group(1)));
      }
    }

    assertThat(found).isEmpty();
    for (String bad :
        List.of("who_waits_goes_on", "an_entry_is_no_session", "a_star_stands_for_it")) {
      assertThat("void " + bad + "() {").containsPattern(NAME);
    }
  }

  @Test
  void a_phrase_is_found_with_its_place_and_what_to_write_instead() {
    assertThat(found("page.md", "A line.\nThis is no text that stands here. There is no other."))
        .containsExactly(
            "page.md:2: \"This is no\", write: is not a ...",
            "page.md:2: \"stands\", write: is, is written");
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = filesBelow("docs", ".md");
    for (String page : List.of("README.md", "CONTRIBUTING.md", "SECURITY.md")) {
      documents.add(Path.of(page));
    }
    return documents;
  }

  private static List<Path> filesBelow(String folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      List<Path> found = new ArrayList<>();
      files.filter(file -> file.toString().endsWith(ending)).sorted().forEach(found::add);
      assertThat(found).as("files in %s", folder).isNotEmpty();
      return found;
    }
  }

  private static List<String> found(List<Path> files) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : files) {
      found.addAll(found(file.toString(), Files.readString(file)));
    }
    return found;
  }

  private static List<String> found(String name, String text) {
    List<String> found = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      for (Map.Entry<String, String> phrase : PHRASES.entrySet()) {
        Matcher matcher =
            Pattern.compile("\\b(" + phrase.getKey() + ")\\b", Pattern.CASE_INSENSITIVE)
                .matcher(line);
        while (matcher.find()) {
          if (EXCEPTIONS.stream().noneMatch(matcher.group().toLowerCase(Locale.ROOT)::contains)) {
            found.add(
                name
                    + ":"
                    + (i + 1)
                    + ": \""
                    + matcher.group()
                    + "\", write: "
                    + phrase.getValue());
          }
        }
      }
    }
    return found;
  }
}
