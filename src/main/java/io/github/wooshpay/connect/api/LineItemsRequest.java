package io.github.wooshpay.connect.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/checkout/sessions/{id}/line_items}: one page of a session's line items. Its
 * parameters are those of the session list without {@code created}. Immutable.
 *
 * @param sessionId the session
 * @param limit items per page, 1 to 100; the API's default is {@value LineItems#DEFAULT_PAGE}
 * @param startingAfter the id of the item after which the page begins; null for the first page
 */
record LineItemsRequest(String sessionId, int limit, @Nullable String startingAfter)
    implements ApiRequest<LineItemPage> {
  LineItemsRequest after(String itemId) {
    return new LineItemsRequest(sessionId, limit, itemId);
  }

  @Override
  public Subject subject() {
    return Subject.LINE_ITEMS;
  }

  @Override
  public List<String> path() {
    return List.of("v1", "checkout", "sessions", sessionId, "line_items");
  }

  @Override
  public byte[] toJson() {
    return Json.bytes(
        out -> {
          out.writeStartObject();
          out.writeNumberField("limit", limit);
          if (startingAfter != null) {
            out.writeStringField("starting_after", startingAfter);
          }
          out.writeEndObject();
        });
  }

  @Override
  public Map<String, String> toQuery() {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("limit", Integer.toString(limit));
    if (startingAfter != null) {
      query.put("starting_after", startingAfter);
    }
    return query;
  }

  @Override
  public LineItemPage read(InputStream body) throws IOException {
    return AnswerReader.readItems(body);
  }

  @Override
  public int sessionsIn(LineItemPage answer) {
    return 0;
  }
}
