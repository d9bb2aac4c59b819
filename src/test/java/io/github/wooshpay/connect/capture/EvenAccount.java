package io.github.wooshpay.connect.capture;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.api.More;
import io.github.wooshpay.connect.api.Page;
import io.github.wooshpay.connect.api.SessionPages;
import io.github.wooshpay.connect.api.Urgency;
import io.github.wooshpay.connect.api.Window;
import io.github.wooshpay.connect.session.Session;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * An account in virtual time, too large for a script: sessions arrive evenly, and what becomes of
 * each is drawn once. 35 % are paid after a log-normal time (median 3 minutes, 95th percentile 30),
 * 5 % complete unpaid after such a time and are paid 1 hour to 5 days later, the rest expire at 24
 * hours. The list comes newest first; a page shows what was true when it was asked for, and takes
 * 150 ms; requests are let out evenly, as the budget says.
 */
final class EvenAccount implements SessionPages {
  static final long PAGE_MS = 150;
  static final long LIFE_MS = 24 * 3_600_000L;
  static final double MEDIAN_S = 180;
  static final double SIGMA = Math.log(10) / 1.6448536;
  private static final long HOUR = 3_600_000;
  private static final long NEVER = Long.MAX_VALUE;

  /** What has become of a session. */
  enum State {
    OPEN("open/unpaid/"),
    UNPAID("complete/unpaid/"),
    PAID("complete/paid/"),
    EXPIRED("expired/unpaid/");

    private final String version;

    State(String version) {
      this.version = version;
    }
  }

  private static final Map<State, ObjectNode> CONTENT = content();

  private static Map<State, ObjectNode> content() {
    Map<State, ObjectNode> content = new EnumMap<>(State.class);
    for (State state : State.values()) {
      content.put(state, ScriptedApi.json(state.version));
    }
    return content;
  }

  private final long startMs;
  private final long apartMicros;
  private final int limit;
  private final long requestMs;

  /** When it is completed, and when paid: milliseconds after its creation; 0: never. */
  private final int[] completedMs;

  private final int[] paidMs;

  private final @Nullable String[] ids;
  private long nowMs;
  private long nextRequestMs;
  private long observedMs;
  private long requests;

  /**
   * @param sessions how many there will be, from the start on
   * @param perDay how many arrive a day
   */
  EvenAccount(long startMs, int sessions, int perDay, int limit, int requestsPerSecond, long seed) {
    this.startMs = startMs;
    this.nowMs = startMs;
    this.apartMicros = 86_400_000_000L / perDay;
    this.limit = limit;
    this.requestMs = 1000 / requestsPerSecond;
    this.completedMs = new int[sessions];
    this.paidMs = new int[sessions];
    this.ids = new String[sessions];
    SplittableRandom chance = new SplittableRandom(seed);
    for (int i = 0; i < sessions; i++) {
      draw(i, chance);
    }
  }

  private void draw(int i, SplittableRandom chance) {
    double kind = chance.nextDouble();
    if (kind < 0.40) {
      double after = 1000 * MEDIAN_S * Math.exp(SIGMA * gaussian(chance));
      completedMs[i] = (int) Math.max(1, Math.min(after, LIFE_MS - 1));
      paidMs[i] =
          kind < 0.35
              ? completedMs[i]
              : completedMs[i] + (int) (HOUR + chance.nextDouble() * 119 * HOUR);
    }
  }

  private static double gaussian(SplittableRandom chance) {
    double radius = Math.sqrt(-2 * Math.log(1 - chance.nextDouble()));
    return radius * Math.cos(2 * Math.PI * chance.nextDouble());
  }

  long createdMs(int i) {
    return startMs + i * apartMicros / 1000;
  }

  /** How many are created before this instant. */
  private int countBefore(long ms) {
    if (ms <= startMs) {
      return 0;
    }
    long count = ((ms - startMs) * 1000 + apartMicros - 1) / apartMicros;
    return (int) Math.min(count, completedMs.length);
  }

  State state(int i, long atMs) {
    long age = atMs - createdMs(i);
    if (paidMs[i] > 0 && age >= paidMs[i]) {
      return State.PAID;
    }
    if (completedMs[i] > 0 && age >= completedMs[i]) {
      return State.UNPAID;
    }
    return age >= LIFE_MS ? State.EXPIRED : State.OPEN;
  }

  /** Since when the session has been in the state in which it is at this instant. */
  long sinceMs(int i, State state) {
    return createdMs(i)
        + switch (state) {
          case OPEN -> 0;
          case UNPAID -> completedMs[i];
          case PAID -> paidMs[i];
          case EXPIRED -> LIFE_MS;
        };
  }

  /** When the session is paid; never: {@link Long#MAX_VALUE}. */
  long paidAtMs(int i) {
    return paidMs[i] == 0 ? NEVER : createdMs(i) + paidMs[i];
  }

  /** Whether the session was complete before it was paid. */
  boolean paysDelayed(int i) {
    return paidMs[i] > completedMs[i];
  }

  /**
   * Returns an id. A session is shown many times, so its id and the id's hash are computed once.
   */
  private String id(int i) {
    String id = ids[i];
    if (id == null) {
      id = "cs_15800711" + (10_000_000_000L + i);
      ids[i] = id;
    }
    return id;
  }

  static int index(String id) {
    return (int) (Long.parseLong(id, 11, id.length(), 10) - 10_000_000_000L);
  }

  /** The state that a session of a change shows. */
  static State shown(ObjectNode json) {
    for (State state : State.values()) {
      if (state.version.equals(json.get("version").textValue())) {
        return state;
      }
    }
    throw new IllegalArgumentException("not from here: " + json);
  }

  int sessions() {
    return completedMs.length;
  }

  long requests() {
    return requests;
  }

  void passTo(long ms) {
    nowMs = Math.max(nowMs, ms);
  }

  /** When the budget lets the next request out. */
  long nextRequestMs() {
    return nextRequestMs;
  }

  @Override
  public void connect() {}

  @Override
  public Page page(Window window, @Nullable String startingAfter, Urgency urgency) {
    passTo(nextRequestMs);
    nextRequestMs = nowMs + requestMs;
    requests++;
    int listed = countBefore(nowMs + 1);
    int from = Math.min(listed, countBefore(window.fromMs()));
    int to = window.bounded() ? Math.min(listed, countBefore(window.toMs())) : listed;
    int first = (startingAfter == null ? to : index(startingAfter)) - 1;
    int last = Math.max(from, first - limit + 1);
    List<Session> page = new ArrayList<>(Math.max(0, first - last + 1));
    for (int i = first; i >= last; i--) {
      page.add(
          new Session(id(i), createdMs(i), Objects.requireNonNull(CONTENT.get(state(i, nowMs)))));
    }
    nowMs += PAGE_MS;
    observedMs = Math.max(nowMs, observedMs + 1);
    return new Page(page, List.of(), More.of(last > from), observedMs);
  }

  @Override
  public long nowMs() {
    return nowMs;
  }

  @Override
  public int unitMs() {
    return 1;
  }
}
