package io.github.wooshpay.connect.capture.schedule;

import io.github.wooshpay.connect.capture.ledger.Chunk;
import io.github.wooshpay.connect.capture.ledger.PackedVersion;

/**
 * How the sessions of a chunk may still change.
 *
 * @param open whether a session is open
 * @param unpaid whether a session awaits a delayed payment: it is complete but unpaid, or expired
 * @param nextExpiryMs when the next open session expires; {@link Long#MAX_VALUE} if none will
 * @param overdueSinceMs the earliest expiry of a session that was still open when read later;
 *     {@link Long#MAX_VALUE} if there is none
 * @param expiredMs when a session was last found expired, in milliseconds since the epoch; {@link
 *     Long#MIN_VALUE} if none was
 * @param recheckMs when the chunk has to be read again in any case; {@link Long#MAX_VALUE} if it
 *     need not be
 */
public record ChunkOutlook(
    boolean open,
    boolean unpaid,
    long nextExpiryMs,
    long overdueSinceMs,
    long expiredMs,
    long recheckMs) {
  private static final long HOUR_MS = 3_600_000;

  /** The outlook of a chunk not yet read. */
  public static final ChunkOutlook UNKNOWN =
      new ChunkOutlook(true, false, Long.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE);

  /** No change is expected. */
  public static final ChunkOutlook SETTLED =
      new ChunkOutlook(
          false, false, Long.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE);

  /** Returns whether a session was found expired within the hour before this instant. */
  public boolean expiredWithinTheHour(long nowMs) {
    return expiredMs > nowMs - HOUR_MS;
  }

  /** Returns the outlook of sessions read at this instant. */
  public static ChunkOutlook of(Chunk chunk, long readMs) {
    boolean open = false;
    boolean unpaid = false;
    long nextExpiryMs = Long.MAX_VALUE;
    long overdueSinceMs = Long.MAX_VALUE;
    long expiredMs = Long.MIN_VALUE;
    for (int i = 0; i < chunk.size(); i++) {
      PackedVersion.Outlook outlook = PackedVersion.outlook(chunk.version(i));
      unpaid |= outlook.awaitsPayment();
      if (outlook == PackedVersion.Outlook.EXPIRED) {
        long foundMs = PackedVersion.expiresAtMs(chunk.version(i), chunk.created(i));
        expiredMs = Math.max(expiredMs, foundMs);
      }
      if (outlook == PackedVersion.Outlook.OPEN) {
        open = true;
        long expiresMs = PackedVersion.expiresAtMs(chunk.version(i), chunk.created(i));
        if (expiresMs > readMs) {
          nextExpiryMs = Math.min(nextExpiryMs, expiresMs);
        } else {
          overdueSinceMs = Math.min(overdueSinceMs, expiresMs);
        }
      }
    }
    return new ChunkOutlook(
        open, unpaid, nextExpiryMs, overdueSinceMs, expiredMs, chunk.recheckMs());
  }
}
