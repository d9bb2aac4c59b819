package io.github.wooshpay.connect.record;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Timestamp;

/**
 * The schema of a record's value, built once: the 29 fields of a session under the names and in the
 * order of WooshPay's reference page "List All Checkout Sessions", then three seen in actual
 * responses, then two of our own.
 *
 * <p>All fields except {@code id} and {@code created} are optional. Amounts and quantities are
 * int64 in the smallest unit of the currency, as the API returns them. Times are Connect {@code
 * Timestamp}s. The shapes of line item, price and product are those of the checkout guide's sample
 * answer; the reference page does not specify {@code line_items}.
 *
 * <p>Every Struct type has its own name. The names are flat: a name below {@code …CheckoutSession.}
 * would make classes generated from Avro clash with a package. No Struct is empty, because sinks
 * fail on one: so {@code sepa_debit}, documented without fields, is a map.
 *
 * <p>The type of a field never changes. A new field is optional, goes to the end of its Struct (in
 * the session before our own two), and increments {@link #VERSION}.
 */
public final class CheckoutSessionSchema {
  /** The version of all schemas here. */
  public static final int VERSION = 2;

  /** The full name of the session schema. */
  public static final String NAME = "io.github.wooshpay.connect.CheckoutSession";

  /** The field for values that do not fit the schema: a map of JSON pointers to raw JSON. */
  public static final String UNMAPPED = "unmapped";

  /** The field with the time at which this version of the session was read. */
  public static final String OBSERVED_AT = "observed_at";

  static final Schema ADDRESS =
      struct("Address")
          .field("city", Schema.OPTIONAL_STRING_SCHEMA)
          .field("country", Schema.OPTIONAL_STRING_SCHEMA)
          .field("line1", Schema.OPTIONAL_STRING_SCHEMA)
          .field("line2", Schema.OPTIONAL_STRING_SCHEMA)
          .field("postal_code", Schema.OPTIONAL_STRING_SCHEMA)
          .field("state", Schema.OPTIONAL_STRING_SCHEMA)
          .optional()
          .build();

  static final Schema SHIPPING =
      struct("Shipping")
          .field("address", ADDRESS)
          .field("carrier", Schema.OPTIONAL_STRING_SCHEMA)
          .field("name", Schema.OPTIONAL_STRING_SCHEMA)
          .field("phone", Schema.OPTIONAL_STRING_SCHEMA)
          .field("tracking_number", Schema.OPTIONAL_STRING_SCHEMA)
          .optional()
          .build();

  static final Schema CUSTOMER_DETAILS =
      struct("CustomerDetails")
          .field("address", ADDRESS)
          .field("email", Schema.OPTIONAL_STRING_SCHEMA)
          .field("name", Schema.OPTIONAL_STRING_SCHEMA)
          .field("phone", Schema.OPTIONAL_STRING_SCHEMA)
          .field("id", Schema.OPTIONAL_STRING_SCHEMA)
          .field("object", Schema.OPTIONAL_STRING_SCHEMA)
          .field("created", optionalTimestamp())
          .field("livemode", Schema.OPTIONAL_BOOLEAN_SCHEMA)
          .optional()
          .build();

  static final Schema PHONE_NUMBER_COLLECTION =
      struct("PhoneNumberCollection")
          .field("enabled", Schema.OPTIONAL_BOOLEAN_SCHEMA)
          .optional()
          .build();

  static final Schema SHIPPING_ADDRESS_COLLECTION =
      struct("ShippingAddressCollection")
          .field("allowed_countries", optionalStrings())
          .optional()
          .build();

  static final Schema PRODUCT =
      struct("Product")
          .field("id", Schema.OPTIONAL_STRING_SCHEMA)
          .field("object", Schema.OPTIONAL_STRING_SCHEMA)
          .field("created", optionalTimestamp())
          .field("updated", optionalTimestamp())
          .field("active", Schema.OPTIONAL_BOOLEAN_SCHEMA)
          .field("description", Schema.OPTIONAL_STRING_SCHEMA)
          .field("name", Schema.OPTIONAL_STRING_SCHEMA)
          .field("images", optionalStrings())
          .field("metadata", optionalStringMap())
          .field("url", Schema.OPTIONAL_STRING_SCHEMA)
          .field("livemode", Schema.OPTIONAL_BOOLEAN_SCHEMA)
          .optional()
          .build();

  static final Schema PRICE =
      struct("Price")
          .field("id", Schema.OPTIONAL_STRING_SCHEMA)
          .field("object", Schema.OPTIONAL_STRING_SCHEMA)
          .field("created", optionalTimestamp())
          .field("active", Schema.OPTIONAL_BOOLEAN_SCHEMA)
          .field("currency", Schema.OPTIONAL_STRING_SCHEMA)
          .field("metadata", optionalStringMap())
          .field("nickname", Schema.OPTIONAL_STRING_SCHEMA)
          .field("product", PRODUCT)
          .field("type", Schema.OPTIONAL_STRING_SCHEMA)
          .field("livemode", Schema.OPTIONAL_BOOLEAN_SCHEMA)
          .field("unit_amount", Schema.OPTIONAL_INT64_SCHEMA)
          .field("billing_scheme", Schema.OPTIONAL_STRING_SCHEMA)
          .field("lookup_key", Schema.OPTIONAL_STRING_SCHEMA)
          .optional()
          .build();

  static final Schema LINE_ITEM =
      struct("LineItem")
          .field("id", Schema.OPTIONAL_STRING_SCHEMA)
          .field("object", Schema.OPTIONAL_STRING_SCHEMA)
          .field("currency", Schema.OPTIONAL_STRING_SCHEMA)
          .field("description", Schema.OPTIONAL_STRING_SCHEMA)
          .field("price", PRICE)
          .field("quantity", Schema.OPTIONAL_INT64_SCHEMA)
          .field("amount_subtotal", Schema.OPTIONAL_INT64_SCHEMA)
          .field("amount_total", Schema.OPTIONAL_INT64_SCHEMA)
          .build();

  static final Schema LINE_ITEMS =
      struct("LineItems")
          .field("object", Schema.OPTIONAL_STRING_SCHEMA)
          .field("data", SchemaBuilder.array(LINE_ITEM).optional().build())
          .field("url", Schema.OPTIONAL_STRING_SCHEMA)
          .field("has_more", Schema.OPTIONAL_BOOLEAN_SCHEMA)
          .optional()
          .build();

  static final Schema CARD_OPTIONS =
      struct("CardOptions")
          .field("request_three_d_secure", Schema.OPTIONAL_STRING_SCHEMA)
          .field("setup_future_usage", Schema.OPTIONAL_STRING_SCHEMA)
          .field("capture_method", Schema.OPTIONAL_STRING_SCHEMA)
          .field("tax_id", Schema.OPTIONAL_STRING_SCHEMA)
          .optional()
          .build();

  static final Schema TERMINAL_OPTIONS =
      struct("TerminalOptions")
          .field("terminal_type", Schema.OPTIONAL_STRING_SCHEMA)
          .field("os_type", Schema.OPTIONAL_STRING_SCHEMA)
          .optional()
          .build();

  static final Schema WECHAT_PAY_OPTIONS =
      struct("WechatPayOptions")
          .field("terminal_type", Schema.OPTIONAL_STRING_SCHEMA)
          .field("client_ip", Schema.OPTIONAL_STRING_SCHEMA)
          .field("os_type", Schema.OPTIONAL_STRING_SCHEMA)
          .field("openid", Schema.OPTIONAL_STRING_SCHEMA)
          .optional()
          .build();

  static final Schema PIX_OPTIONS =
      struct("PixOptions").field("tax_id", Schema.OPTIONAL_STRING_SCHEMA).optional().build();

  static final Schema PAYMENT_METHOD_OPTIONS =
      struct("PaymentMethodOptions")
          .field("card", CARD_OPTIONS)
          .field("alipayplus", TERMINAL_OPTIONS)
          .field("alipay_hk", TERMINAL_OPTIONS)
          .field("alipay", TERMINAL_OPTIONS)
          .field("wechat_pay", WECHAT_PAY_OPTIONS)
          .field("sepa_debit", optionalStringMap())
          .field("akulaku", TERMINAL_OPTIONS)
          .field("truemoney", TERMINAL_OPTIONS)
          .field("kakaopay", TERMINAL_OPTIONS)
          .field("shopeepay", TERMINAL_OPTIONS)
          .field("dana", TERMINAL_OPTIONS)
          .field("pix", PIX_OPTIONS)
          .optional()
          .build();

  /** The schema of a record's value. It is required, so there are no tombstones. */
  public static final Schema SCHEMA =
      struct("CheckoutSession")
          .field("id", Schema.STRING_SCHEMA)
          .field("object", Schema.OPTIONAL_STRING_SCHEMA)
          .field("amount_subtotal", Schema.OPTIONAL_INT64_SCHEMA)
          .field("amount_total", Schema.OPTIONAL_INT64_SCHEMA)
          .field("billing_address_collection", Schema.OPTIONAL_STRING_SCHEMA)
          .field("cancel_url", Schema.OPTIONAL_STRING_SCHEMA)
          .field("client_reference_id", Schema.OPTIONAL_STRING_SCHEMA)
          .field("created", Timestamp.SCHEMA)
          .field("currency", Schema.OPTIONAL_STRING_SCHEMA)
          .field("customer", Schema.OPTIONAL_STRING_SCHEMA)
          .field("customer_email", Schema.OPTIONAL_STRING_SCHEMA)
          .field("expires_at", optionalTimestamp())
          .field("livemode", Schema.OPTIONAL_BOOLEAN_SCHEMA)
          .field("metadata", optionalStringMap())
          .field("mode", Schema.OPTIONAL_STRING_SCHEMA)
          .field("payment_intent", Schema.OPTIONAL_STRING_SCHEMA)
          .field("payment_link", Schema.OPTIONAL_STRING_SCHEMA)
          .field("payment_method_options", PAYMENT_METHOD_OPTIONS)
          .field("payment_method_types", optionalStrings())
          .field("payment_status", Schema.OPTIONAL_STRING_SCHEMA)
          .field("phone_number_collection", PHONE_NUMBER_COLLECTION)
          .field("shipping_address_collection", SHIPPING_ADDRESS_COLLECTION)
          .field("shipping", SHIPPING)
          .field("status", Schema.OPTIONAL_STRING_SCHEMA)
          .field("success_url", Schema.OPTIONAL_STRING_SCHEMA)
          .field("url", Schema.OPTIONAL_STRING_SCHEMA)
          .field("line_items", LINE_ITEMS)
          .field("customer_creation", Schema.OPTIONAL_STRING_SCHEMA)
          .field("customer_details", CUSTOMER_DETAILS)
          .field("setup_intent", Schema.OPTIONAL_STRING_SCHEMA)
          .field("subscription", Schema.OPTIONAL_STRING_SCHEMA)
          .field("live_mode", Schema.OPTIONAL_BOOLEAN_SCHEMA)
          .field(UNMAPPED, optionalStringMap())
          .field(OBSERVED_AT, optionalTimestamp())
          .build();

  private CheckoutSessionSchema() {}

  private static SchemaBuilder struct(String name) {
    return SchemaBuilder.struct().name("io.github.wooshpay.connect." + name).version(VERSION);
  }

  private static Schema optionalTimestamp() {
    return Timestamp.builder().optional().build();
  }

  private static Schema optionalStrings() {
    return SchemaBuilder.array(Schema.STRING_SCHEMA).optional().build();
  }

  private static Schema optionalStringMap() {
    return SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.STRING_SCHEMA).optional().build();
  }
}
