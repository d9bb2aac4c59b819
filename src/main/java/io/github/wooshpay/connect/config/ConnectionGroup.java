package io.github.wooshpay.connect.config;

import static io.github.wooshpay.connect.config.WooshPaySourceConfig.API_KEY;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.API_URL;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.CONNECTION_CHECK;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.REQUEST_STYLE;
import static io.github.wooshpay.connect.config.WooshPaySourceConfig.TIMESTAMP_UNIT;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * Which WooshPay account to read, and how to talk to its API.
 *
 * <p>Tests: {@code WooshPaySourceConfigTest}, {@code ReferencePageTest}.
 */
final class ConnectionGroup {
  private ConnectionGroup() {}

  static List<Setting> settings() {
    return List.of(apiKey(), apiUrl(), connectionCheck(), requestStyle(), timestampUnit());
  }

  private static Setting apiKey() {
    return Setting.required(API_KEY, ConfigDef.Type.PASSWORD)
        .title("Secret API key")
        .importance(Importance.HIGH)
        .width(Width.LONG)
        .valid(Validators.secretKey())
        .dependents(API_URL)
        .says(
            """
            The account's secret key, sk_live_... or sk_test_..., from the WooshPay
            dashboard. Its prefix also selects the API address.
            Provide it through one of Connect's config providers, such as
            ${file:/etc/wooshpay/connect.properties:api.key}, so that no configuration
            contains it. When the API refuses the key, the running task asks the
            provider again before each retry, so you can rotate the key without a
            restart.
            """);
  }

  private static Setting apiUrl() {
    return Setting.optional(API_URL, ConfigDef.Type.STRING, null)
        .title("API address")
        .importance(Importance.LOW)
        .width(Width.LONG)
        .valid(Validators.apiUrl())
        .says(
            """
            Scheme, host and port of the API. If not set: https://api.wooshpay.com for a
            key sk_live_..., https://apitest.wooshpay.com for a key sk_test_....
            Set it for your own gateway, or for a simulated API on localhost. It is part
            of the source partition: with a different address the connector starts from
            the beginning.
            """);
  }

  private static Setting connectionCheck() {
    return Setting.optional(CONNECTION_CHECK, ConfigDef.Type.BOOLEAN, true)
        .title("Check the connection")
        .importance(Importance.LOW)
        .width(Width.SHORT)
        .valid(Validators.bool())
        .recommended(List.of("true", "false"))
        .says(
            """
            Whether validating a configuration also tries it against the API, so that a
            wrong key or address is rejected before a task starts.
            The check costs a few requests and at most ten seconds each time a
            configuration is submitted. Set it to false if the worker that validates
            cannot reach the API.
            """);
  }

  private static Setting requestStyle() {
    return Setting.oneOf(REQUEST_STYLE, "auto", "body", "query")
        .title("Request style")
        .importance(Importance.LOW)
        .says(
            """
            How requests carry their parameters: body is a JSON object in the body of
            the GET, as WooshPay documents it; query is a query string; auto finds out
            at startup which of them the API honours.
            Set it only if the log says that auto could not decide. If the API does not
            honour the style, the task stops with an error; it never writes wrong
            records.
            """);
  }

  private static Setting timestampUnit() {
    return Setting.oneOf(TIMESTAMP_UNIT, "auto", "seconds", "milliseconds")
        .title("Unit of created")
        .importance(Importance.LOW)
        .says(
            """
            The unit in which the API expects the bounds of created; auto finds out at
            startup.
            Set it only if the log says that auto could not decide. It does not affect
            the records: their times are correct in either unit.
            """);
  }
}
