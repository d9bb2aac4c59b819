package io.github.wooshpay.connect.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A worker's REST interface. Where the worker says that it is rebalancing (409) the call is made
 * again. Thread-safe.
 */
public final class ConnectRest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration REBALANCE = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI base;

  /** The interface of a worker at an address: scheme, host and port. */
  public ConnectRest(URI base) {
    this.base = base;
  }

  /** Where the interface is: scheme, host and port. */
  public URI uri() {
    return base;
  }

  /**
   * An answer that was not a success.
   *
   * <p>The message has the status and what the worker said.
   */
  public static final class RestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    RestException(String call, int status, String message) {
      super(call + " answered HTTP " + status + ": " + message);
      this.status = status;
    }

    /** The HTTP status. */
    public int status() {
      return status;
    }
  }

  /** The worker's version and the cluster's id. */
  public JsonNode root() {
    return call("GET", "/", null);
  }

  /** The connectors that the worker has found, {@code GET /connector-plugins}. */
  public JsonNode plugins() {
    return call("GET", "/connector-plugins", null);
  }

  /**
   * Validates a configuration.
   *
   * @param connectorClass the class's full or simple name
   */
  public JsonNode validate(String connectorClass, Map<String, String> config) {
    return call("PUT", "/connector-plugins/" + connectorClass + "/config/validate", config);
  }

  /** Creates a connector; fails where there is one of that name. */
  public JsonNode create(String name, Map<String, String> config) {
    return call("POST", "/connectors", Map.of("name", name, "config", config));
  }

  /** Creates a stopped connector, so that its offsets can be set before it runs. */
  public JsonNode createStopped(String name, Map<String, String> config) {
    return call(
        "POST", "/connectors", Map.of("name", name, "config", config, "initial_state", "STOPPED"));
  }

  /** Creates a connector or changes its configuration. */
  public JsonNode put(String name, Map<String, String> config) {
    return call("PUT", "/connectors/" + name + "/config", config);
  }

  /** The state of a connector and its tasks. */
  public JsonNode status(String name) {
    return call("GET", "/connectors/" + name + "/status", null);
  }

  /** Restarts a connector and its tasks. */
  public void restart(String name) {
    call("POST", "/connectors/" + name + "/restart?includeTasks=true", Map.of());
  }

  /** Pauses a connector: its tasks stay and are no longer polled. */
  public void pause(String name) {
    call("PUT", "/connectors/" + name + "/pause", Map.of());
  }

  /** Resumes a paused or stopped connector. */
  public void resume(String name) {
    call("PUT", "/connectors/" + name + "/resume", Map.of());
  }

  /** Stops a connector and returns once its tasks are gone; its offsets can be altered then. */
  public void stop(String name) {
    call("PUT", "/connectors/" + name + "/stop", Map.of());
    Awaitility.await("connector " + name + " is stopped")
        .atMost(REBALANCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              JsonNode status = status(name);
              return status.path("connector").path("state").asText().equals("STOPPED")
                  && status.path("tasks").isEmpty();
            });
  }

  /** Deletes a connector; its offsets stay. */
  public void delete(String name) {
    call("DELETE", "/connectors/" + name, null);
  }

  /** The committed offsets, {@code {"offsets": [{"partition": …, "offset": …}]}}. */
  public JsonNode offsets(String name) {
    return call("GET", "/connectors/" + name + "/offsets", null);
  }

  /** Alters the offsets of a stopped connector; same form as they are read in. */
  public JsonNode patchOffsets(String name, Object offsets) {
    return call("PATCH", "/connectors/" + name + "/offsets", offsets);
  }

  /** Resets the offsets of a stopped connector. */
  public JsonNode deleteOffsets(String name) {
    return call("DELETE", "/connectors/" + name + "/offsets", null);
  }

  /**
   * Returns once the connector and at least one task of it run.
   *
   * @throws IllegalStateException as soon as one has failed, with the first line of why
   */
  public void awaitRunning(String name, Duration atMost) {
    Awaitility.await("connector " + name + " runs")
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              failure(name)
                  .ifPresent(
                      trace -> {
                        throw new IllegalStateException(
                            "Connector " + name + " failed: " + firstLine(trace));
                      });
              return isRunning(name);
            });
  }

  /**
   * Returns the trace of why the connector or its task failed, once it has.
   *
   * @throws ConditionTimeoutException if it does not fail in time
   */
  public String awaitFailed(String name, Duration atMost) {
    return Awaitility.await("connector " + name + " fails")
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> failure(name), Optional::isPresent)
        .orElseThrow();
  }

  /** The trace of a failed connector or task, if one has failed. */
  public Optional<String> failure(String name) {
    JsonNode status = statusIfThere(name);
    if (status.path("connector").path("state").asText().equals("FAILED")) {
      return Optional.of(status.path("connector").path("trace").asText());
    }
    for (JsonNode task : status.path("tasks")) {
      if (task.path("state").asText().equals("FAILED")) {
        return Optional.of(task.path("trace").asText());
      }
    }
    return Optional.empty();
  }

  private boolean isRunning(String name) {
    JsonNode status = statusIfThere(name);
    if (!status.path("connector").path("state").asText().equals("RUNNING")
        || status.path("tasks").isEmpty()) {
      return false;
    }
    for (JsonNode task : status.path("tasks")) {
      if (!task.path("state").asText().equals("RUNNING")) {
        return false;
      }
    }
    return true;
  }

  /** A connector just created has no status for a moment: 404. */
  private JsonNode statusIfThere(String name) {
    try {
      return status(name);
    } catch (RestException e) {
      if (e.status() == 404) {
        return NullNode.getInstance();
      }
      throw e;
    }
  }

  private static String firstLine(String trace) {
    return trace.lines().findFirst().orElse("without a trace");
  }

  /**
   * Makes any other call.
   *
   * @param path such as {@code /admin/loggers}
   * @param body what to send as JSON, or null
   * @return the answer's JSON, null node where it had none
   * @throws RestException if the answer is not a success
   */
  public JsonNode call(String method, String path, @Nullable Object body) {
    HttpResponse<String> answer =
        Awaitility.await(method + " " + path + " is not put off by a rebalance")
            .atMost(REBALANCE)
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(200))
            .until(
                () -> send(method, path, body),
                response -> response.statusCode() != 409 || !isRebalance(response.body()));
    if (answer.statusCode() >= 300) {
      throw new RestException(method + " " + path, answer.statusCode(), messageIn(answer.body()));
    }
    return json(answer.body());
  }

  private static boolean isRebalance(String body) {
    return body.contains("rebalance");
  }

  private HttpResponse<String> send(String method, String path, @Nullable Object body) {
    try {
      BodyPublisher publisher =
          body == null
              ? BodyPublishers.noBody()
              : BodyPublishers.ofString(JSON.writeValueAsString(body));
      HttpRequest request =
          HttpRequest.newBuilder(base.resolve(path))
              .timeout(Duration.ofSeconds(100))
              .header("Content-Type", "application/json")
              .method(method, publisher)
              .build();
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path + " got no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted in " + method + " " + path, e);
    }
  }

  private static String messageIn(String body) {
    try {
      return JSON.readTree(body).path("message").asText(body);
    } catch (IOException e) {
      return body;
    }
  }

  private static JsonNode json(String body) {
    try {
      return body.isEmpty() ? NullNode.getInstance() : JSON.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException("Not JSON: " + body, e);
    }
  }
}
