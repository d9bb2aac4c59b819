package io.github.wooshpay.connect.config;

import io.github.wooshpay.connect.api.BaseUrl;
import io.github.wooshpay.connect.api.RequestStyle;
import io.github.wooshpay.connect.session.EpochUnit;
import java.net.URI;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Which WooshPay account to read, and how to talk to its API.
 *
 * <p>Tests: {@code WooshPaySourceConfigTest}, {@code ReferencePageTest}.
 */
public final class ConnectionGroup {
  public static final String API_KEY = "wooshpay.api.key";
  static final String API_URL = "wooshpay.api.url";
  static final String REQUEST_STYLE = "wooshpay.request.style";
  static final String TIMESTAMP_UNIT = "wooshpay.timestamp.unit";
  public static final String CONNECTION_CHECK = "connection.check";

  private ConnectionGroup() {}

  static List<Setting> settings() {
    return List.of(apiKey(), apiUrl(), connectionCheck(), requestStyle(), timestampUnit());
  }

  /** Returns the secret key as configured here; it may have been rotated since. */
  static String apiKey(AbstractConfig config) {
    return config.getPassword(API_KEY).value();
  }

  /** Returns the address of the API: as configured, otherwise by the key's prefix. */
  static URI apiUrl(AbstractConfig config) {
    String url = config.getString(API_URL);
    return url != null
        ? BaseUrl.parse(url)
        : BaseUrl.forKey(apiKey(config)).orElseThrow(() -> new ConfigException(unknownPrefix()));
  }

  /** Returns the error about a key whose prefix does not give the address. */
  static String unknownPrefix() {
    return "The value of "
        + API_KEY
        + " begins with neither sk_live_ nor sk_test_, so the API address is unknown; check"
        + " the key, or set "
        + API_URL
        + ".";
  }

  static boolean connectionCheck(AbstractConfig config) {
    return config.getBoolean(CONNECTION_CHECK);
  }

  /** Returns the only style to try; null for all. */
  static @Nullable RequestStyle requestStyle(AbstractConfig config) {
    return switch (config.getString(REQUEST_STYLE)) {
      case "body" -> RequestStyle.BODY;
      case "query" -> RequestStyle.QUERY;
      default -> null;
    };
  }

  /** Returns the only unit to try; null for all. */
  static @Nullable EpochUnit timestampUnit(AbstractConfig config) {
    return switch (config.getString(TIMESTAMP_UNIT)) {
      case "seconds" -> EpochUnit.SECONDS;
      case "milliseconds" -> EpochUnit.MILLISECONDS;
      default -> null;
    };
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
