package io.github.wooshpay.connect.fulfilment;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What is to be shipped.
 *
 * @param session the id of the checkout session that paid for it: the record's key
 * @param reference the shop's own number of the order, where it gave WooshPay one
 * @param amount what was paid, in the currency's smallest unit
 */
public record Order(String session, @Nullable String reference, long amount, String currency) {
  /** The order that a session tells of: a record's value, or an answer of the API. */
  public static Order of(JsonNode session) {
    return new Order(
        session.required("id").textValue(),
        session.path("client_reference_id").textValue(),
        session.required("amount_total").longValue(),
        session.required("currency").textValue());
  }
}
