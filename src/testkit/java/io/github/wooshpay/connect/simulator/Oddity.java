package io.github.wooshpay.connect.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.function.Consumer;

/**
 * What an answer may contain in addition to, or against, the reference. Each leaves {@code id} and
 * {@code created} usable.
 */
@SuppressWarnings("ImmutableEnumChecker") // The field holds a lambda without state.
public enum Oddity {
  /** Fields that no documentation names, at the top and below. */
  UNKNOWN_FIELDS(
      session -> {
        session.put("risk_level", "normal");
        session.putObject("after_expiration").putObject("recovery").put("enabled", true);
        session.withObject("/phone_number_collection").put("country", "GB");
      }),
  /** Payment methods that the guides name and the reference does not. */
  NEW_PAYMENT_METHODS(
      session -> {
        session.putArray("payment_method_types").add("card").add("paynow").add("bancontact");
        ObjectNode options = session.putObject("payment_method_options");
        options.putObject("card").put("network", "visa");
        options.putObject("paynow").put("reference", "SG-1");
        options.putObject("bancontact");
      }),
  /** Numbers as text, the time of creation among them. */
  NUMBERS_AS_TEXT(
      session -> {
        session.put("amount_total", session.path("amount_total").asText());
        session.put("created", session.path("created").asText());
        session.put("expires_at", session.path("expires_at").asText());
      }),
  /** Whole numbers written with a fraction. */
  NUMBERS_WITH_A_FRACTION(
      session -> session.put("amount_total", 1250.0).put("amount_subtotal", 12.5)),
  /** Numbers past 64 bits. */
  HUGE_NUMBERS(session -> session.put("amount_total", BigInteger.TWO.pow(70))),
  /** Booleans and numbers where text is documented, text where a boolean is. */
  SCALARS_OF_ANOTHER_TYPE(
      session ->
          session
              .put("client_reference_id", 4711)
              .put("customer", true)
              .put("livemode", "false")
              .put("currency", 840)),
  /** An object, an array or a scalar where another of them is documented. */
  CONTAINERS_OF_ANOTHER_TYPE(
      session -> {
        session.putObject("amount_subtotal").put("value", 1250);
        session.putArray("shipping").add("none");
        session.put("payment_method_types", "card");
        session.putArray("metadata");
        session.put("line_items", "");
      }),
  /** Metadata that is not text. */
  LOOSE_METADATA(
      session -> {
        ObjectNode metadata = session.putObject("metadata");
        metadata.put("count", 3).put("gift", true).putNull("note").put("a/b~c", "slash and tilde");
        metadata.putObject("nested").put("deep", "value");
      }),
  /** Arrays that hold null and other types. */
  MIXED_ARRAYS(
      session -> session.putArray("payment_method_types").add("card").addNull().add(7).add("pix")),
  /** Statuses that no documentation names. */
  UNKNOWN_STATUSES(
      session -> session.put("status", "processing").put("payment_status", "partially_paid")),
  /** Everything null but the two fields that everything hangs on. */
  ALL_NULL(
      session ->
          session
              .fieldNames()
              .forEachRemaining(
                  name -> {
                    if (!name.equals("id") && !name.equals("created")) {
                      session.putNull(name);
                    }
                  })),
  /** Nothing but the two fields that everything hangs on. */
  ALL_MISSING(session -> session.retain("id", "created")),
  /** Text of several scripts, with control characters, a pair of surrogates and escapes. */
  UNUSUAL_TEXT(
      session ->
          session
              .put("client_reference_id", "订单 №1 \u0000 \t \uD83D\uDED2 \"quoted\" \\")
              .put("customer", " "));

  private final Consumer<ObjectNode> change;

  Oddity(Consumer<ObjectNode> change) {
    this.change = change;
  }

  /** Makes a session odd. */
  public void applyTo(ObjectNode session) {
    change.accept(session);
  }
}
