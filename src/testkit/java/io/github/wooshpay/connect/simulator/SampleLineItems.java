package io.github.wooshpay.connect.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The line items of sample sessions, 1 to 250 a session: those that the session itself shows, where
 * it does, else some that follow from its id and add up to its {@code amount_total}. Thread-safe.
 */
public final class SampleLineItems {
  private static final List<String> PRODUCTS =
      List.of("Desk lamp", "Tea kettle", "Rain coat", "Bicycle bell", "Garden chair", "Wall clock");

  private static final int MOST = 250;

  private SampleLineItems() {}

  /**
   * Returns the items of a session.
   *
   * @param session as the account answers it
   */
  public static List<JsonNode> of(ObjectNode session) {
    List<JsonNode> shown = new ArrayList<>();
    session.path("line_items").path("data").forEach(shown::add);
    return shown.isEmpty() ? make(session, count(session)) : shown;
  }

  /**
   * Returns a session as a record shows it that the items were fetched for: as it is where it shows
   * items itself.
   */
  public static ObjectNode addedTo(ObjectNode session) {
    if (session.path("line_items").path("data").isEmpty()) {
      ObjectNode list = SimulatedJson.object();
      list.put("object", "list").put("has_more", false).set("data", array(of(session)));
      session.set("line_items", list);
    }
    return session;
  }

  /** Returns this many items of a session. */
  public static List<JsonNode> make(ObjectNode session, int count) {
    String digits = session.path("id").asText().replaceFirst("^cs_", "");
    SplittableRandom random = new SplittableRandom(digits.hashCode());
    long left = session.path("amount_total").asLong();
    List<JsonNode> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long amount = i == count - 1 ? left : left / (count - i);
      left -= amount;
      items.add(item(digits + "_" + i, session, amount, random));
    }
    return items;
  }

  /** Seven in ten sessions have up to 4 items, and one in ten more than fit a page of 30. */
  private static int count(ObjectNode session) {
    SplittableRandom random = new SplittableRandom(session.path("id").asText().hashCode());
    int of = random.nextInt(10);
    return of < 7
        ? random.nextInt(1, 5)
        : of < 9 ? random.nextInt(5, 31) : random.nextInt(31, MOST + 1);
  }

  private static ObjectNode item(
      String digits, ObjectNode session, long amount, SplittableRandom random) {
    String currency = session.path("currency").asText();
    int product = random.nextInt(PRODUCTS.size());
    int quantity = random.nextInt(1, 4);
    ObjectNode item = SimulatedJson.object();
    item.put("id", "li_" + digits).put("object", "item");
    item.put("currency", currency).put("description", "");
    ObjectNode price = item.putObject("price");
    price.put("id", "price_" + digits).put("object", "price").put("currency", currency);
    price
        .putObject("product")
        .put("id", "prod_" + product)
        .put("object", "product")
        .put("name", PRODUCTS.get(product));
    price.put("type", "one_time").put("unit_amount", amount / quantity);
    return item.put("quantity", quantity)
        .put("amount_subtotal", amount)
        .put("amount_total", amount);
  }

  /** Returns items as the API lists them in a session that was just created. */
  static ArrayNode array(List<JsonNode> items) {
    ArrayNode array = SimulatedJson.object().arrayNode();
    items.forEach(array::add);
    return array;
  }
}
