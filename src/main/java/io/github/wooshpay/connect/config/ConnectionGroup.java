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

/** Which WooshPay account, and how to speak to its API. */
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
            The account's secret key, sk_live_... or sk_test_..., from the WooshPay dashboard. Its
            prefix also tells the API's address.
            Write it through one of Connect's config providers, such as
            ${file:/etc/wooshpay/connect.properties:api.key}, so that it stands in no configuration:
            when the API refuses the key, the running task asks the provider again before each
            retry, so a key can be rotated without a restart.
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
            Scheme, host and port of the API. Not set: https://api.wooshpay.com for a key
            sk_live_..., https://apitest.wooshpay.com for a key sk_test_....
            Set it for a gateway of your own, or for a simulated API on localhost. It is part of the
            source partition: with another address the connector starts anew.
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
            Whether a configuration is tried at the API when it is validated, so that a wrong key or
            address is refused before a task starts.
            It costs a few requests and at most ten seconds each time a configuration is sent. Set
            it to false where the worker that validates cannot reach the API.
            """);
  }

  private static Setting requestStyle() {
    return Setting.oneOf(REQUEST_STYLE, "auto", "body", "query")
        .title("Request style")
        .importance(Importance.LOW)
        .says(
            """
            How the parameters of a request travel: body is a JSON object in the body of the GET, as
            WooshPay documents it; query is a query string; auto finds out at the start which of
            them the API honours.
            Pin it only if the log says that auto could not settle it. A style that the API does not
            honour stops the task with an error; it never makes wrong records.
            """);
  }

  private static Setting timestampUnit() {
    return Setting.oneOf(TIMESTAMP_UNIT, "auto", "seconds", "milliseconds")
        .title("Unit of created")
        .importance(Importance.LOW)
        .says(
            """
            The unit in which the API takes the bounds of created; auto finds out at the start.
            Pin it only if the log says that auto could not settle it. Records are not touched by
            it: their times are right in either unit.
            """);
  }
}
