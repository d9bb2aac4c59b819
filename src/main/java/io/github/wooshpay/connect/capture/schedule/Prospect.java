package io.github.wooshpay.connect.capture.schedule;

import io.github.wooshpay.connect.capture.ledger.Chunk;
import io.github.wooshpay.connect.capture.ledger.PackedVersion;

/**
 * What may still become of the sessions of a chunk.
 *
 * @param open whether one is open
 * @param unpaid whether one is complete but unpaid
 * @param nextExpiryMs when the next open one expires; {@link Long#MAX_VALUE} if none will
 * @param overdueSinceMs when the first one expired that still was open when read; {@link
 *     Long#MAX_VALUE} if none
 * @param recheckMs when it has to be read again whatever else is known; {@link Long#MAX_VALUE} if
 *     nothing demands it
 */
public record Prospect(
    boolean open, boolean unpaid, long nextExpiryMs, long overdueSinceMs, long recheckMs) {
  /** Of a chunk that was not looked at yet. */
  public static final Prospect UNKNOWN =
      new Prospect(true, false, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

  /** Nothing. */
  public static final Prospect SETTLED =
      new Prospect(false, false, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

  /** Of these sessions, as they were read at this instant. */
  public static Prospect of(Chunk chunk, long readMs) {
    boolean open = false;
    boolean unpaid = false;
    long nextExpiryMs = Long.MAX_VALUE;
    long overdueSinceMs = Long.MAX_VALUE;
    for (int i = 0; i < chunk.size(); i++) {
      PackedVersion.Outlook outlook = PackedVersion.outlook(chunk.version(i));
      unpaid |= outlook == PackedVersion.Outlook.UNPAID;
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
    return new Prospect(open, unpaid, nextExpiryMs, overdueSinceMs, chunk.recheckMs());
  }
}
