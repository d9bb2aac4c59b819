package io.github.wooshpay.connect.micro;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wooshpay.connect.capture.ledger.LedgerBenchmark;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;

/** The program of {@code mvn -Pjmh}, which takes minutes and is not part of the build. */
class MicroTest {
  private static final Path SOURCE =
      Path.of("src/bench/java/io/github/wooshpay/connect/micro/Micro.java");

  private static final Pattern SCORE = Pattern.compile("score\\(\"(\\w+)\"");

  @Test
  void its_table_has_every_benchmark_and_no_other() throws IOException {
    Set<String> inTable =
        SCORE
            .matcher(Files.readString(SOURCE))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());

    Set<String> benchmarks =
        Stream.of(PageBenchmark.class, LedgerBenchmark.class)
            .flatMap(type -> Arrays.stream(type.getMethods()))
            .filter(method -> method.isAnnotationPresent(Benchmark.class))
            .map(Method::getName)
            .collect(Collectors.toSet());
    assertThat(inTable).isEqualTo(benchmarks);
  }
}
