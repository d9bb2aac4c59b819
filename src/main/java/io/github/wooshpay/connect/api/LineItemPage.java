package io.github.wooshpay.connect.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One page of a session's line items.
 *
 * @param items the items in the order of the answer
 * @param more whether more pages follow, as far as the API says
 */
record LineItemPage(List<JsonNode> items, More more) {
  LineItemPage {
    items = List.copyOf(items);
  }
}
