package io.github.wooshpay.connect.capture.ledger;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.simulator.SessionVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Offsets as version 0.1 wrote them. */
public final class FormatOne {
  private static final ObjectMapper JSON = new ObjectMapper();

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

  /**
   * Returns a connector's offsets as version 0.1 would have stored them, in the form in which a
   * worker's REST interface takes them: everything in the head, and no slice.
   *
   * @param stored the offsets as the REST interface answers them
   * @param held the sessions that the ledger holds
   */
  public static Map<String, Object> altered(JsonNode stored, Collection<SessionVersion> held) {
    List<Map<String, Object>> altered = new ArrayList<>();
    for (JsonNode entry : stored.path("offsets")) {
      JsonNode partition = entry.path("partition");
      Map<String, Object> offset = new HashMap<>();
      offset.put("partition", JSON.convertValue(partition, Map.class));
      offset.put("offset", partition.has("slice") ? null : inFormatOne(entry.path("offset"), held));
      altered.add(offset);
    }
    return Map.of("offsets", altered);
  }

  private static Map<String, Object> inFormatOne(JsonNode head, Collection<SessionVersion> held) {
    FormatOne formatOne = new FormatOne();
    for (SessionVersion version : held) {
      formatOne.add(version.id(), version.createdMs(), (ObjectNode) version.json());
    }
    Checkpoint checkpoint =
        Checkpoint.fromOffset(JSON.convertValue(head, new TypeReference<Map<String, Object>>() {}));
    return formatOne.offset(checkpoint, checkpoint.floorMs());
  }
}
