package io.github.wooshpay.connect.config;

import io.github.wooshpay.connect.api.BaseUrl;
import io.github.wooshpay.connect.json.FieldPaths;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * Validators of single values. An error names the key, the value and the remedy; it omits the value
 * if the value is or may contain a secret or personal data. {@code toString} returns the "valid
 * values" of the reference page.
 *
 * <p>A missing value passes: the definition says whether it is required. So does a number that
 * could not be parsed, because Connect has already reported it.
 *
 * <p>Tests: {@code ConfigRefusalTest}.
 */
final class Validators {
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  /** How {@code sk_} begins in Base64. */
  private static final String SECRET_KEY_IN_BASE64 = "c2tf";

  private static final Pattern KEY = Pattern.compile("[!-9;-~]+"); // visible ASCII but the colon
  private static final Pattern BLANK_INSIDE = Pattern.compile("[\\s\\p{Cntrl}]");
  private static final Pattern EMAIL = Pattern.compile("[^\\s@]+@[^\\s@]+");

  private static final Pattern OTHER_NOTATION = Pattern.compile("^[/$]|\\[");

  private Validators() {}

  static Validator oneOf(List<String> values) {
    String all = String.join(", ", values);
    return shown(all, text -> values.contains(text) ? null : "Must be one of: " + all + ".");
  }

  static Validator between(long min, long max) {
    return LambdaValidator.with(
        (key, value) -> {
          if (value instanceof Number number
              && (number.longValue() < min || number.longValue() > max)) {
            throw new ConfigException(key, value, "Must be between " + min + " and " + max + ".");
          }
        },
        () -> min + " to " + max);
  }

  static Validator bool() {
    // The type already rejects everything else; this one only names the valid values.
    return LambdaValidator.with((key, value) -> {}, () -> "true, false");
  }

  static Validator secret(String validValues) {
    return hidden(validValues, text -> unresolved(text));
  }

  static Validator secretKey() {
    return hidden("a secret key, sk_live_... or sk_test_...", Validators::keyRefusal);
  }

  private static @Nullable String keyRefusal(String key) {
    if (key.isEmpty()) {
      return "The key is empty; set the account's secret key (sk_live_... or sk_test_...).";
    }
    String unresolved = unresolved(key);
    if (unresolved != null) {
      return unresolved;
    }
    if (key.startsWith("pk_")) {
      return "This is a publishable key (pk_...), which cannot list sessions; set the secret key"
          + " (sk_...) from the same page of the WooshPay dashboard.";
    }
    if (isKeyInBase64(key)) {
      return "This is a secret key in Base64, as WooshPay's own tools store it; decode it (base64 -d)"
          + " and set the key itself (sk_live_... or sk_test_...).";
    }
    return KEY.matcher(key).matches()
        ? null
        : "The key contains a space, a line break, a colon or another character that no key has; set the"
            + " secret key (sk_...) alone.";
  }

  /** Returns whether the value is a secret key in Base64. */
  private static boolean isKeyInBase64(String key) {
    if (!key.startsWith(SECRET_KEY_IN_BASE64)) {
      return false;
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(key);
      return new String(decoded, StandardCharsets.ISO_8859_1).startsWith("sk_");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Connect leaves a placeholder as it is if the worker has no provider of that name. */
  private static @Nullable String unresolved(String text) {
    return text.startsWith("${") && text.endsWith("}")
        ? "This is a placeholder that was not resolved; add its provider to config.providers of the"
            + " Connect worker, and restart the worker."
        : null;
  }

  static Validator topic() {
    return shown(
        "a topic name: letters, digits, '.', '_' and '-', at most 249",
        text ->
            TOPIC.matcher(text).matches() && !text.equals(".") && !text.equals("..")
                ? null
                : "A topic name consists of 1 to 249 letters, digits, '.', '_' and '-'.");
  }

  static Validator startFrom() {
    return shown(
        "earliest, latest, an ISO-8601 instant with its zone, or a date (midnight UTC)",
        text -> sentenceOf(() -> Instants.startFrom(text)));
  }

  static Validator apiUrl() {
    return hidden(
        "an https URL without a path; http to localhost only",
        text -> sentenceOf(() -> BaseUrl.parse(text)));
  }

  /**
   * @param usernameKey the setting for the user name, which does not belong into the URL
   * @param passwordKey the setting for the password, likewise
   */
  static Validator proxyUrl(String usernameKey, String passwordKey) {
    return hidden(
        "an http URL with host and port", text -> proxyRefusal(text, usernameKey, passwordKey));
  }

  private static @Nullable String proxyRefusal(
      String text, String usernameKey, String passwordKey) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      return "Not a URL; write host and port, such as http://proxy.example.com:3128.";
    }
    if (url.getRawUserInfo() != null) {
      return "The URL contains a user name or password; put them in "
          + usernameKey
          + " and "
          + passwordKey
          + ".";
    }
    boolean bare =
        url.getRawPath() == null || url.getRawPath().isEmpty() || url.getRawPath().equals("/");
    return "http".equalsIgnoreCase(url.getScheme())
            && url.getHost() != null
            && url.getPort() > 0
            && bare
            && url.getRawQuery() == null
            && url.getRawFragment() == null
        ? null
        : "Write http://, host and port, such as http://proxy.example.com:3128.";
  }

  /** A filter of the endpoint. It is personal data, so no message shows the value. */
  static Validator filter(String what) {
    return hidden(
        what,
        text ->
            text.isEmpty() || BLANK_INSIDE.matcher(text).find()
                ? "The value is empty or contains a space; write "
                    + what
                    + ", or remove the setting."
                : null);
  }

  static Validator email() {
    return hidden(
        "an e-mail address",
        text ->
            EMAIL.matcher(text).matches()
                ? null
                : "Not an e-mail address; write one, or remove the setting.");
  }

  static Validator notEmpty(String what) {
    return shown(
        what,
        text ->
            text.isEmpty()
                ? "The value is empty; write " + what + ", or remove the setting."
                : null);
  }

  static Validator readableFile() {
    return shown(
        "a file that the Connect worker can read",
        text ->
            readable(text)
                ? null
                : "The worker cannot read this file; write the path as the worker sees it,"
                    + " and make it readable for the worker's user.");
  }

  private static boolean readable(String text) {
    try {
      Path file = Path.of(text);
      return Files.isRegularFile(file) && Files.isReadable(file);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  static Validator paths() {
    return LambdaValidator.with(
        (key, value) -> parsePaths(key, value),
        () -> "field names joined by dots, separated by commas; * matches any one field");
  }

  /** Like {@link #paths}, but rejects the two fields that every record needs. */
  static Validator pathsButIdentity() {
    return LambdaValidator.with(
        (key, value) -> {
          FieldPaths paths = parsePaths(key, value);
          for (String field : List.of("id", "created")) {
            if (paths.at(field).selected()) {
              throw new ConfigException(
                  key,
                  value,
                  "It includes '" + field + "', which every record needs; name other fields.");
            }
          }
        },
        () ->
            "field names joined by dots, separated by commas; * matches any one field;"
                + " not id, not created");
  }

  private static FieldPaths parsePaths(String key, @Nullable Object value) {
    if (!(value instanceof List<?> list)) {
      return FieldPaths.none();
    }
    List<String> paths = list.stream().map(String::valueOf).toList();
    for (String path : paths) {
      // Read as a name, it would match nothing, and personal data would pass unnoticed.
      if (OTHER_NOTATION.matcher(path).find()) {
        throw new ConfigException(
            key,
            "'" + path + "'",
            "This path is in another notation; write field names joined by dots, such as"
                + " customer_details.email or line_items.data.price.nickname.");
      }
    }
    try {
      return FieldPaths.parse(paths);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key, value, e.getMessage() + ".");
    }
  }

  private static @Nullable String sentenceOf(Runnable parse) {
    try {
      parse.run();
      return null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  /** A validator of a string that messages may show. */
  private static Validator shown(String validValues, Function<String, @Nullable String> refusal) {
    return LambdaValidator.with(
        (key, value) -> {
          String sentence = value instanceof String text ? refusal.apply(text) : null;
          if (sentence != null) {
            throw new ConfigException(key, "'" + value + "'", sentence);
          }
        },
        () -> validValues);
  }

  /** A validator of a string that no message may show. */
  private static Validator hidden(String validValues, Function<String, @Nullable String> refusal) {
    return LambdaValidator.with(
        (key, value) -> {
          String text = value instanceof Password password ? password.value() : (String) value;
          String sentence = text == null ? null : refusal.apply(text);
          if (sentence != null) {
            throw new ConfigException(
                "Invalid value (not shown) for configuration " + key + ": " + sentence);
          }
        },
        () -> validValues);
  }
}
