package io.github.wooshpay.connect.capture.hint;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A session or a stretch of time that may have changed. A hint makes the capture look, and nothing
 * else: it contains no data, so a wrong, late, repeated or forged hint costs a request and does no
 * harm.
 */
public sealed interface Hint {
  /** Returns when the hint was given, in milliseconds since the epoch. */
  long atMs();

  /** A session, whose id contains its time of creation. */
  record OfSession(String id, long createdMs, long atMs) implements Hint {}

  /** The session of a PaymentIntent. */
  record OfPaymentIntent(String id, long atMs) implements Hint {}

  /**
   * All sessions created in a stretch of time.
   *
   * @param fromMs inclusive, in milliseconds since the epoch
   * @param toMs exclusive, likewise
   */
  record OfStretch(long fromMs, long toMs, long atMs) implements Hint {}

  /** Ids are snowflakes: the milliseconds since this instant, then 22 bits. */
  long SNOWFLAKE_EPOCH_MS = 1_288_834_974_657L;

  /** The bits of a snowflake below its milliseconds. */
  int SNOWFLAKE_BITS = 22;

  /** A session's id; the number is a snowflake. */
  Pattern SESSION_ID = Pattern.compile("cs_(?:test_|live_)?([0-9]{15,19})");

  /** A PaymentIntent's id. */
  Pattern PAYMENT_INTENT_ID = Pattern.compile("pi_[A-Za-z0-9_]{1,100}");

  /**
   * Returns the hint of a session or of a PaymentIntent; null if the id is neither.
   *
   * @param atMs when the hint was given, in milliseconds since the epoch
   */
  static @Nullable Hint of(String id, long atMs) {
    Matcher session = SESSION_ID.matcher(id);
    if (session.matches()) {
      long number = parsed(session.group(1));
      return number < 0 ? null : new OfSession("cs_" + session.group(1), created(number), atMs);
    }
    return PAYMENT_INTENT_ID.matcher(id).matches() ? new OfPaymentIntent(id, atMs) : null;
  }

  private static long parsed(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return -1; // Nineteen digits may exceed 63 bits.
    }
  }

  /** WooshPay rounds {@code created} half up to the whole second. */
  private static long created(long snowflake) {
    return Math.floorDiv((snowflake >> SNOWFLAKE_BITS) + SNOWFLAKE_EPOCH_MS + 500, 1000L) * 1000;
  }
}
