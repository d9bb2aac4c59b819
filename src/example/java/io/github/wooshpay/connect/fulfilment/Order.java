package io.github.wooshpay.connect.fulfilment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is to be shipped.
 *
 * @param session the id of the checkout session that paid for it: the record's key
 * @param reference the shop's own number of the order, where it gave WooshPay one
 * @param amount what was paid, in the currency's smallest unit
 * @param address where to, on one line; null if the session has no address
 * @param items what was bought; empty where the connector's {@code line.items} is {@code as.listed}
 *     and the list leaves it out
 */
public record Order(
    String session,
    @Nullable String reference,
    long amount,
    String currency,
    @Nullable String address,
    List<Item> items) {
  public Order {
    items = List.copyOf(items);
  }

  /**
   * One line of the order.
   *
   * @param product the product's name
   * @param amount of the whole line, in the currency's smallest unit
   */
  public record Item(String product, long quantity, long amount) {
    private static Item of(JsonNode item) {
      return new Item(
          item.at("/price/product/name").asText(),
          item.path("quantity").longValue(),
          item.path("amount_total").longValue());
    }
  }

  /** The order that a session tells of: a record's value, or an answer of the API. */
  public static Order of(JsonNode session) {
    List<Item> items = new ArrayList<>();
    session.path("line_items").path("data").forEach(item -> items.add(Item.of(item)));
    return new Order(
        session.required("id").textValue(),
        session.path("client_reference_id").textValue(),
        session.required("amount_total").longValue(),
        session.required("currency").textValue(),
        address(session.path("shipping"), session.path("customer_details")),
        items);
  }

  /** The address to ship to, or the payer's own. */
  private static @Nullable String address(JsonNode shipping, JsonNode payer) {
    JsonNode who = shipping.path("address").isObject() ? shipping : payer;
    JsonNode address = who.path("address");
    String line =
        Stream.of(
                who.path("name"),
                address.path("line1"),
                address.path("line2"),
                address.path("postal_code"),
                address.path("city"),
                address.path("state"),
                address.path("country"))
            .map(part -> part.asText(""))
            .filter(part -> !part.isBlank() && !part.equals("null"))
            .collect(Collectors.joining(", "));
    return line.isEmpty() ? null : line;
  }

  /** Returns what the warehouse puts into the parcel, and where the parcel goes. */
  public String packingList() {
    StringBuilder list = new StringBuilder("Packing list of ").append(session).append('\n');
    for (Item item : items) {
      list.append("  ").append(item.quantity).append(" x ").append(item.product).append('\n');
    }
    return list.append("  to ").append(address).append('\n').toString();
  }
}
