package io.github.wooshpay.connect.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.wooshpay.connect.stack.TopicRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.Locale;

/**
 * One record as a row of the table.
 *
 * @param time when this version was read, local time
 * @param amount in the currency's own unit, followed by its code
 * @param change {@code created} or {@code updated}
 */
record SessionRow(
    String time, String id, String status, String payment, String amount, String change) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  static final SessionRow HEADINGS =
      new SessionRow("TIME", "SESSION", "STATUS", "PAYMENT", "AMOUNT", "CHANGE");

  static SessionRow of(TopicRecord record, ZoneId zone) {
    JsonNode session = record.value();
    return new SessionRow(
        TIME.format(Instant.ofEpochMilli(session.path("observed_at").asLong()).atZone(zone)),
        record.key(),
        session.path("status").asText("-"),
        session.path("payment_status").asText("-"),
        amount(session),
        record.headers().getOrDefault("wooshpay.change", "-"));
  }

  /** In columns, so wide that an id and a payment status of the documented kind fit. */
  String inColumns() {
    return String.format(
        Locale.ROOT,
        "%-8s  %-22s  %-8s  %-19s  %16s  %s",
        time,
        id,
        status,
        payment,
        amount,
        change);
  }

  private static String amount(JsonNode session) {
    JsonNode minorUnits = session.path("amount_total");
    if (!minorUnits.isNumber()) {
      return "-";
    }
    String code = session.path("currency").asText("").toUpperCase(Locale.ROOT);
    BigDecimal amount = BigDecimal.valueOf(minorUnits.asLong(), fractionDigits(code));
    return (String.format(Locale.ROOT, "%,." + amount.scale() + "f", amount) + " " + code).strip();
  }

  /** None for what is not a currency: then the amount is shown as the API gave it. */
  private static int fractionDigits(String code) {
    try {
      return Math.max(0, Currency.getInstance(code).getDefaultFractionDigits());
    } catch (IllegalArgumentException e) {
      return 0;
    }
  }
}
