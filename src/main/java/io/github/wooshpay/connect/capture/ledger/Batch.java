package io.github.wooshpay.connect.capture.ledger;

import java.util.List;

/**
 * Changes that are handed over together. Without a change it is a heartbeat: it stores where the
 * lane is.
 *
 * @param lane the lane that they belong to
 * @param changes sorted by (created, id); empty for a heartbeat
 * @param bounds the instants that bound the lane before this batch
 * @param unpaid instants of complete but unpaid sessions that only an offset of format 1 knows, and
 *     that were seen again unchanged; each once per session
 * @param readMs when the changes were read, by the server's clock, in milliseconds since the epoch,
 *     as all instants here
 * @param lineItems the number of line items that were fetched for the changes
 */
public record Batch(
    Lane lane,
    List<Change> changes,
    LaneBounds bounds,
    List<Long> unpaid,
    long readMs,
    int lineItems) {
  /**
   * The instants that bound a lane, in milliseconds since the epoch.
   *
   * @param startMs where the lane began, before anything was emitted: the position until then
   * @param floorMs the lane's floor: once all earlier batches are in the topic, everything created
   *     before it is done
   * @param boundaryMs where the history lane ends and the live lane begins
   */
  public record LaneBounds(long startMs, long floorMs, long boundaryMs) {}

  public Batch {
    changes = List.copyOf(changes);
    unpaid = List.copyOf(unpaid);
  }

  /** A batch without fetched line items. */
  public Batch(Lane lane, List<Change> changes, LaneBounds bounds, List<Long> unpaid, long readMs) {
    this(lane, changes, bounds, unpaid, readMs, 0);
  }

  /**
   * Returns a part of this batch.
   *
   * @param some its changes
   * @param items the number of line items that were fetched for them
   * @param last whether no other part follows
   */
  public Batch part(List<Change> some, int items, boolean last) {
    return new Batch(lane, some, bounds, last ? unpaid : List.of(), readMs, items);
  }

  /** Returns whether this has no change, and only stores where the lane is. */
  public boolean isHeartbeat() {
    return changes.isEmpty();
  }
}
