package io.github.wooshpay.connect.capture.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.session.EpochUnit;
import io.github.wooshpay.connect.session.PaymentState;

/**
 * A session's last version as the ledger remembers it, packed into a long: the digest of its
 * content (37 bits), when it expires or was found expired (minutes after its creation, 22 bits),
 * its state of payment when it was last emitted (3 bits), and how it may still change (2 bits).
 *
 * <p>An offset stores 40 of these bits, see {@link #stored}.
 */
public final class PackedVersion {
  /** How a session may still change. */
  public enum Outlook {
    /** It will not: it is paid, or needs no payment. */
    SETTLED(0),
    /** Open: it may be paid or expire at any moment. */
    OPEN(1),
    /** Complete but unpaid: a delayed payment method may pay it within days. */
    UNPAID(2),
    /** Expired: a payment in progress may still arrive, within minutes or days. */
    EXPIRED(3);

    private final int bits;

    Outlook(int bits) {
      this.bits = bits;
    }

    /** Returns whether the session is watched for as long as delayed payments take. */
    public boolean awaitsPayment() {
      return this == UNPAID || this == EXPIRED;
    }
  }

  /** The documented default and maximum lifetime of an open session. */
  public static final long DEFAULT_LIFE_MS = 24 * 3_600_000L;

  private static final int OUTLOOK_BITS = 2;
  private static final int STATE_BITS = 3;
  private static final int STATE_MASK = (1 << STATE_BITS) - 1;
  private static final int EXPIRY_BITS = 22;
  private static final int STATE_SHIFT = OUTLOOK_BITS;
  private static final int EXPIRY_SHIFT = STATE_SHIFT + STATE_BITS;
  private static final int DIGEST_SHIFT = EXPIRY_SHIFT + EXPIRY_BITS;
  private static final long MAX_EXPIRY_MINUTES = (1L << EXPIRY_BITS) - 1;
  private static final long MS_PER_MINUTE = 60_000;

  private PackedVersion() {}

  /**
   * Packs a version of a session.
   *
   * @param contentDigest 37 bits, see {@link Fingerprint#ofContent}
   * @param createdMs its instant of creation, in milliseconds since the epoch
   * @param session the session as it was read
   * @param emitted its state of payment in the version emitted last, which differs if only ignored
   *     fields have changed since
   * @param expiredMs when it was found expired, if it is, in milliseconds since the epoch
   */
  static long of(
      long contentDigest,
      long createdMs,
      ObjectNode session,
      PaymentState emitted,
      long expiredMs) {
    Outlook outlook = outlookOf(session);
    long minutes =
        switch (outlook) {
          case OPEN -> expiryMinutes(createdMs, session.get("expires_at"));
          case EXPIRED -> minutes(Math.max(1, expiredMs - createdMs));
          case SETTLED, UNPAID -> 0;
        };
    return (contentDigest << DIGEST_SHIFT)
        | (minutes << EXPIRY_SHIFT)
        | ((long) bitsOf(emitted) << STATE_SHIFT)
        | outlook.bits;
  }

  /** Returns the digest of the content. */
  static long digest(long version) {
    return version >>> DIGEST_SHIFT;
  }

  /** Returns the state of payment in the version that was last emitted. */
  static PaymentState emittedState(long version) {
    return stateOf((int) (version >>> STATE_SHIFT) & STATE_MASK);
  }

  /** Returns how the session may still change. */
  public static Outlook outlook(long version) {
    return switch ((int) version & ((1 << OUTLOOK_BITS) - 1)) {
      case 0 -> Outlook.SETTLED;
      case 1 -> Outlook.OPEN;
      case 2 -> Outlook.UNPAID;
      default -> Outlook.EXPIRED;
    };
  }

  /**
   * Returns when an open session expires, or when an expired session was found expired, rounded up
   * to the minute, in milliseconds since the epoch.
   */
  public static long expiresAtMs(long version, long createdMs) {
    return createdMs + ((version >>> EXPIRY_SHIFT) & MAX_EXPIRY_MINUTES) * MS_PER_MINUTE;
  }

  private static Outlook outlookOf(ObjectNode session) {
    return switch (session.path("status").asText("")) {
      case "expired" ->
          PaymentState.of(session) == PaymentState.EXPIRED ? Outlook.EXPIRED : Outlook.SETTLED;
      case "complete" ->
          PaymentState.of(session) == PaymentState.UNPAID ? Outlook.UNPAID : Outlook.SETTLED;
      default -> Outlook.OPEN;
    };
  }

  private static long expiryMinutes(long createdMs, JsonNode expiresAt) {
    long lifeMs = DEFAULT_LIFE_MS;
    if (expiresAt != null && expiresAt.isIntegralNumber() && expiresAt.canConvertToLong()) {
      long value = expiresAt.longValue();
      if (value > 0 && EpochUnit.toMs(value) > createdMs) {
        lifeMs = EpochUnit.toMs(value) - createdMs;
      }
    }
    return minutes(lifeMs);
  }

  private static long minutes(long positiveMs) {
    // Rounded up without an addition, which could overflow.
    return Math.min(MAX_EXPIRY_MINUTES, (positiveMs - 1) / MS_PER_MINUTE + 1);
  }

  /**
   * Returns the 40 bits that an offset stores: 37 of the content digest, 2 of the state of payment,
   * and a last bit that is set if it was paid.
   */
  static long stored(long version) {
    return storedOf(digest(version), emittedState(version));
  }

  static long storedOf(long contentDigest, PaymentState state) {
    return (contentDigest << STATE_BITS) | bitsOf(state);
  }

  /** Returns the digest of the content in the 40 bits of {@link #stored}. */
  static long storedDigest(long stored) {
    return stored >>> STATE_BITS;
  }

  /** Returns the state of payment in the 40 bits of {@link #stored}. */
  static PaymentState storedState(long stored) {
    return stateOf((int) stored & STATE_MASK);
  }

  private static int bitsOf(PaymentState state) {
    return switch (state) {
      case OPEN -> 0b000;
      case PAID -> 0b001;
      case UNPAID -> 0b010;
      case EXPIRED -> 0b100;
      case OTHER -> 0b110;
    };
  }

  private static PaymentState stateOf(int bits) {
    return switch (bits) {
      case 0b000 -> PaymentState.OPEN;
      case 0b010 -> PaymentState.UNPAID;
      case 0b100 -> PaymentState.EXPIRED;
      case 0b110 -> PaymentState.OTHER;
      default -> PaymentState.PAID;
    };
  }
}
