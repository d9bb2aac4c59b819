package io.github.wooshpay.connect.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.wooshpay.connect.api.ApiException.Kind;
import io.github.wooshpay.connect.api.PatientCalls.Asked;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all pages of a session's line items, and checks what the parameters did: nothing documents
 * that this endpoint takes them as the session list does. A limit that the API ignores is paged
 * through. A cursor that it ignores is noticed, and the other request style is tried.
 *
 * <p>Thread-safe.
 *
 * <p>Tests: {@code LineItemsWireTest}.
 */
final class LineItemReader {
  private static final Logger LOG = LoggerFactory.getLogger(LineItemReader.class);

  /** The most items of one session that are read. */
  static final int MOST_ITEMS = 20_000;

  /**
   * An item may be removed between two pages, or a replica may lag: the items are then read again.
   */
  private static final int TRIES = 3;

  private static final long WARN_EVERY_MS = Duration.ofHours(1).toMillis();

  private final ApiSettings.ListSettings settings;
  private final PatientCalls calls;
  private final Supplier<RequestStyle> listStyle;
  private final ClientListener listener;
  private final InstantSource clock;
  private final AtomicLong warnedMs;
  private volatile boolean answered;

  /** The style in which a cursor was seen to work. */
  private volatile @Nullable RequestStyle proven;

  /**
   * @param listStyle the style in which the session list takes its parameters
   * @param answeredBefore whether to take a refusal for one that passes, from the start
   */
  LineItemReader(
      ApiSettings.ListSettings settings,
      PatientCalls calls,
      Supplier<RequestStyle> listStyle,
      ClientListener listener,
      InstantSource clock,
      boolean answeredBefore) {
    this.settings = settings;
    this.calls = calls;
    this.listStyle = listStyle;
    this.listener = listener;
    this.clock = clock;
    this.warnedMs = new AtomicLong(clock.millis() - WARN_EVERY_MS);
    this.answered = answeredBefore;
  }

  /** Does what {@link LineItems#lineItems} says. */
  @Nullable ArrayNode read(String sessionId, Urgency urgency) throws InterruptedException {
    ApiException first = null;
    for (int tries = 0; tries < TRIES; tries++) {
      List<RequestStyle> left = styles();
      while (!left.isEmpty()) {
        try {
          return inOneOf(left, sessionId, urgency);
        } catch (ApiException e) {
          if (e.kind() == Kind.LINE_ITEMS_MISSING) {
            missing(e);
            return null;
          }
          if (e.kind() != Kind.PARAMETER_IGNORED && e.kind() != Kind.CURSOR_REFUSED) {
            throw e;
          }
          first = first == null ? e : first;
        }
      }
    }
    throw first;
  }

  private List<RequestStyle> styles() {
    RequestStyle known = settings.style() != null ? settings.style() : proven;
    if (known != null) {
      return new ArrayList<>(List.of(known));
    }
    RequestStyle likely = listStyle.get();
    List<RequestStyle> styles = new ArrayList<>(List.of(RequestStyle.values()));
    styles.remove(likely);
    styles.add(0, likely);
    return styles;
  }

  /** Reads all pages in the first style that is answered, and removes it from the ones left. */
  private ArrayNode inOneOf(List<RequestStyle> left, String sessionId, Urgency urgency)
      throws InterruptedException {
    LineItemsRequest request = new LineItemsRequest(sessionId, settings.pageLimit(), null);
    List<RequestStyle> tried = List.copyOf(left);
    left.clear();
    try (Asked<LineItemPage> contact =
        calls.contact(request, tried, part(request), urgency, provenSoFar())) {
      LineItemPage page = contact.await();
      answered = true;
      left.addAll(tried);
      left.removeAll(contact.refused().keySet());
      left.remove(contact.style());
      return allFrom(page, request, contact.style(), urgency);
    }
  }

  private Proven provenSoFar() {
    return answered ? Proven.FORM : Proven.ENDPOINT;
  }

  private ArrayNode allFrom(
      LineItemPage firstPage, LineItemsRequest first, RequestStyle style, Urgency urgency)
      throws InterruptedException {
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    Set<String> ids = new HashSet<>();
    LineItemPage page = firstPage;
    LineItemsRequest request = first;
    while (true) {
      String lastId = add(page, items, ids);
      if (items.size() > MOST_ITEMS) {
        throw tooMany(request);
      }
      if (request.startingAfter() != null && (lastId != null || page.items().isEmpty())) {
        proven = style;
      }
      if (isLast(page, lastId, items.size(), request)) {
        return items;
      }
      request = request.after(Objects.requireNonNull(lastId));
      page = calls.start(request, style, part(request), urgency, provenSoFar()).answer();
    }
  }

  /**
   * Adds the items that are new.
   *
   * @return the id of the last new item; null if none is new
   */
  private static @Nullable String add(LineItemPage page, ArrayNode items, Set<String> ids) {
    String lastId = null;
    for (JsonNode item : page.items()) {
      String id = item.path("id").asText("");
      if (id.isEmpty()) {
        items.add(item);
      } else if (ids.add(id)) {
        items.add(item);
        lastId = id;
      }
    }
    return lastId;
  }

  /**
   * Returns whether the page is the last one. A page that says nothing about more is, if it is
   * empty.
   *
   * @throws ApiException if there are or may be more items, and no way to ask for them
   */
  private static boolean isLast(
      LineItemPage page, @Nullable String lastId, int read, LineItemsRequest request) {
    if (page.more() == More.NO || (page.more() == More.UNSAID && page.items().isEmpty())) {
      return true;
    }
    if (lastId != null) {
      return false;
    }
    if (page.more() == More.UNSAID && read < LineItems.DEFAULT_PAGE) {
      return true;
    }
    String evidence =
        request.startingAfter() == null
            ? "the page announces more items, but none of its items has an id to continue after"
            : "the page has no new item, although there may be more";
    throw new IgnoredParameter("starting_after", evidence).during(request.subject(), part(request));
  }

  private static ApiException tooMany(LineItemsRequest request) {
    return new ApiException(
        Kind.UNREADABLE,
        FailureTriage.LINE_ITEMS,
        String.format(
            Locale.ROOT,
            "WooshPay returns more than %,d line items %s, which is more than one record can hold."
                + " To stream the session without line items, set %s to as.listed.",
            MOST_ITEMS,
            part(request).words(),
            FailureTriage.LINE_ITEMS),
        null);
  }

  private static RequestedPart part(LineItemsRequest request) {
    return new RequestedPart(
        "of session "
            + request.sessionId()
            + (request.startingAfter() == null ? "" : " after " + request.startingAfter()));
  }

  private void missing(ApiException e) {
    listener.lineItemsMissing();
    long now = clock.millis();
    long last = warnedMs.get();
    if (now - last >= WARN_EVERY_MS && warnedMs.compareAndSet(last, now)) {
      LOG.warn(
          "{} The record is written without line items; the metric"
              + " wooshpay-line-items-missing-total counts such records.",
          e.getMessage());
    }
  }
}
