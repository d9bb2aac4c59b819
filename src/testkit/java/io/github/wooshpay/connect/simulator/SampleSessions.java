package io.github.wooshpay.connect.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Makes sessions that look like the documented ones, of about 1.4 kB, with the looseness of the
 * guide's sample: empty strings, nulls, upper-case currencies, URLs without a scheme, times in
 * milliseconds. The n-th session of a seed is always the same, except what depends on its instant.
 * The people are obvious dummies. Thread-safe.
 */
public final class SampleSessions {
  /** The e-mail addresses that sessions carry; all in the domains reserved for examples. */
  public static final List<String> EMAILS =
      List.of(
          "jane.doe@example.com",
          "john.doe@example.org",
          "erika.mustermann@example.net",
          "max.mustermann@example.com",
          "jan.kowalski@example.org",
          "juan.perez@example.net");

  private static final List<String> NAMES =
      List.of(
          "Jane Doe",
          "John Doe",
          "Erika Mustermann",
          "Max Mustermann",
          "Jan Kowalski",
          "Juan Pérez");

  private static final List<String> CURRENCIES = List.of("USD", "EUR", "GBP", "HKD", "SGD", "BRL");
  private static final List<String> PRODUCTS =
      List.of("Desk lamp", "Tea kettle", "Rain coat", "Bicycle bell", "Garden chair");
  private static final List<List<String>> METHODS =
      List.of(
          List.of("card"),
          List.of("card", "alipay", "wechat_pay"),
          List.of("card", "pix"),
          List.of("alipayplus", "kakaopay", "truemoney", "dana"),
          List.of("card", "sepa_debit"));

  /** The epoch that makes the documented ids and times agree. */
  private static final long SNOWFLAKE_EPOCH_MS = 1_288_834_974_657L;

  private static final int SNOWFLAKE_BITS = 22;
  private static final Duration LIFETIME = Duration.ofHours(24);

  private final long seed;
  private long made;

  /** The sessions of a seed. */
  public SampleSessions(long seed) {
    this.seed = seed;
  }

  /**
   * A new session: open, unpaid, expiring after 24 hours.
   *
   * @param createdMs its instant of creation, answered as it is; the documented samples have whole
   *     seconds
   */
  public ObjectNode open(long createdMs) {
    return open(createdMs, LIFETIME);
  }

  /** A new session that expires after the given time. */
  public ObjectNode open(long createdMs, Duration lifetime) {
    long number = next();
    return new Draft(seed, number, snowflake(createdMs, number)).open(createdMs, lifetime);
  }

  /**
   * A new session as the API makes one at this instant: its id holds the instant, {@code created}
   * is rounded half up to the whole second, and {@code expires_at} is not rounded.
   */
  public ObjectNode openAt(long atMs, Duration lifetime) {
    long number = next();
    ObjectNode session = new Draft(seed, number, snowflake(atMs, number)).open(atMs, lifetime);
    return session.put("created", Math.floorDiv(atMs + 500, 1000L) * 1000);
  }

  /** A session that was paid when first seen. */
  public ObjectNode paid(long createdMs) {
    ObjectNode session = open(createdMs);
    complete(session, "paid");
    return session;
  }

  /** A session that had expired when first seen. */
  public ObjectNode expired(long createdMs) {
    return open(createdMs).put("status", "expired");
  }

  /** A session whose life is over: seven in ten paid, the others expired. */
  public ObjectNode finished(long createdMs) {
    ObjectNode session = open(createdMs);
    if (Math.floorMod(session.path("id").textValue().hashCode(), 10) < 7) {
      complete(session, "paid");
    } else {
      session.put("status", "expired");
    }
    return session;
  }

  /** A completed session that saved a card. It has no amount, currency or payment. */
  public ObjectNode setup(long createdMs) {
    ObjectNode session = open(createdMs);
    String digits = digits(session);
    complete(session, "");
    session.remove(
        List.of(
            "amount_subtotal",
            "amount_total",
            "currency",
            "payment_intent",
            "payment_status",
            "line_items"));
    return session.put("mode", "setup").put("setup_intent", "seti_" + digits);
  }

  /** A session whose first payment began a subscription. */
  public ObjectNode subscription(long createdMs) {
    ObjectNode session = paid(createdMs);
    return session.put("mode", "subscription").put("subscription", "sub_" + digits(session));
  }

  /** Returns the number in a session's id. */
  private static String digits(ObjectNode session) {
    return session.path("id").textValue().substring("cs_".length());
  }

  /**
   * Open sessions at equal distances from the first instant, inclusive, to the second, exclusive,
   * each at a whole second; several share one where there are more sessions than seconds.
   */
  public List<ObjectNode> spread(int count, long fromMs, long toMs) {
    List<ObjectNode> sessions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      sessions.add(open(instant(i, count, fromMs, toMs)));
    }
    return sessions;
  }

  /** Where {@link #spread} puts the session of an index. */
  static long instant(int index, int count, long fromMs, long toMs) {
    long exact = fromMs + Math.multiplyExact(toMs - fromMs, (long) index) / count;
    return exact - Math.floorMod(exact, 1000L);
  }

  /** A session with what the reference does not know; the oddities take turns. */
  public ObjectNode odd(long createdMs) {
    ObjectNode session = open(createdMs);
    Oddity[] oddities = Oddity.values();
    oddities[(int) ((made() - 1) % oddities.length)].applyTo(session);
    return session;
  }

  /** A session with one given oddity. */
  public ObjectNode odd(long createdMs, Oddity oddity) {
    ObjectNode session = open(createdMs);
    oddity.applyTo(session);
    return session;
  }

  private synchronized long next() {
    return made++;
  }

  private synchronized long made() {
    return made;
  }

  private static String snowflake(long createdMs, long number) {
    long sinceEpoch = Math.max(0, createdMs - SNOWFLAKE_EPOCH_MS);
    long sequence = number & ((1L << SNOWFLAKE_BITS) - 1);
    return String.format(Locale.ROOT, "%019d", (sinceEpoch << SNOWFLAKE_BITS) | sequence);
  }

  /** What completing does to a session: the payer is known from then on. */
  static void complete(ObjectNode session, String paymentStatus) {
    session.put("status", "complete").put("payment_status", paymentStatus);
    if (session.path("customer_details").path("email").isTextual()) {
      return;
    }
    int person = Math.floorMod(session.path("payment_intent").asText().hashCode(), NAMES.size());
    ObjectNode details = session.putObject("customer_details");
    putAddress(details.putObject("address"), person);
    details
        .put("email", EMAILS.get(person))
        .put("name", NAMES.get(person))
        .put("phone", "+1555010" + person);
  }

  private static void putAddress(ObjectNode address, int person) {
    address
        .put("city", "Springfield")
        .put("country", "US")
        .put("line1", (100 + person) + " Example Street")
        .put("line2", "")
        .put("postal_code", "0000" + person)
        .putNull("state");
  }

  /** One session in the making: its own chance, so that sessions do not depend on each other. */
  private static final class Draft {
    private final SplittableRandom random;
    private final String digits;

    Draft(long seed, long number, String digits) {
      this.random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number);
      this.digits = digits;
    }

    ObjectNode open(long createdMs, Duration lifetime) {
      int quantity = random.nextInt(1, 4);
      long unitAmount = random.nextLong(5, 500) * 100 + 99;
      String currency = pick(CURRENCIES);
      int person = random.nextInt(NAMES.size());
      ObjectNode session = SimulatedJson.object();
      session
          .put("id", "cs_" + digits)
          .put("object", "checkout.session")
          .put("amount_subtotal", unitAmount * quantity)
          .put("amount_total", unitAmount * quantity)
          .put("billing_address_collection", random.nextBoolean() ? "auto" : "required")
          .put("cancel_url", "https://shop.example.com/cart")
          .put("created", createdMs)
          .put("currency", currency)
          .put("customer", random.nextInt(3) == 0 ? "cus_" + digits : "")
          .put("customer_email", random.nextInt(3) == 0 ? EMAILS.get(person) : "")
          .put("expires_at", createdMs + lifetime.toMillis())
          .put("livemode", false)
          .put("mode", "payment")
          .put("payment_intent", "pi_" + digits)
          .putNull("payment_link")
          .put("payment_status", "unpaid")
          .put("status", "open")
          .put("success_url", "www.wooshpay.com")
          .put("url", "https://checkout.example.com/pay/cs_test_" + digits)
          .put("customer_creation", "if_required");
      putReference(session);
      putMethods(session);
      putShipping(session, person);
      if (random.nextInt(5) < 3) {
        putItem(session.putObject("line_items"), createdMs, currency, unitAmount, quantity);
      } else {
        session.putNull("line_items");
      }
      return session.putNull("customer_details");
    }

    private void putReference(ObjectNode session) {
      ObjectNode metadata = session.putObject("metadata");
      if (random.nextInt(4) == 0) {
        session.putNull("client_reference_id");
      } else {
        String order = "order-" + digits.substring(9);
        session.put("client_reference_id", order);
        metadata.put("order_id", order).put("channel", random.nextBoolean() ? "web" : "app");
      }
    }

    private void putMethods(ObjectNode session) {
      if (random.nextInt(5) == 0) {
        session.putNull("payment_method_types").putNull("payment_method_options");
        return;
      }
      List<String> methods = pick(METHODS);
      methods.forEach(session.putArray("payment_method_types")::add);
      ObjectNode options = session.putObject("payment_method_options");
      for (String method : methods) {
        ObjectNode option = options.putObject(method);
        switch (method) {
          case "card" ->
              option.put("request_three_d_secure", "any").put("capture_method", "automatic");
          case "pix" -> option.put("tax_id", "");
          case "sepa_debit" -> {}
          default -> option.put("terminal_type", "WEB").put("os_type", "IOS");
        }
      }
    }

    private void putShipping(ObjectNode session, int person) {
      session.putObject("phone_number_collection").put("enabled", random.nextBoolean());
      if (random.nextInt(4) != 0) {
        session.putNull("shipping_address_collection").putNull("shipping");
        return;
      }
      session
          .putObject("shipping_address_collection")
          .putArray("allowed_countries")
          .add("US")
          .add("GB");
      ObjectNode shipping = session.putObject("shipping");
      putAddress(shipping.putObject("address"), person);
      shipping
          .put("carrier", "")
          .put("name", NAMES.get(person))
          .put("phone", "+1555010" + person)
          .putNull("tracking_number");
    }

    private void putItem(
        ObjectNode items, long createdMs, String currency, long unitAmount, int quantity) {
      ObjectNode item = items.put("object", "list").putArray("data").addObject();
      items.putNull("url").putNull("has_more");
      String name = pick(PRODUCTS);
      item.put("id", "li_" + digits).put("object", "item");
      item.put("currency", currency).put("description", "");
      ObjectNode price = item.putObject("price");
      price
          .put("id", "price_" + digits)
          .put("object", "price")
          .put("created", createdMs)
          .put("active", true)
          .put("currency", currency);
      price.putObject("metadata");
      price.putNull("nickname");
      putProduct(price.putObject("product"), createdMs, name);
      price
          .put("type", "one_time")
          .put("livemode", false)
          .put("unit_amount", unitAmount)
          .put("billing_scheme", "per_unit")
          .putNull("lookup_key");
      item.put("quantity", quantity)
          .put("amount_subtotal", unitAmount * quantity)
          .put("amount_total", unitAmount * quantity);
    }

    private void putProduct(ObjectNode product, long createdMs, String name) {
      product
          .put("id", "prod_" + digits)
          .put("object", "product")
          .put("created", createdMs)
          .put("updated", createdMs)
          .put("active", true)
          .put("description", "")
          .put("name", name)
          .putNull("images");
      product.putObject("metadata");
      product.put("url", "").put("livemode", false);
    }

    private <T> T pick(List<T> choices) {
      return choices.get(random.nextInt(choices.size()));
    }
  }
}
