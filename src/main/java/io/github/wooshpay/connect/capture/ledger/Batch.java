package io.github.wooshpay.connect.capture.ledger;

import java.util.List;

/**
 * Changes that are handed over together. Without a change it is a heartbeat: it stores where the
 * lane is.
 *
 * @param lane the lane that they belong to
 * @param changes sorted by (created, id); empty for a heartbeat
 * @param startMs where the lane began, before anything was emitted: the position until then
 * @param floorMs the lane's floor before this batch: once all earlier batches are in the topic,
 *     everything created before it is done
 * @param boundaryMs where the history lane ends and the live lane begins
 * @param unpaid instants of complete but unpaid sessions that only an offset of format 1 knows, and
 *     that were seen again unchanged; each once per session
 * @param readMs when the changes were read, by the server's clock, in milliseconds since the epoch,
 *     as all instants here
 */
public record Batch(
    Lane lane,
    List<Change> changes,
    long startMs,
    long floorMs,
    long boundaryMs,
    List<Long> unpaid,
    long readMs) {
  public Batch {
    changes = List.copyOf(changes);
    unpaid = List.copyOf(unpaid);
  }

  /** Returns whether this has no change, and only stores where the lane is. */
  public boolean isHeartbeat() {
    return changes.isEmpty();
  }
}
