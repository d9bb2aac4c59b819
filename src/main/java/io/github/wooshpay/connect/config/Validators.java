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
 * The checks of single values. Each refuses with the key, the value and the remedy; the value is
 * left out where it is a secret, personal, or may hold either. Each one's {@code toString} is the
 * text "valid values" of the reference page.
 *
 * <p>A value that is not there passes: whether it may be missing is the definition's to say, and a
 * number that could not be read has its error already.
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
    return shown(
        all, text -> values.contains(text) ? null : "Write one of these, as here: " + all + ".");
  }

  static Validator between(long min, long max) {
    return LambdaValidator.with(
        (key, value) -> {
          if (value instanceof Number number
              && (number.longValue() < min || number.longValue() > max)) {
            throw new ConfigException(
                key, value, "Write a number from " + min + " to " + max + ".");
          }
        },
        () -> min + " to " + max);
  }

  static Validator bool() {
    // The type refuses all else; here for the text alone.
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
      return "It is empty; set the account's secret key (sk_live_... or sk_test_...).";
    }
    String unresolved = unresolved(key);
    if (unresolved != null) {
      return unresolved;
    }
    if (key.startsWith("pk_")) {
      return "It is a publishable key (pk_...), which may not list sessions; set the secret key"
          + " (sk_...) from the same page of the WooshPay dashboard.";
    }
    if (isKeyInBase64(key)) {
      return "It is a secret key in Base64, as WooshPay's own tools keep it; decode it (base64 -d)"
          + " and set the key itself (sk_live_... or sk_test_...).";
    }
    return KEY.matcher(key).matches()
        ? null
        : "It holds a blank, a line break, a colon or another character that no key has; set the"
            + " secret key (sk_...) alone.";
  }

  /** Whether it decodes to a text that begins as a secret key does. */
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

  /** Where no provider of that name is configured on the worker, Connect passes the text on. */
  private static @Nullable String unresolved(String text) {
    return text.startsWith("${") && text.endsWith("}")
        ? "It is a placeholder that was not replaced; name its provider in config.providers of the"
            + " Connect worker, and restart the worker."
        : null;
  }

  static Validator topic() {
    return shown(
        "a topic name: letters, digits, '.', '_' and '-', at most 249",
        text ->
            TOPIC.matcher(text).matches() && !text.equals(".") && !text.equals("..")
                ? null
                : "Kafka takes 1 to 249 letters, digits, '.', '_' and '-' as a topic's name.");
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

  static Validator proxyUrl() {
    return hidden("an http URL with host and port", Validators::proxyRefusal);
  }

  private static @Nullable String proxyRefusal(String text) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      return "It is no URL; write host and port, such as http://proxy.example.com:3128.";
    }
    if (url.getRawUserInfo() != null) {
      return "It holds a user name or password; put them in "
          + WooshPaySourceConfig.PROXY_USERNAME
          + " and "
          + WooshPaySourceConfig.PROXY_PASSWORD
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

  /** The value of one of the endpoint's filters: it is about a person, so no message shows it. */
  static Validator filter(String what) {
    return hidden(
        what,
        text ->
            text.isEmpty() || BLANK_INSIDE.matcher(text).find()
                ? "It is empty or holds a blank; write " + what + ", or leave the setting out."
                : null);
  }

  static Validator email() {
    return hidden(
        "an e-mail address",
        text ->
            EMAIL.matcher(text).matches()
                ? null
                : "It is no e-mail address; write one, or leave the setting out.");
  }

  static Validator notEmpty(String what) {
    return shown(
        what, text -> text.isEmpty() ? "It is empty; write " + what + ", or leave it out." : null);
  }

  static Validator readableFile() {
    return shown(
        "a file that the Connect worker can read",
        text ->
            readable(text)
                ? null
                : "The worker cannot read a file of this name; write the path as the worker sees it,"
                    + " and let the worker's user read it.");
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
        () -> "field names joined by dots, separated by commas; * stands for any one field");
  }

  /** As {@link #paths}, but not the two fields that every record hangs on. */
  static Validator pathsButIdentity() {
    return LambdaValidator.with(
        (key, value) -> {
          FieldPaths paths = parsePaths(key, value);
          for (String field : List.of("id", "created")) {
            if (paths.at(field).selected()) {
              throw new ConfigException(
                  key,
                  value,
                  "It takes in '" + field + "', which every record needs; name the other fields.");
            }
          }
        },
        () ->
            "field names joined by dots, separated by commas; * stands for any one field;"
                + " not id, not created");
  }

  private static FieldPaths parsePaths(String key, @Nullable Object value) {
    if (!(value instanceof List<?> list)) {
      return FieldPaths.none();
    }
    List<String> paths = list.stream().map(String::valueOf).toList();
    for (String path : paths) {
      // Read as a name, it would stand for nothing, and personal data would pass unseen.
      if (OTHER_NOTATION.matcher(path).find()) {
        throw new ConfigException(
            key,
            "'" + path + "'",
            "It is a path of another notation; write field names joined by dots, such as"
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

  /** A check of a text that a message may show. */
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

  /** A check of a text that no message may show. */
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
