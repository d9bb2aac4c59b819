package io.github.wooshpay.connect.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.wooshpay.connect.session.EpochUnit;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of {@code GET /v1/checkout/sessions/list} that the connector uses; null if one is
 * not sent. Immutable.
 *
 * <p>Tests: {@code DialectWireTest}.
 *
 * @param created bounds of the time of creation
 * @param limit sessions per page, 1 to 100; the API's default is 10
 * @param startingAfter the id after which the page begins
 * @param customer the id of the customer
 * @param customerEmail sent as {@code customer_details.email}
 * @param paymentIntent the id of the PaymentIntent
 */
public record ListRequest(
    @Nullable Between created,
    @Nullable Integer limit,
    @Nullable String startingAfter,
    @Nullable String customer,
    @Nullable String customerEmail,
    @Nullable String paymentIntent)
    implements ApiRequest<Answer> {

  private static final List<String> PATH = List.of("v1", "checkout", "sessions", "list");

  /**
   * Bounds of {@code created}, in the API's unit.
   *
   * @param gt exclusive
   * @param lte inclusive; null if there is none
   */
  public record Between(long gt, @Nullable Long lte) {
    /**
     * Returns bounds that include all sessions of a window. A bound that is not a whole unit is
     * widened to the unit that contains it, so that rounding loses nothing.
     */
    static Between of(Window window, EpochUnit unit) {
      long gt = Math.max(0, Math.floorDiv(window.fromMs(), unit.ms()) - 1);
      Long lte = window.bounded() ? -Math.floorDiv(-window.toMs(), unit.ms()) - 1 : null;
      return new Between(gt, lte);
    }

    private Map<String, String> named() {
      Map<String, String> named = new LinkedHashMap<>();
      put(named, "gt", gt);
      put(named, "lte", lte);
      return named;
    }
  }

  /** Returns a request for the first page of all sessions that match the filters. */
  static ListRequest first(int limit, ApiSettings.Filters filters) {
    return new ListRequest(
        null, limit, null, filters.customer(), filters.customerEmail(), filters.paymentIntent());
  }

  ListRequest with(Between bounds) {
    return new ListRequest(bounds, limit, startingAfter, customer, customerEmail, paymentIntent);
  }

  ListRequest withPaymentIntent(String id) {
    return new ListRequest(created, limit, startingAfter, customer, customerEmail, id);
  }

  ListRequest after(@Nullable String id) {
    return new ListRequest(created, limit, id, customer, customerEmail, paymentIntent);
  }

  @Override
  public Subject subject() {
    return Subject.SESSION_LIST;
  }

  @Override
  public List<String> path() {
    return PATH;
  }

  @Override
  public Answer read(InputStream body) throws IOException {
    return AnswerReader.read(body);
  }

  @Override
  public int sessionsIn(Answer answer) {
    return answer.sessions().size();
  }

  /** Returns the documented JSON object, in UTF-8. Bounds are strings that contain an integer. */
  @Override
  public byte[] toJson() {
    return Json.bytes(
        out -> {
          out.writeStartObject();
          if (created != null) {
            out.writeObjectFieldStart("created");
            writeStrings(created.named(), out);
            out.writeEndObject();
          }
          if (limit != null) {
            out.writeNumberField("limit", limit);
          }
          writeStrings(cursorAndIds(), out);
          if (customerEmail != null) {
            out.writeObjectFieldStart("customer_details");
            out.writeStringField("email", customerEmail);
            out.writeEndObject();
          }
          out.writeEndObject();
        });
  }

  private static void writeStrings(Map<String, String> fields, JsonGenerator out)
      throws IOException {
    for (Map.Entry<String, String> field : fields.entrySet()) {
      out.writeStringField(field.getKey(), field.getValue());
    }
  }

  /**
   * Returns the parameters of a query string, not yet percent-encoded: {@code created.gt}, {@code
   * customer_details.email} and so on.
   */
  @Override
  public Map<String, String> toQuery() {
    Map<String, String> query = new LinkedHashMap<>();
    if (created != null) {
      created.named().forEach((bound, value) -> query.put("created." + bound, value));
    }
    put(query, "limit", limit);
    query.putAll(cursorAndIds());
    put(query, "customer_details.email", customerEmail);
    return query;
  }

  private Map<String, String> cursorAndIds() {
    Map<String, String> ids = new LinkedHashMap<>();
    put(ids, "starting_after", startingAfter);
    put(ids, "customer", customer);
    put(ids, "payment_intent", paymentIntent);
    return ids;
  }

  private static void put(Map<String, String> to, String name, @Nullable Object value) {
    if (value != null) {
      to.put(name, value.toString());
    }
  }

  /** Omits the values of the filters, which are personal data. */
  @Override
  public String toString() {
    return "ListRequest[created=" + created + ", limit=" + limit + "]";
  }
}
