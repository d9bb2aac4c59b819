package io.github.wooshpay.connect.capture;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.api.More;
import io.github.wooshpay.connect.api.Page;
import io.github.wooshpay.connect.api.SessionLookup;
import io.github.wooshpay.connect.api.SessionPages;
import io.github.wooshpay.connect.api.Urgency;
import io.github.wooshpay.connect.api.Window;
import io.github.wooshpay.connect.session.Session;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An account and its list, in virtual time: sessions appear, change and are paged through as a
 * script says; each page takes time, in which the script continues.
 */
final class ScriptedApi implements SessionPages, SessionLookup {
  private final int unitMs;
  private final boolean newestFirst;
  private final int limit;
  private final long pageMs;
  private final NavigableSet<Listed> listed =
      new TreeSet<>(Comparator.comparingLong(Listed::createdMs).thenComparing(Listed::id));
  private final Map<String, Listed> byId = new LinkedHashMap<>();
  private final Map<String, List<String>> served = new LinkedHashMap<>();
  private final PriorityQueue<Event> script =
      new PriorityQueue<>(Comparator.comparingLong(Event::atMs).thenComparingLong(Event::number));
  private long nowMs;
  private long awayUntilMs;
  private long lagMs;
  private boolean shuffled;
  private long lastObservedMs;
  private long events;
  private long requests;

  private record Event(long atMs, long number, Runnable what) {}

  /** A session as the account has it. */
  static final class Listed {
    private final String id;
    private final long createdMs;
    private ObjectNode json;

    /** Its versions by when they came to be. */
    private final NavigableMap<Long, ObjectNode> versions = new TreeMap<>();

    Listed(String id, long createdMs, ObjectNode json) {
      this.id = id;
      this.createdMs = createdMs;
      this.json = json;
    }

    void become(long atMs, ObjectNode version) {
      json = version;
      versions.put(atMs, version);
    }

    /** Returns the version of this instant; null if it was not listed then. */
    @Nullable ObjectNode asOf(long ms) {
      Map.Entry<Long, ObjectNode> version = versions.floorEntry(ms);
      return version == null ? null : version.getValue();
    }

    String id() {
      return id;
    }

    long createdMs() {
      return createdMs;
    }
  }

  ScriptedApi(long startMs, int unitMs, boolean newestFirst, int limit, long pageMs) {
    this.nowMs = startMs;
    this.unitMs = unitMs;
    this.newestFirst = newestFirst;
    this.limit = limit;
    this.pageMs = pageMs;
  }

  /** At this instant the session is listed, with the {@code created} given rounded to the unit. */
  void create(long atMs, String id, long createdMs, String version) {
    at(
        atMs,
        () -> {
          Listed session = new Listed(id, rounded(createdMs, unitMs), json(version));
          session.become(nowMs, json(version));
          listed.add(session);
          byId.put(id, session);
        });
  }

  /**
   * At this instant the session becomes this version: {@code status/payment_status/anything}, or
   * {@code status//setup} of a session that saves a card.
   */
  void change(long atMs, String id, String version) {
    at(
        atMs,
        () -> {
          Listed session = byId.get(id);
          if (session != null) {
            session.become(nowMs, json(version));
          }
        });
  }

  /** Returns {@code created} as the API answers it: rounded half up to its unit. */
  static long rounded(long createdMs, int unitMs) {
    return Math.floorDiv(createdMs + unitMs / 2, unitMs) * unitMs;
  }

  void at(long atMs, Runnable what) {
    script.add(new Event(atMs, events++, what));
    goOn();
  }

  /** Lets virtual time pass. */
  void passTo(long ms) {
    while (!script.isEmpty() && script.peek().atMs() <= ms) {
      nowMs = Math.max(nowMs, script.peek().atMs());
      script.poll().what().run();
    }
    nowMs = Math.max(nowMs, ms);
  }

  private void goOn() {
    passTo(nowMs);
  }

  static ObjectNode json(String version) {
    String[] parts = version.split("/", -1);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("status", parts[0]);
    if (parts[parts.length - 1].equals("setup")) {
      json.put("mode", "setup");
    } else {
      json.put("payment_status", parts[1]);
    }
    json.put("version", version);
    return json;
  }

  /** The versions of each session that were ever on a page, in order, without repetitions. */
  Map<String, List<String>> served() {
    return served;
  }

  /** The versions of each session that there ever were, in order. */
  Map<String, List<String>> versions() {
    Map<String, List<String>> versions = new LinkedHashMap<>();
    for (Listed session : listed) {
      versions.put(
          session.id,
          session.versions.values().stream().map(v -> v.get("version").textValue()).toList());
    }
    return versions;
  }

  /** From now on every second page is answered by a replica that is this far behind. */
  void lag(long ms) {
    lagMs = ms;
  }

  /** The last version of each session. */
  Map<String, String> truth() {
    Map<String, String> truth = new LinkedHashMap<>();
    listed.forEach(s -> truth.put(s.id, s.json.get("version").textValue()));
    return truth;
  }

  long requests() {
    return requests;
  }

  /** Answers nothing before this instant: whoever asks waits, as the client does. */
  void awayUntil(long ms) {
    awayUntilMs = Math.max(awayUntilMs, ms);
  }

  @Override
  public void connect() {
    requests++;
    passTo(awayUntilMs);
    passTo(nowMs + pageMs);
  }

  @Override
  public Page page(Window window, @Nullable String startingAfter, Urgency urgency) {
    requests++;
    passTo(awayUntilMs);
    passTo(nowMs + pageMs);
    lastObservedMs = Math.max(nowMs, lastObservedMs + 1);
    long asOfMs = requests % 2 == 0 ? nowMs - lagMs : nowMs;
    List<Session> page = new ArrayList<>();
    boolean hasMore = false;
    for (Listed session : after(window, startingAfter)) {
      ObjectNode json = session.asOf(asOfMs);
      if (json != null && page.size() == limit) {
        hasMore = true;
        break;
      }
      if (json != null) {
        page.add(serve(session, json));
      }
    }
    return new Page(page, List.of(), More.of(hasMore), lastObservedMs);
  }

  /** Returns the session of a PaymentIntent, whose id is {@code pi_} and the session's. */
  @Override
  public Page ofPaymentIntent(String paymentIntent, Urgency urgency) {
    requests++;
    passTo(awayUntilMs);
    passTo(nowMs + pageMs);
    lastObservedMs = Math.max(nowMs, lastObservedMs + 1);
    Listed session = byId.get(paymentIntent.substring("pi_".length()));
    List<Session> found = session == null ? List.of() : List.of(serve(session, session.json));
    return new Page(found, List.of(), More.NO, lastObservedMs);
  }

  /** What is listed in the window, as its bounds reach the API: in its unit. */
  private Iterable<Listed> after(Window window, @Nullable String cursor) {
    Listed from = edge(window.fromMs() / unitMs * unitMs);
    NavigableSet<Listed> within =
        window.bounded()
            ? listed.subSet(from, true, edge((window.toMs() + unitMs - 1) / unitMs * unitMs), false)
            : listed.tailSet(from, true);
    if (shuffled) {
      List<Listed> inNoOrder = new ArrayList<>(within);
      inNoOrder.sort(Comparator.comparingInt(listed -> scattered(listed.id)));
      return inNoOrder.stream()
          .filter(listed -> cursor == null || scattered(listed.id) > scattered(cursor))
          .toList();
    }
    NavigableSet<Listed> ordered = newestFirst ? within.descendingSet() : within;
    return cursor == null ? ordered : ordered.tailSet(byId.get(cursor), false);
  }

  /** A bijection of the hashes of short ids, so that none is skipped. */
  private static int scattered(String id) {
    return id.hashCode() * 0x9E3779B1;
  }

  /** From now on the list comes in no order of time. */
  void shuffle() {
    shuffled = true;
  }

  private static Listed edge(long createdMs) {
    return new Listed("", createdMs, json("//"));
  }

  private Session serve(Listed session, ObjectNode json) {
    String version = json.get("version").textValue();
    List<String> versions = served.computeIfAbsent(session.id, i -> new ArrayList<>());
    if (versions.isEmpty() || !versions.get(versions.size() - 1).equals(version)) {
      versions.add(version);
    }
    return new Session(session.id, session.createdMs, json);
  }

  @Override
  public long nowMs() {
    return nowMs;
  }

  @Override
  public int unitMs() {
    return unitMs;
  }
}
