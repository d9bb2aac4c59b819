package io.github.wooshpay.connect.capture.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Offsets as version 0.1 wrote them. */
public final class FormatOne {
  private final Fingerprint fingerprint = new Fingerprint(IgnoredFields.none());
  private final EntryBytes entries = new EntryBytes();
  private final NavigableSet<Long> watched = new TreeSet<>();
  private long newestMs;

  /** Adds what was emitted of a session. */
  public void add(String id, long createdMs, ObjectNode session) {
    newestMs = Math.max(newestMs, createdMs);
    entries.insert(entries.size(), fingerprint.ofId(id), fingerprint.ofContentInFormatOne(session));
  }

  /** Adds an instant below the floor that is watched. */
  public void watch(long createdMs) {
    watched.add(createdMs);
  }

  /**
   * Returns the offset with the position and boundary of another; the position is never before a
   * session that was emitted.
   */
  public Map<String, Object> offset(Checkpoint of, long floorMs) {
    Map<String, Object> offset = new HashMap<>();
    offset.put("created", Math.max(of.createdMs(), newestMs));
    if (of.id() != null) {
      offset.put("id", of.id());
    }
    offset.put("floor", floorMs);
    if (of.boundaryMs() != null) {
      offset.put("boundary", of.boundaryMs());
    }
    offset.put("ledger", entries.text(Integer.MAX_VALUE));
    offset.put("watch", InstantsText.write(watched, Integer.MAX_VALUE).text());
    offset.put("version", 1);
    return offset;
  }
}
