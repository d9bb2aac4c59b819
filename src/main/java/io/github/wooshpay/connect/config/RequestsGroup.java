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

/** How much is asked of the API, and how its failures are sat out. */
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
        .title("Requests a second")
        .importance(Importance.MEDIUM)
        .width(Width.SHORT)
        .valid(Validators.between(1, 1_000))
        .says(
            """
            The most requests a second that the task makes, all kinds together. WooshPay publishes
            no limit.
            Lower it if the log speaks of 429 answers or if the key is shared with other programs;
            raise it to stream history sooner, or to see changes sooner where there are many
            sessions.
            """);
  }

  private static Setting fetchParallelism() {
    return Setting.optional(FETCH_PARALLELISM, ConfigDef.Type.INT, 4)
        .title("Windows at once")
        .importance(Importance.LOW)
        .width(Width.SHORT)
        .valid(Validators.between(1, 64))
        .says(
            """
            How many stretches of history are read at once when catching up. More helps only while
            answers are slow and requests.per.second is not reached.
            The sessions of a few pages for each of them wait in the worker's memory: up to 16
            windows, 15,000 sessions and 60 MB in all.
            """);
  }

  private static Setting pageLimit() {
    return Setting.optional(PAGE_LIMIT, ConfigDef.Type.INT, 100)
        .title("Sessions a page")
        .importance(Importance.LOW)
        .width(Width.SHORT)
        .valid(Validators.between(1, 100))
        .says(
            """
            How many sessions one request asks for. The API takes 1 to 100. Lower it only if answers
            of a hundred sessions time out; each session then costs more requests.
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
            How long a connection to the API may take to be made, TLS included, in milliseconds.
            Raise it on a slow network. A try that takes longer is repeated.
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
            How long one request may take from its start to the last byte of the answer, in
            milliseconds. Raise it, or lower page.limit, if the log speaks of timeouts. A try that
            takes longer is repeated.
            """);
  }

  private static Setting retryAttempts() {
    return Setting.optional(RETRY_ATTEMPTS, ConfigDef.Type.INT, 5)
        .title("Retries at growing waits")
        .importance(Importance.LOW)
        .width(Width.SHORT)
        .valid(Validators.between(0, 1_000))
        .says(
            """
            How often a failed request is repeated, at waits that grow from retry.backoff.ms to
            retry.backoff.max.ms, before the API counts as unavailable.
            Requests are repeated beyond that too, every retry.backoff.max.ms, until
            api.unavailable.timeout.ms ends it.
            """);
  }

  private static Setting retryBackoff() {
    return Setting.optional(RETRY_BACKOFF_MS, ConfigDef.Type.LONG, 500L)
        .title("First wait (ms)")
        .importance(Importance.LOW)
        .width(Width.SHORT)
        .valid(Validators.between(1, DAY_MS))
        .dependents(RETRY_BACKOFF_MAX_MS)
        .says(
            """
            The wait before a failed request is repeated for the first time, in milliseconds; it
            then doubles each time, with some chance in it. A Retry-After of the API goes first.
            """);
  }

  private static Setting retryBackoffMax() {
    return Setting.optional(RETRY_BACKOFF_MAX_MS, ConfigDef.Type.LONG, 60_000L)
        .title("Longest wait (ms)")
        .importance(Importance.LOW)
        .width(Width.SHORT)
        .valid(Validators.between(1, DAY_MS))
        .says(
            """
            The longest wait before a failed request is repeated, in milliseconds, and the wait
            between tries while the API is unavailable. After an outage it may take this long until
            records flow again.
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
            How long the API may be unavailable before the task fails, in milliseconds. 0: the task
            waits for ever, warns every minute, and loses nothing.
            Set it if a failed task is what your alerts look at; a failed task has to be restarted,
            by hand or by a tool.
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
            How long an API that has worked before may refuse requests (400, 401, 403, 404 and the
            like) before the task fails, in milliseconds. The task retries until then, warns at
            once, and reads the key again for each retry. 0: the task fails at the first refusal.
            At first contact, and when a configuration is validated, a refusal is always final.
            Raise it if revoked keys or blocked addresses take you longer to restore. An answer
            that is not in the form of WooshPay's errors, such as a proxy's page, counts as
            unavailable instead.
            """);
  }
}
