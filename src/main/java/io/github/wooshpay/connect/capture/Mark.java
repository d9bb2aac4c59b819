package io.github.wooshpay.connect.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What the ledger remembers of a session's last version, packed into a long: the digest of its
 * content (40 bits), when it will expire (minutes after its creation, 22 bits) and what may still
 * become of it (2 bits).
 */
final class Mark {
  /** What may still become of a session. */
  enum Outlook {
    /** Nothing: paid, needs no payment, or expired. */
    SETTLED(0),
    /** Open: it may be paid or expire at any moment. */
    OPEN(1),
    /** Complete but unpaid: a delayed payment method may pay it within days. */
    UNPAID(2);

    private final int bits;

    Outlook(int bits) {
      this.bits = bits;
    }
  }

  /** What the documentation gives as the default, and as the longest life of an open session. */
  static final long DEFAULT_LIFE_MS = 24 * 3_600_000L;

  private static final int STATE_BITS = 2;
  private static final int EXPIRY_BITS = 22;
  private static final long MAX_EXPIRY_MINUTES = (1L << EXPIRY_BITS) - 1;
  private static final long MS_PER_MINUTE = 60_000;
  private static final long SMALLEST_IN_MS = 100_000_000_000L;

  private Mark() {}

  /** Packs what is to be remembered of a session created at this instant. */
  static long of(long contentDigest, long createdMs, ObjectNode session) {
    Outlook outlook = outlook(session);
    long minutes =
        outlook == Outlook.OPEN ? expiryMinutes(createdMs, session.get("expires_at")) : 0;
    return (contentDigest << (EXPIRY_BITS + STATE_BITS)) | (minutes << STATE_BITS) | outlook.bits;
  }

  /** The digest of the content. */
  static long digest(long mark) {
    return mark >>> (EXPIRY_BITS + STATE_BITS);
  }

  /** What may still become of the session. */
  static Outlook outlook(long mark) {
    return switch ((int) (mark & ((1 << STATE_BITS) - 1))) {
      case 0 -> Outlook.SETTLED;
      case 1 -> Outlook.OPEN;
      default -> Outlook.UNPAID;
    };
  }

  /** When an open session expires, rounded up to the minute, in milliseconds since the epoch. */
  static long expiresAtMs(long mark, long createdMs) {
    return createdMs + ((mark >>> STATE_BITS) & MAX_EXPIRY_MINUTES) * MS_PER_MINUTE;
  }

  private static Outlook outlook(ObjectNode session) {
    String status = session.path("status").asText("");
    if (status.equals("expired")) {
      return Outlook.SETTLED;
    }
    if (!status.equals("complete")) {
      return Outlook.OPEN;
    }
    return isPaid(session) ? Outlook.SETTLED : Outlook.UNPAID;
  }

  /** Whether a session tells a merchant to fulfil. */
  static boolean isPaid(ObjectNode session) {
    return switch (session.path("payment_status").asText("")) {
      case "paid", "no_payment_required" -> true;
      default -> false;
    };
  }

  private static long expiryMinutes(long createdMs, JsonNode expiresAt) {
    long lifeMs = DEFAULT_LIFE_MS;
    if (expiresAt != null && expiresAt.isIntegralNumber() && expiresAt.canConvertToLong()) {
      long value = expiresAt.longValue();
      // The unit of a value is clear from its size, see the design: from 10^11 on it is
      // milliseconds.
      long expiresMs = value >= SMALLEST_IN_MS ? value : value * 1000;
      if (expiresMs > createdMs && value > 0) {
        lifeMs = expiresMs - createdMs;
      }
    }
    // Rounded up without an addition, which could overflow.
    return Math.min(MAX_EXPIRY_MINUTES, (lifeMs - 1) / MS_PER_MINUTE + 1);
  }
}
