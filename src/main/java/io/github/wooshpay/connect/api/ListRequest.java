package io.github.wooshpay.connect.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.session.EpochUnit;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of {@code GET /v1/checkout/sessions/list}, all that the reference page of the
 * endpoint names; null where one is not sent. Immutable.
 *
 * @param created which instants of creation, in the API's unit
 * @param limit sessions a page, 1 to 100; the API's default is 10
 * @param startingAfter the id after which the page begins
 * @param endingBefore the id before which the page ends
 * @param customer the id of the customer whose sessions are wanted
 * @param customerEmail sent as {@code customer_details.email}
 * @param paymentIntent the id of the PaymentIntent whose session is wanted
 */
public record ListRequest(
    @Nullable Created created,
    @Nullable Integer limit,
    @Nullable String startingAfter,
    @Nullable String endingBefore,
    @Nullable String customer,
    @Nullable String customerEmail,
    @Nullable String paymentIntent)
    implements ApiRequest<Answer> {

  private static final List<String> PATH = List.of("v1", "checkout", "sessions", "list");

  /** A condition on {@code created}. */
  public sealed interface Created permits Exactly, Between {}

  /** Exactly this instant, in the API's unit. */
  public record Exactly(long at) implements Created {}

  /** Bounds in the API's unit, null where one is not set: greater, at least, less, at most. */
  public record Between(
      @Nullable Long gt, @Nullable Long gte, @Nullable Long lt, @Nullable Long lte)
      implements Created {

    /**
     * The bounds that find a window's sessions. They are {@code gt} and {@code lte}; an instant
     * that is not a whole unit is widened to the unit that contains it, so that rounding loses
     * nothing.
     */
    static Between of(Window window, EpochUnit unit) {
      long gt = Math.max(0, Math.floorDiv(window.fromMs(), unit.ms()) - 1);
      Long lte = window.bounded() ? -Math.floorDiv(-window.toMs(), unit.ms()) - 1 : null;
      return new Between(gt, null, null, lte);
    }

    private Map<String, String> named() {
      Map<String, String> named = new LinkedHashMap<>();
      put(named, "gt", gt);
      put(named, "gte", gte);
      put(named, "lt", lt);
      put(named, "lte", lte);
      return named;
    }
  }

  /** Returns a request for the first page of all sessions that match the filters. */
  static ListRequest first(int limit, ApiSettings.Filters filters) {
    return new ListRequest(
        null,
        limit,
        null,
        null,
        filters.customer(),
        filters.customerEmail(),
        filters.paymentIntent());
  }

  ListRequest with(Created bounds) {
    return new ListRequest(
        bounds, limit, startingAfter, endingBefore, customer, customerEmail, paymentIntent);
  }

  ListRequest withPaymentIntent(String id) {
    return new ListRequest(
        created, limit, startingAfter, endingBefore, customer, customerEmail, id);
  }

  ListRequest after(@Nullable String id) {
    return new ListRequest(
        created, limit, id, endingBefore, customer, customerEmail, paymentIntent);
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

  /** As the documented JSON object, in UTF-8: bounds are strings that hold an integer. */
  @Override
  public byte[] toJson() {
    ObjectNode json = Json.MAPPER.createObjectNode();
    if (created instanceof Exactly exactly) {
      json.put("created", Long.toString(exactly.at()));
    } else if (created instanceof Between between && !between.named().isEmpty()) {
      ObjectNode bounds = json.putObject("created");
      between.named().forEach(bounds::put);
    }
    if (limit != null) {
      json.put("limit", limit);
    }
    cursorAndIds().forEach(json::put);
    if (customerEmail != null) {
      json.putObject("customer_details").put("email", customerEmail);
    }
    return Json.bytes(json);
  }

  /**
   * As the parameters of a query string, not yet percent-encoded: {@code created.gt}, {@code
   * customer_details.email} and so on.
   */
  @Override
  public Map<String, String> toQuery() {
    Map<String, String> query = new LinkedHashMap<>();
    if (created instanceof Exactly exactly) {
      query.put("created", Long.toString(exactly.at()));
    } else if (created instanceof Between between) {
      between.named().forEach((bound, value) -> query.put("created." + bound, value));
    }
    put(query, "limit", limit);
    query.putAll(cursorAndIds());
    put(query, "customer_details.email", customerEmail);
    return query;
  }

  private Map<String, String> cursorAndIds() {
    Map<String, String> ids = new LinkedHashMap<>();
    put(ids, "starting_after", startingAfter);
    put(ids, "ending_before", endingBefore);
    put(ids, "customer", customer);
    put(ids, "payment_intent", paymentIntent);
    return ids;
  }

  private static void put(Map<String, String> to, String name, @Nullable Object value) {
    if (value != null) {
      to.put(name, value.toString());
    }
  }

  /** Without the values of the filters: they are personal data. */
  @Override
  public String toString() {
    return "ListRequest[created=" + created + ", limit=" + limit + "]";
  }
}
