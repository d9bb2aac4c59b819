package io.github.wooshpay.connect.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One version of a session as the account answers it. Thread-safe; kept as bytes so that half a
 * million of them fit in memory and none is serialised twice.
 */
public final class SessionVersion {
  private final String id;
  private final long createdMs;
  private final int number;
  private final byte[] json;
  private final @Nullable String customer;
  private final @Nullable String customerEmail;
  private final @Nullable String paymentIntent;
  private volatile boolean served;

  SessionVersion(String id, long createdMs, int number, JsonNode answered) {
    this.id = id;
    this.createdMs = createdMs;
    this.number = number;
    this.json = SimulatedJson.bytes(answered);
    this.customer = text(answered.path("customer"));
    this.customerEmail = text(answered.path("customer_details").path("email"));
    this.paymentIntent = text(answered.path("payment_intent"));
  }

  private static @Nullable String text(JsonNode value) {
    return value.isTextual() && !value.textValue().isEmpty() ? value.textValue() : null;
  }

  /** The session's id. */
  public String id() {
    return id;
  }

  /** The session's true instant of creation in milliseconds, whatever unit is answered. */
  public long createdMs() {
    return createdMs;
  }

  /** 1 for the first version of a session, one more for each that follows. */
  public int number() {
    return number;
  }

  /** Whether a page with this version was ever answered. */
  public boolean served() {
    return served;
  }

  /** A fresh copy of the JSON as answered, in the account's unit of time. */
  public JsonNode json() {
    return SimulatedJson.parse(json);
  }

  /** The JSON as answered, to the byte. */
  public String text() {
    return new String(json, StandardCharsets.UTF_8);
  }

  byte[] bytes() {
    return json;
  }

  void markServed() {
    served = true;
  }

  boolean sameContent(SessionVersion other) {
    return Arrays.equals(json, other.json);
  }

  boolean matches(ListQuery query) {
    return (query.customer() == null || query.customer().equals(customer))
        && (query.customerEmail() == null || query.customerEmail().equals(customerEmail))
        && (query.paymentIntent() == null || query.paymentIntent().equals(paymentIntent));
  }

  @Override
  public String toString() {
    return id + " v" + number;
  }
}
