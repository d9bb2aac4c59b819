package io.github.wooshpay.connect.config;

import static io.github.wooshpay.connect.config.WooshPaySourceConfig.API_REFUSED_TIMEOUT_MS;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.API_UNAVAILABLE_TIMEOUT_MS;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.CONNECT_TIMEOUT_MS;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.FETCH_PARALLELISM;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.PAGE_LIMIT;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.REQUESTS_PER_SECOND;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.REQUEST_TIMEOUT_MS;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.RETRY_ATTEMPTS;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.RETRY_BACKOFF_MAX_MS;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.RETRY_BACKOFF_MS;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * How hard the connector may use the API, and how it handles failures.
 *
 * <p>Tests: {@code WooshPaySourceConfigTest}, {@code ReferencePageTest}.
 */
final class RequestsGroup {
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
            stretches, 15,000 sessions and 60 MB in total.
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
