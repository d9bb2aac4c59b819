package io.github.wooshpay.connect.capture;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a lane is: what a source offset holds. Resuming is one sentence: scan from the floor,
 * emit what the ledger does not hold.
 *
 * @param createdMs the position: {@code created} of the newest session emitted, in milliseconds
 *     since the epoch; the floor while none was
 * @param id the position's session id; null while none was emitted
 * @param floorMs everything created before it is done and never looked at again
 * @param boundaryMs where the history lane ends and the live lane begins; null where a user wrote
 *     the offset by hand
 * @param ledger what was emitted of the sessions created at or after the floor, or watched, encoded
 * @param watch the instants of {@code created} below the floor that are still watched, encoded
 */
public record Checkpoint(
    long createdMs,
    @Nullable String id,
    long floorMs,
    @Nullable Long boundaryMs,
    String ledger,
    String watch) {
  /** The version of the format that this code writes. */
  public static final int VERSION = 1;

  /** The source offset: what Connect stores. The names are a format, fixed for good. */
  public Map<String, Object> toOffset() {
    Map<String, Object> offset = new LinkedHashMap<>();
    offset.put("created", createdMs);
    if (id != null) {
      offset.put("id", id);
    }
    offset.put("floor", floorMs);
    if (boundaryMs != null) {
      offset.put("boundary", boundaryMs);
    }
    offset.put("ledger", ledger);
    offset.put("watch", watch);
    offset.put("version", VERSION);
    return offset;
  }
}
