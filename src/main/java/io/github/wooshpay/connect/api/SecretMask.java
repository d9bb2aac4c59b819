package io.github.wooshpay.connect.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Makes text from outside safe for a message: short, on one line, without keys, e-mail addresses
 * and the values of the filters.
 */
final class SecretMask {
  private static final int MAX_LENGTH = 200;
  private static final Pattern KEY = Pattern.compile("(?i)\\b([a-z]k_)[a-z0-9_*]+");
  private static final Pattern BASIC = Pattern.compile("(?i)\\b(Basic|Bearer)\\s+\\S+");
  private static final Pattern EMAIL = Pattern.compile("[^\\s@<>\"'(),;:]+@[^\\s@<>\"'(),;:]+");
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\s]+");
  private static final String HIDDEN = "***";

  private final ApiSettings.Filters filters;
  private final Supplier<String> key;

  SecretMask(ApiSettings.Filters filters, Supplier<String> key) {
    this.filters = filters;
    this.key = key;
  }

  String apply(String text) {
    String safe = CONTROL.matcher(text).replaceAll(" ").strip();
    for (String secret : secrets()) {
      safe =
          Pattern.compile(secret, Pattern.LITERAL | Pattern.CASE_INSENSITIVE)
              .matcher(safe)
              .replaceAll(HIDDEN);
    }
    safe = BASIC.matcher(safe).replaceAll("$1 " + HIDDEN);
    safe = KEY.matcher(safe).replaceAll("$1" + HIDDEN);
    safe = EMAIL.matcher(safe).replaceAll(HIDDEN);
    return safe.length() <= MAX_LENGTH ? safe : safe.substring(0, MAX_LENGTH) + "…";
  }

  private List<String> secrets() {
    List<String> secrets = new ArrayList<>();
    secrets.add(key.get());
    if (filters.customer() != null) {
      secrets.add(filters.customer());
    }
    if (filters.customerEmail() != null) {
      secrets.add(filters.customerEmail());
    }
    if (filters.paymentIntent() != null) {
      secrets.add(filters.paymentIntent());
    }
    secrets.removeIf(String::isBlank);
    return secrets;
  }
}
