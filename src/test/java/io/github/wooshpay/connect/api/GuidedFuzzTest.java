package io.github.wooshpay.connect.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bodies that a fuzzer makes up, guided by which branches of the reading, the mapping and Jackson
 * they get to: each comes to what {@link AnswerFuzzTarget} says. For {@code -Dfuzz.seconds}; what a
 * run learns is kept in {@code target/fuzz/corpus} for the next. A body that does not come to it is
 * in {@code target/fuzz/}, and belongs into {@link AnswerReaderTest} or a test of the mapping.
 */
@Timeout(7200)
class GuidedFuzzTest {
  private static final int SECONDS = Integer.getInteger("fuzz.seconds", 15);
  private static final Path FOLDER = Path.of("target", "fuzz").toAbsolutePath();
  private static final Pattern EXECUTED = Pattern.compile("stat::number_of_executed_units: (\\d+)");
  private static final Pattern FEATURES = Pattern.compile("(INITED|DONE) +cov: (\\d+) ft: (\\d+)");

  /** With what Jazzer and libFuzzer end where an input broke the target. */
  private static final int FOUND = 77;

  private record Run(int code, String said) {}

  @Test
  void whatever_the_fuzzer_makes_up_is_read_or_refused_and_nothing_is_lost_on_the_way_to_a_record()
      throws Exception {
    Path seeds = Files.createDirectories(FOLDER.resolve("seeds"));
    for (int i = 0; i < AnswerFuzzTest.SEEDS.size(); i++) {
      Files.write(seeds.resolve("page-" + i), AnswerFuzzTest.SEEDS.get(i));
    }
    Path corpus = Files.createDirectories(FOLDER.resolve("corpus"));
    Path words = Files.write(FOLDER.resolve("words"), dictionary());

    Run run =
        fuzz(
            FOLDER,
            AnswerFuzzTarget.class,
            "-max_total_time=" + SECONDS,
            "-max_len=16384",
            "-dict=" + words,
            corpus.toString(),
            seeds.toString());

    assertThat(run.code).as(run.said).isZero();
    long executed = Long.parseLong(last(EXECUTED, run.said).group(1));
    Matcher done = last(FEATURES, run.said);
    assertThat(executed).isGreaterThan(100L * SECONDS);
    assertThat(done.group(1)).isEqualTo("DONE");
    System.out.printf(
        Locale.ROOT,
        "Guided fuzzing: %d bodies in %d s, %s branches, %s features, %d bodies kept; none broke it%n",
        executed,
        SECONDS,
        done.group(2),
        done.group(3),
        count(corpus));
  }

  /** So it is guided: by chance alone the word takes 2^64 tries. */
  @Test
  void a_fault_behind_a_word_that_nobody_gave_away_is_found(@TempDir Path folder) throws Exception {
    Run run = fuzz(folder, Planted.class, "-max_total_time=120", "-seed=1");

    assertThat(run.code).as(run.said).isEqualTo(FOUND);
    assertThat(run.said).contains("IllegalStateException: the planted fault");
  }

  /** A target with a fault. */
  public static final class Planted {
    private Planted() {}

    /** Where Jazzer comes in. Each letter is a branch of its own, which tells that it was right. */
    public static void fuzzerTestOneInput(byte[] body) {
      if (body.length > 7 && body[0] == 'w' && body[1] == 'o' && body[2] == 'o') {
        if (body[3] == 's' && body[4] == 'h' && body[5] == 'p') {
          if (body[6] == 'a' && body[7] == 'y') {
            throw new IllegalStateException("the planted fault");
          }
        }
      }
    }
  }

  /** In a JVM of its own: it instruments classes, and ends it with an exit code. */
  private static Run fuzz(Path folder, Class<?> target, String... arguments)
      throws IOException, InterruptedException {
    assumeThat(System.getProperty("os.name") + " " + System.getProperty("os.arch"))
        .as("a system that Jazzer has a library for")
        .matches("(Linux|Mac OS X) (amd64|x86_64|aarch64)|Windows.* amd64");
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:+EnableDynamicAgentLoading",
            "-Djava.io.tmpdir=" + temporary,
            "com.code_intelligence.jazzer.Jazzer",
            "--target_class=" + target.getName(),
            "--instrumentation_includes=io.github.wooshpay.connect.**:com.fasterxml.jackson.core.**",
            "--reproducer_path=" + folder,
            "-artifact_prefix=" + folder + "/",
            "-timeout=60",
            "-print_final_stats=1"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process child = builder.redirectErrorStream(true).start();
    try {
      String all = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      // Without the two thousand lines that would hide what was found from who reads the failure.
      String said =
          all.lines()
              .filter(line -> !line.startsWith("INFO: "))
              .collect(Collectors.joining(System.lineSeparator()));
      return new Run(child.waitFor(), said);
    } finally {
      child.destroyForcibly();
    }
  }

  /** In libFuzzer's form: each byte that is not a plain character as hex. */
  private static List<String> dictionary() {
    return Stream.concat(AnswerFuzzTest.MORSELS.stream(), AnswerFuzzTest.VALUES.stream())
        .filter(word -> word.length <= 64) // As long as libFuzzer takes them.
        .map(GuidedFuzzTest::entry)
        .toList();
  }

  private static String entry(byte[] word) {
    StringBuilder entry = new StringBuilder("\"");
    for (byte b : word) {
      boolean plain = b > ' ' && b < 0x7f && b != '"' && b != '\\';
      entry.append(plain ? String.valueOf((char) b) : String.format(Locale.ROOT, "\\x%02X", b));
    }
    return entry.append('"').toString();
  }

  private static Matcher last(Pattern pattern, String text) {
    Matcher last = pattern.matcher(text);
    int end = -1;
    while (last.find()) {
      end = last.start();
    }
    assertThat(end).as(text).isNotNegative();
    Matcher found = pattern.matcher(text);
    assertThat(found.find(end)).isTrue();
    return found;
  }

  private static long count(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }
}
