package io.github.wooshpay.connect.config;

import io.github.wooshpay.connect.api.ApiSettings.Filters;
import io.github.wooshpay.connect.capture.ledger.Lane;
import io.github.wooshpay.connect.session.Sha256;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The source partitions: Connect stores offsets under them, so their fields are fixed for good.
 *
 * <p>So is the order of the fields. A worker finds an offset by the bytes of its partition. Its
 * REST interface reads partitions into a hash map and writes them in the order of that map; an
 * offset that the task stores in another order can be seen by REST, but neither altered nor reset.
 * So the task uses the order of the hash map: it is the same for any number of these fields.
 */
public final class SourcePartition {
  /** The field that the partition of a slice has besides those of its lane: its number. */
  public static final String SLICE = "slice";

  private static final String API = "api";
  private static final String LANE = "lane";
  private static final String CUSTOMER = "customer";
  private static final String CUSTOMER_EMAIL = "customer_email_sha256";
  private static final String PAYMENT_INTENT = "payment_intent";

  private static final List<String> ORDER =
      List.of(SLICE, PAYMENT_INTENT, API, CUSTOMER_EMAIL, LANE, CUSTOMER);

  /** The order of version 0.1, in which partitions with some filters could not be altered. */
  private static final List<String> FIRST_ORDER =
      List.of(API, LANE, CUSTOMER, CUSTOMER_EMAIL, PAYMENT_INTENT);

  private final Map<String, Object> fields;

  private SourcePartition(Map<String, Object> fields) {
    this.fields = fields;
  }

  static SourcePartition of(URI apiUrl, Lane lane, Filters filters) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(API, apiUrl.toString());
    fields.put(LANE, lane.partitionName());
    if (filters.customer() != null) {
      fields.put(CUSTOMER, filters.customer());
    }
    if (filters.customerEmail() != null) {
      fields.put(CUSTOMER_EMAIL, Sha256.hex(filters.customerEmail().toLowerCase(Locale.ROOT)));
    }
    if (filters.paymentIntent() != null) {
      fields.put(PAYMENT_INTENT, filters.paymentIntent());
    }
    return new SourcePartition(fields);
  }

  /** Returns the partition of the lane's head. */
  public Map<String, Object> head() {
    return inOrder(ORDER, fields);
  }

  /** Returns the partition of a slice. */
  public Map<String, Object> slice(int number) {
    Map<String, Object> withSlice = new LinkedHashMap<>(fields);
    withSlice.put(SLICE, (long) number);
    return inOrder(ORDER, withSlice);
  }

  /** Returns the partition of the head as version 0.1 wrote it: equal, but in another order. */
  public Map<String, Object> headInFirstOrder() {
    return inOrder(FIRST_ORDER, fields);
  }

  /** Returns whether version 0.1 wrote it in another order. */
  public boolean hasOtherFirstOrder() {
    return !List.copyOf(head().keySet()).equals(List.copyOf(headInFirstOrder().keySet()));
  }

  private static Map<String, Object> inOrder(List<String> order, Map<String, Object> fields) {
    Map<String, Object> ordered = new LinkedHashMap<>();
    for (String field : order) {
      Object value = fields.get(field);
      if (value != null) {
        ordered.put(field, value);
      }
    }
    return ordered;
  }
}
