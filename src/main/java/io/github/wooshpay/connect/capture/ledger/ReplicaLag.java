package io.github.wooshpay.connect.capture.ledger;

import io.github.wooshpay.connect.capture.ledger.Ledger.Comparison;
import io.github.wooshpay.connect.capture.ledger.Ledger.Verdict;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Distinguishes the answer of a lagging replica from a change of a session. An answer contradicts
 * the emitted versions if it shows a version that was replaced within the last minute, or a state
 * of payment that goes back, such as from paid to open. Such an answer is held back until another
 * one, a minute later, confirms it. So a replica that lags by less than a minute never overrides a
 * newer answer.
 *
 * <p>Only sessions that changed within the last minute are remembered. Not thread-safe.
 *
 * <p>Tests: {@code CaptureModelTest}, {@code LaggingReplicaIT}.
 */
public final class ReplicaLag {
  /** How long a contradicting answer is held back, in milliseconds. */
  public static final long HELD_FOR_MS = 60_000;

  private static final long NEVER = Long.MAX_VALUE;
  private static final int MOST_EARLIER = 4;

  private final Map<String, Recent> byId = new HashMap<>();
  private long forgottenMs;
  private long held;

  /** The recent versions of one session. */
  private static final class Recent {
    private long[] earlier = {};
    private long untilMs;
    private long heldSinceMs = NEVER;

    boolean wasEmitted(long digest) {
      return Arrays.stream(earlier).anyMatch(one -> one == digest);
    }

    /** Adds a version; only the newest few are kept. */
    void replaced(long digest, long by) {
      long[] kept = Arrays.stream(earlier).filter(one -> one != by && one != digest).toArray();
      int from = Math.max(0, kept.length - MOST_EARLIER + 1);
      earlier = Arrays.copyOfRange(kept, from, kept.length + 1);
      earlier[earlier.length - 1] = digest;
    }
  }

  /**
   * Returns until when to hold an answer back, in milliseconds since the epoch; 0 if not at all.
   *
   * @param readMs when it was read, by the server's clock, in milliseconds since the epoch
   */
  public long heldUntilMs(Comparison compared, long readMs) {
    forgetBefore(readMs);
    Recent recent = byId.get(compared.id());
    if (compared.verdict() != Verdict.CHANGED) {
      if (recent != null) {
        recent.heldSinceMs = NEVER;
      }
      return 0;
    }
    boolean contradicts =
        compared.goesBack() || (recent != null && recent.wasEmitted(compared.digest()));
    if (!contradicts) {
      return 0;
    }
    if (recent == null) {
      recent = new Recent();
      byId.put(compared.id(), recent);
    }
    recent.untilMs = readMs + 2 * HELD_FOR_MS;
    if (recent.heldSinceMs == NEVER) {
      recent.heldSinceMs = readMs;
      held++;
    }
    long untilMs = recent.heldSinceMs + HELD_FOR_MS;
    return readMs < untilMs ? untilMs : 0;
  }

  /** Records an emitted version. */
  public void emitted(Comparison compared, long readMs) {
    if (compared.verdict() == Verdict.CHANGED) {
      Recent recent = byId.computeIfAbsent(compared.id(), id -> new Recent());
      recent.replaced(compared.emittedDigest(), compared.digest());
      recent.untilMs = readMs + HELD_FOR_MS;
      recent.heldSinceMs = NEVER;
    }
  }

  /** Returns how many answers have been held back. */
  public long held() {
    return held;
  }

  private void forgetBefore(long nowMs) {
    if (!byId.isEmpty() && nowMs - forgottenMs >= HELD_FOR_MS) {
      forgottenMs = nowMs;
      byId.values().removeIf(recent -> recent.untilMs < nowMs);
    }
  }
}
