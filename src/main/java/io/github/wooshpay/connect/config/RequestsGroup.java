package io.github.wooshpay.connect.config;

import io.github.wooshpay.connect.api.ApiSettings.Retries;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * How hard the connector may use the API, and how it handles failures.
 *
 * <p>Tests: {@code WooshPaySourceConfigTest}, {@code ReferencePageTest}.
 */
final class RequestsGroup {
  static final String PAGE_LIMIT = "page.limit";
  static final String FETCH_PARALLELISM = "fetch.parallelism";
  static final String REQUESTS_PER_SECOND = "requests.per.second";
  static final String CONNECT_TIMEOUT_MS = "connect.timeout.ms";
  static final String REQUEST_TIMEOUT_MS = "request.timeout.ms";
  static final String RETRY_ATTEMPTS = "retry.attempts";
  static final String RETRY_BACKOFF_MS = "retry.backoff.ms";
  static final String RETRY_BACKOFF_MAX_MS = "retry.backoff.max.ms";
  static final String API_UNAVAILABLE_TIMEOUT_MS = "api.unavailable.timeout.ms";
  static final String API_REFUSED_TIMEOUT_MS = "api.refused.timeout.ms";

  private static final long DAY_MS = 86_400_000;
  private static final long YEAR_MS = 366 * DAY_MS;

  private RequestsGroup() {}

  static List<Setting> settings() {
    return List.of(
        requestsPerSecond(),
        fetchParallelism(),
        pageLimit(),
        connectTimeout(),
        requestTimeout(),
        retryAttempts(),
        retryBackoff(),
        retryBackoffMax(),
        unavailableTimeout(),
        refusedTimeout());
  }

  static int requestsPerSecond(AbstractConfig config) {
    return config.getInt(REQUESTS_PER_SECOND);
  }

  static int parallelism(AbstractConfig config) {
    return config.getInt(FETCH_PARALLELISM);
  }

  static int pageLimit(AbstractConfig config) {
    return config.getInt(PAGE_LIMIT);
  }

  static Duration connectTimeout(AbstractConfig config) {
    return Duration.ofMillis(config.getInt(CONNECT_TIMEOUT_MS));
  }

  static Duration requestTimeout(AbstractConfig config) {
    return Duration.ofMillis(config.getInt(REQUEST_TIMEOUT_MS));
  }

  static Retries retries(AbstractConfig config) {
    return new Retries(
        config.getInt(RETRY_ATTEMPTS),
        Duration.ofMillis(config.getLong(RETRY_BACKOFF_MS)),
        Duration.ofMillis(config.getLong(RETRY_BACKOFF_MAX_MS)),
        Duration.ofMillis(config.getLong(API_UNAVAILABLE_TIMEOUT_MS)),
        Duration.ofMillis(config.getLong(API_REFUSED_TIMEOUT_MS)));
  }

  private static Setting requestsPerSecond() {
    return Setting.optional(REQUESTS_PER_SECOND, ConfigDef.Type.INT, 5)
        .title("Requests per second")
        .importance(Importance.MEDIUM)
        .width(Width.SHORT)
        .valid(Validators.between(1, 1_000))
        .says(
            """
            The maximum number of requests per second that the task makes, of all kinds
            together. WooshPay publishes no limit.
            Lower it if the log reports 429 responses or if other programs use the same
            key. Raise it to stream history faster, or to see changes sooner in an
            account with many sessions.
            """);
  }

  private static Setting fetchParallelism() {
    return Setting.optional(FETCH_PARALLELISM, ConfigDef.Type.INT, 4)
        .title("Parallel reads")
        .importance(Importance.LOW)
        .width(Width.SHORT)
        .valid(Validators.between(1, 64))
        .says(
            """
            How many stretches of history to read at once while catching up. A higher
            number helps only while responses are slow and requests.per.second is not
            reached.
            A few pages of sessions per stretch wait in the worker's memory: at most 16
            stretches, 15,000 sessions and 45 MB in total.
            """);
  }

  private static Setting pageLimit() {
    return Setting.optional(PAGE_LIMIT, ConfigDef.Type.INT, 100)
        .title("Sessions per page")
        .importance(Importance.LOW)
        .width(Width.SHORT)
        .valid(Validators.between(1, 100))
        .says(
            """
            How many sessions to request per page. The API accepts 1 to 100. Lower it
            only if pages of a hundred sessions time out; each session then costs more
            requests.
            """);
  }

  private static Setting connectTimeout() {
    return Setting.optional(CONNECT_TIMEOUT_MS, ConfigDef.Type.INT, 10_000)
        .title("Connect timeout (ms)")
        .importance(Importance.LOW)
        .width(Width.SHORT)
        .valid(Validators.between(1, Integer.MAX_VALUE))
        .says(
            """
            The timeout for establishing a connection to the API, TLS included, in
            milliseconds. Raise it on a slow network. An attempt that times out is
            repeated.
            """);
  }

  private static Setting requestTimeout() {
    return Setting.optional(REQUEST_TIMEOUT_MS, ConfigDef.Type.INT, 30_000)
        .title("Request timeout (ms)")
        .importance(Importance.LOW)
        .width(Width.SHORT)
        .valid(Validators.between(1, Integer.MAX_VALUE))
        .says(
            """
            The timeout for one request, from its start to the last byte of the
            response, in milliseconds. Raise it, or lower page.limit, if the log reports
            timeouts. An attempt that times out is repeated.
            """);
  }

  private static Setting retryAttempts() {
    return Setting.optional(RETRY_ATTEMPTS, ConfigDef.Type.INT, 5)
        .title("Retries with backoff")
        .importance(Importance.LOW)
        .width(Width.SHORT)
        .valid(Validators.between(0, 1_000))
        .says(
            """
            How often to retry a failed request, with waits that grow from
            retry.backoff.ms to retry.backoff.max.ms, before the API counts as
            unavailable.
            After that, retries continue every retry.backoff.max.ms until
            api.unavailable.timeout.ms is over.
            """);
  }

  private static Setting retryBackoff() {
    return Setting.optional(RETRY_BACKOFF_MS, ConfigDef.Type.LONG, 500L)
        .title("First backoff (ms)")
        .importance(Importance.LOW)
        .width(Width.SHORT)
        .valid(Validators.between(1, DAY_MS))
        .dependents(RETRY_BACKOFF_MAX_MS)
        .says(
            """
            The wait before the first retry of a failed request, in milliseconds. The
            wait doubles after each failure, with random jitter. A Retry-After header
            takes precedence.
            """);
  }

  private static Setting retryBackoffMax() {
    return Setting.optional(RETRY_BACKOFF_MAX_MS, ConfigDef.Type.LONG, 60_000L)
        .title("Longest backoff (ms)")
        .importance(Importance.LOW)
        .width(Width.SHORT)
        .valid(Validators.between(1, DAY_MS))
        .says(
            """
            The longest wait before a retry, in milliseconds, and the wait between
            retries while the API is unavailable. After an outage it can take this long
            until records flow again.
            """);
  }

  private static Setting unavailableTimeout() {
    return Setting.optional(API_UNAVAILABLE_TIMEOUT_MS, ConfigDef.Type.LONG, 0L)
        .title("Give up after (ms)")
        .importance(Importance.LOW)
        .width(Width.SHORT)
        .valid(Validators.between(0, YEAR_MS))
        .says(
            """
            How long the API may be unavailable before the task fails, in milliseconds.
            With 0 the task never fails for this reason: it keeps retrying, warns every
            minute, and loses nothing.
            Set it if your alerts watch for failed tasks. A failed task must be
            restarted, by hand or by a tool.
            """);
  }

  private static Setting refusedTimeout() {
    return Setting.optional(API_REFUSED_TIMEOUT_MS, ConfigDef.Type.LONG, 300_000L)
        .title("Give up a refused request after (ms)")
        .importance(Importance.LOW)
        .width(Width.SHORT)
        .valid(Validators.between(0, YEAR_MS))
        .says(
            """
            How long an API that has worked before may refuse requests (400, 401, 403,
            404 and similar) before the task fails, in milliseconds. Until then the task
            retries, warns at once, and reads the key again before each retry. With 0
            the task fails at the first refusal. At first contact, and when a
            configuration is validated, a refusal is always final.
            Raise it if restoring a revoked key or a blocked address takes you longer. A
            response that is not in the form of WooshPay's errors, such as a proxy's
            page, counts as unavailable instead.
            """);
  }
}
