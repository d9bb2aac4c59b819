package io.github.wooshpay.connect.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.session.EpochUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one merchant, and the truth about them: what each is now, what it has been, and
 * which versions were ever answered. Thread-safe; a page is read as of one instant. Half a million
 * sessions take about 0.9 GB and list a page in some microseconds.
 */
public final class SimulatedAccount {
  private final EpochUnit unit;
  private final boolean keepsVersions;
  private Consumer<SessionVersion> onPaid = version -> {};
  private final NavigableMap<Position, Entry> byPosition = new TreeMap<>();
  private final Map<String, Entry> byId = new HashMap<>();

  /** An account that answers milliseconds and keeps every version. */
  public SimulatedAccount() {
    this(EpochUnit.MILLISECONDS);
  }

  /** An account that answers times in the unit and keeps every version. */
  public SimulatedAccount(EpochUnit unit) {
    this(unit, true);
  }

  /**
   * An account that answers times in the unit.
   *
   * @param keepsVersions whether earlier versions are kept for {@link #versions}; without, memory
   *     does not grow with changes
   */
  public SimulatedAccount(EpochUnit unit, boolean keepsVersions) {
    this.unit = unit;
    this.keepsVersions = keepsVersions;
  }

  /** The unit in which times are answered. */
  public EpochUnit unit() {
    return unit;
  }

  /**
   * Adds a session that can be seen at once.
   *
   * @param session with {@code id} and with its times in milliseconds, as {@link SampleSessions}
   *     makes them; copied
   * @throws IllegalArgumentException if there is one of this id
   */
  public void add(ObjectNode session) {
    addLate(session, Long.MIN_VALUE);
  }

  /** Adds sessions that can be seen at once. */
  public void addAll(Collection<ObjectNode> sessions) {
    sessions.forEach(this::add);
  }

  /** Adds a session that no list shows before an instant of the server's clock. */
  public void addLate(ObjectNode session, long visibleFromMs) {
    String id = session.path("id").textValue();
    put(id, SimulatedJson.timeMs(session.path("created")), visibleFromMs, session);
  }

  /**
   * Adds an entry that need not be a session: any JSON, listed at the place that an id and an
   * instant would have.
   */
  public void addRaw(String id, long createdMs, JsonNode answered) {
    put(id, createdMs, Long.MIN_VALUE, answered);
  }

  private synchronized void put(String id, long createdMs, long visibleFromMs, JsonNode answered) {
    SessionVersion first =
        new SessionVersion(id, createdMs, 1, SimulatedJson.inUnit(answered, unit));
    Entry entry = new Entry(visibleFromMs, first);
    if (byId.putIfAbsent(id, entry) != null) {
      throw new IllegalArgumentException("there is a session " + id + " already");
    }
    byPosition.put(new Position(createdMs, id), entry);
  }

  /**
   * Changes a session. A change that leaves the JSON as it was makes no version.
   *
   * @param change works on the JSON as answered, in the account's unit; the session's place in the
   *     list stays
   */
  public synchronized void edit(String id, Consumer<ObjectNode> change) {
    Entry entry = entry(id);
    SessionVersion before = entry.current();
    ObjectNode json = (ObjectNode) before.json();
    change.accept(json);
    SessionVersion after = new SessionVersion(id, before.createdMs(), before.number() + 1, json);
    if (!after.sameContent(before)) {
      entry.become(after, keepsVersions);
      if (isPaid(after) && !isPaid(before)) {
        onPaid.accept(after);
      }
    }
  }

  private static boolean isPaid(SessionVersion version) {
    return version.json().path("payment_status").asText("").equals("paid");
  }

  /** Tells of each session that becomes paid from now on; must not block. */
  synchronized void onPaid(Consumer<SessionVersion> listener) {
    onPaid = listener;
  }

  /** Completes and pays a session. */
  public void pay(String id) {
    edit(id, session -> SampleSessions.complete(session, "paid"));
  }

  /** Completes a session by a delayed payment method: it stays unpaid until {@link #pay}. */
  public void completeUnpaid(String id) {
    edit(id, session -> SampleSessions.complete(session, "unpaid"));
  }

  /** Lets a session expire. */
  public void expire(String id) {
    edit(id, session -> session.put("status", "expired"));
  }

  /** How many sessions there are, visible or not. */
  public synchronized int size() {
    return byId.size();
  }

  /** What is true now: the current version of every session, by id, sorted by (created, id). */
  public synchronized Map<String, SessionVersion> truth() {
    Map<String, SessionVersion> truth = new LinkedHashMap<>();
    byPosition.forEach((position, entry) -> truth.put(position.id(), entry.current()));
    return truth;
  }

  /** The current version of a session. */
  public synchronized SessionVersion current(String id) {
    return entry(id).current();
  }

  /** Every version of a session, oldest first; the current one alone if versions are not kept. */
  public synchronized List<SessionVersion> versions(String id) {
    return List.copyOf(entry(id).versions);
  }

  private Entry entry(String id) {
    Entry entry = byId.get(id);
    if (entry == null) {
      throw new IllegalArgumentException("there is not a session " + id);
    }
    return entry;
  }

  /** Whether an id can be a cursor at an instant of the server's clock. */
  synchronized boolean shows(String id, long nowMs) {
    Entry entry = byId.get(id);
    return entry != null && entry.visibleFromMs <= nowMs;
  }

  /**
   * Returns the page that answers the query at an instant of the server's clock.
   *
   * @param asOfMs the instant, by this machine's clock, whose versions are answered: one of a
   *     moment ago is what a replica that lags would answer
   */
  synchronized Listed list(ListQuery query, ListOrder order, long nowMs, long asOfMs) {
    boolean upwards = order == ListOrder.OLDEST_FIRST;
    boolean backwards = query.endingBefore() != null;
    NavigableMap<Position, Entry> range = range(query, upwards);
    NavigableMap<Position, Entry> walk = upwards == backwards ? range.descendingMap() : range;
    Collection<Entry> entries =
        order == ListOrder.NO_ORDER_OF_TIME ? scattered(query) : walk.values();
    List<SessionVersion> found = new ArrayList<>();
    for (Entry entry : entries) {
      SessionVersion version = entry.visibleFromMs <= nowMs ? entry.asOf(asOfMs) : null;
      if (version != null && version.matches(query)) {
        found.add(version);
        if (found.size() > query.limit()) {
          break;
        }
      }
    }
    boolean hasMore = found.size() > query.limit();
    if (hasMore) {
      found.remove(query.limit());
    }
    if (backwards) {
      Collections.reverse(found);
    }
    found.forEach(SessionVersion::markServed);
    return new Listed(found, hasMore);
  }

  /** Returns the next sessions, and some more, of a list by a number that their ids hash to. */
  private Collection<Entry> scattered(ListQuery query) {
    NavigableMap<Position, Entry> all =
        byPosition.subMap(
            new Position(query.fromMs(), ""), false, new Position(query.toMs(), ""), false);
    long after = query.startingAfter() == null ? Long.MIN_VALUE : scattered(query.startingAfter());
    PriorityQueue<Map.Entry<Long, Entry>> next =
        new PriorityQueue<>(Map.Entry.<Long, Entry>comparingByKey().reversed());
    all.forEach(
        (position, entry) -> {
          long number = scattered(position.id());
          if (number > after) {
            next.add(Map.entry(number, entry));
            if (next.size() > query.limit() + 1) {
              next.remove();
            }
          }
        });
    List<Entry> entries = new ArrayList<>();
    while (!next.isEmpty()) {
      entries.add(next.remove().getValue());
    }
    Collections.reverse(entries);
    return entries;
  }

  private static long scattered(String id) {
    long hash = 1_125_899_906_842_597L;
    for (int i = 0; i < id.length(); i++) {
      hash = 31 * hash + id.charAt(i);
    }
    return hash * 0x9E3779B97F4A7C15L;
  }

  /** Both ends are exclusive: no session has an empty id. */
  private NavigableMap<Position, Entry> range(ListQuery query, boolean upwards) {
    Position after = position(query.startingAfter());
    Position before = position(query.endingBefore());
    Position low = later(new Position(query.fromMs(), ""), upwards ? after : before);
    Position high = earlier(new Position(query.toMs(), ""), upwards ? before : after);
    return low.compareTo(high) < 0
        ? byPosition.subMap(low, false, high, false)
        : Collections.emptyNavigableMap();
  }

  private @Nullable Position position(@Nullable String id) {
    return id == null ? null : new Position(entry(id).current().createdMs(), id);
  }

  private static Position later(Position one, @Nullable Position other) {
    return other != null && other.compareTo(one) > 0 ? other : one;
  }

  private static Position earlier(Position one, @Nullable Position other) {
    return other != null && other.compareTo(one) < 0 ? other : one;
  }

  /** A page: the sessions in the order of the list. */
  record Listed(List<SessionVersion> sessions, boolean hasMore) {}

  private record Position(long createdMs, String id) implements Comparable<Position> {
    @Override
    public int compareTo(Position other) {
      int byTime = Long.compare(createdMs, other.createdMs);
      return byTime != 0 ? byTime : id.compareTo(other.id);
    }
  }

  private static final class Entry {
    private final long visibleFromMs;
    private final List<SessionVersion> versions = new ArrayList<>(1);
    private final List<Long> sinceMs = new ArrayList<>(1);

    Entry(long visibleFromMs, SessionVersion first) {
      this.visibleFromMs = visibleFromMs;
      versions.add(first);
      sinceMs.add(Math.min(first.createdMs(), System.currentTimeMillis()));
    }

    SessionVersion current() {
      return versions.get(versions.size() - 1);
    }

    @Nullable SessionVersion asOf(long ms) {
      int last = versions.size() - 1;
      while (last >= 0 && sinceMs.get(last) > ms) {
        last--;
      }
      return last < 0 ? null : versions.get(last);
    }

    void become(SessionVersion next, boolean keepsVersions) {
      if (!keepsVersions) {
        versions.clear();
        sinceMs.clear();
      }
      versions.add(next);
      sinceMs.add(System.currentTimeMillis());
    }
  }
}
