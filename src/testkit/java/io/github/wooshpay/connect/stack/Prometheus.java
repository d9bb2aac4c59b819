package io.github.wooshpay.connect.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real Prometheus that scrapes one worker every second and evaluates rules. Used by one thread.
 */
public final class Prometheus implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Workplace workplace = Workplace.create("prometheus");
  private final int port = Workplace.freePort();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;

  private Prometheus(int target, String rules) {
    try {
      Path alerts = workplace.home().resolve("alerts.yml");
      Files.writeString(alerts, rules);
      Path configuration = workplace.home().resolve("prometheus.yml");
      Files.writeString(
          configuration,
          String.join(
              "\n",
              "global: {scrape_interval: 1s, evaluation_interval: 1s}",
              "rule_files: ['" + alerts + "']",
              "scrape_configs:",
              "  - job_name: connect",
              "    static_configs: [{targets: ['127.0.0.1:" + target + "']}]",
              ""));
      process =
          new ProcessBuilder(
                  "prometheus",
                  "--config.file=" + configuration,
                  "--storage.tsdb.path=" + workplace.home().resolve("data"),
                  "--web.listen-address=127.0.0.1:" + port)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(workplace.log().toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("Prometheus could not be started", e);
    }
  }

  /** Returns whether a program of the Debian package is installed: prometheus or promtool. */
  public static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** Returns a free port of the loopback, for a worker's agent. */
  public static int freePort() {
    return Workplace.freePort();
  }

  /** Returns the option by which a worker's JVM exports its metrics on a port of the loopback. */
  public static String agent(int port) {
    return "-javaagent:"
        + System.getProperty("jmx.agent", "missing")
        + "=127.0.0.1:"
        + port
        + ":"
        + Path.of("config", "prometheus-jmx-exporter.yml").toAbsolutePath();
  }

  /**
   * Starts Prometheus and returns once it is ready.
   *
   * @param target the port of the worker's agent
   * @param rules the text of a rule file
   */
  public static Prometheus scraping(int target, String rules) {
    Prometheus prometheus = new Prometheus(target, rules);
    Awaitility.await("Prometheus is ready")
        .atMost(START)
        .ignoreExceptions()
        .until(() -> prometheus.get("/-/ready").contains("Ready"));
    return prometheus;
  }

  /**
   * Returns a query of the Grafana dashboard with its variables filled in: all connectors, and
   * rates over 15 seconds, which is as many scrapes.
   */
  public static String filledIn(String dashboardQuery) {
    return dashboardQuery.replace("$connector", ".+").replace("$__rate_interval", "15s");
  }

  /** Returns the series that a query selects now. */
  public List<JsonNode> query(String expression) {
    return result("/api/v1/query?query=" + encoded(expression));
  }

  /** Returns the series that a query selects over a stretch of time, with their values. */
  public List<JsonNode> queryRange(String expression, Instant from, Instant to, long stepSeconds) {
    return result(
        String.format(
            Locale.ROOT,
            "/api/v1/query_range?query=%s&start=%d&end=%d&step=%d",
            encoded(expression),
            from.getEpochSecond(),
            to.getEpochSecond(),
            stepSeconds));
  }

  private List<JsonNode> result(String path) {
    try {
      JsonNode answer = JSON.readTree(get(path));
      if (!answer.path("status").asText().equals("success")) {
        throw new IllegalStateException(path + ": " + answer);
      }
      return answer.at("/data/result").valueStream().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String encoded(String expression) {
    return URLEncoder.encode(expression, StandardCharsets.UTF_8);
  }

  /** Returns whether an alert fires now. */
  public boolean fires(String alert) {
    return !query("ALERTS{alertname=\"" + alert + "\", alertstate=\"firing\"}").isEmpty();
  }

  private String get(String path) throws IOException {
    try {
      URI uri = URI.create("http://127.0.0.1:" + port + path);
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
    workplace.close();
  }
}
