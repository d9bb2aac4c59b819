package io.github.wooshpay.connect.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wooshpay.connect.json.FieldPaths;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * An account, its capture and the topic, in virtual time: what may happen to them, and what has to
 * hold whatever happens. The horizons are short, so that a case is.
 */
final class CaptureModel {
  static final long MINUTE = 60_000;
  static final long HOUR = 60 * MINUTE;
  static final long HORIZON = 40 * MINUTE;
  static final long UNPAID_HORIZON = 6 * HOUR;
  private static final long START = 1_790_000_000_000L;

  /** A change older than this may come after the last look at its session. */
  private static final long CHANGES_UNTIL = 20 * MINUTE;

  private static final long UNPAID_CHANGES_UNTIL = 4 * HOUR;

  private final Dialect dialect;
  private final ScriptedApi api;
  private final VirtualCapture capture;
  private final List<Planned> sessions = new ArrayList<>();
  private final Map<String, String> known = new HashMap<>();
  private final Map<String, String> knownAtBegin = new HashMap<>();
  private final Set<String> uncertain = new HashSet<>();
  private String before = "";
  private int checkedUpTo;
  private int versions;
  private long horizonOver = START;

  /** How the API behaves, and how the capture is set up. */
  record Dialect(
      int unitMs, boolean newestFirst, int limit, int parallelism, boolean smallOffset, long seed) {
    CaptureSettings settings() {
      return new CaptureSettings(
          new StartFrom.Earliest(),
          60_000,
          HORIZON,
          UNPAID_HORIZON,
          FieldPaths.none(),
          limit,
          parallelism,
          1,
          true,
          smallOffset ? 700 : 700_000);
    }
  }

  private static final class Planned {
    final String id;
    final long createdMs;
    String version;

    /** Since when it has been this version: what becomes of it comes later. */
    long versionMs;

    Planned(String id, long listedMs, long createdMs, String version) {
      this.id = id;
      this.createdMs = createdMs;
      this.version = version;
      this.versionMs = listedMs;
    }
  }

  CaptureModel(Dialect dialect) {
    this.dialect = dialect;
    this.api = new ScriptedApi(START, dialect.unitMs, dialect.newestFirst, dialect.limit, 150);
    this.capture = new VirtualCapture(dialect.settings(), api, new Random(dialect.seed));
  }

  private String createdAgo(String id) {
    Planned session = sessions.stream().filter(s -> s.id.equals(id)).findAny().orElseThrow();
    return (session.createdMs - START) + " ms after the start";
  }

  @Override
  public String toString() {
    return dialect
        + ", before "
        + before
        + ", "
        + sessions.size()
        + " sessions, "
        + capture.topic().size()
        + " records";
  }

  /** Sessions that are there before the start. */
  void before(int count, long spreadMs) {
    before = count + " over " + spreadMs;
    for (int i = 0; i < count; i++) {
      long created = START - 1 - spreadMs * i / count;
      add(START, created, i % 3 == 0 ? "complete/unpaid/" : "open/unpaid/");
    }
  }

  void start() {
    capture.start(Map.of());
  }

  /** So many sessions from now on, so far apart, each listed so late. */
  void create(int count, long apartMs, long lateMs) {
    for (int i = 0; i < count; i++) {
      long created = api.nowMs() + i * apartMs;
      add(created + lateMs, created, "open/unpaid/");
    }
  }

  private void add(long listedMs, long createdMs, String version) {
    Planned session =
        new Planned(
            String.format(Locale.ROOT, "cs_%06d", sessions.size()),
            listedMs,
            createdMs,
            version + versions++);
    sessions.add(session);
    api.create(listedMs, session.id, session.createdMs, session.version);
    horizonOver = Math.max(horizonOver, listedMs);
  }

  /** Something becomes of a session, after a while, if it can still be told. */
  void change(int which, String to, long inMs) {
    if (sessions.isEmpty()) {
      return;
    }
    Planned session = sessions.get(Math.floorMod(which, sessions.size()));
    long at = api.nowMs() + inMs;
    boolean unpaid = session.version.startsWith("complete/unpaid/");
    long until = session.createdMs + (unpaid ? UNPAID_CHANGES_UNTIL : CHANGES_UNTIL);
    if (at > until || at < session.versionMs) {
      return;
    }
    session.versionMs = at;
    session.version = to + (to.endsWith("/flip") ? "" : versions++);
    api.change(at, session.id, session.version);
    horizonOver = Math.max(horizonOver, at);
  }

  /** The API answers nothing for a while. */
  void outage(long ms) {
    api.awayUntil(api.nowMs() + ms);
    horizonOver = Math.max(horizonOver, api.nowMs() + ms);
  }

  void pass(long ms) throws InterruptedException {
    capture.runUntil(api.nowMs() + ms);
    checkNothingTwice();
  }

  /**
   * The worker dies: some of this run's records are in the topic, of some of these the offsets are
   * stored.
   */
  void crash(double inTopic, double stored, long downMs) {
    int begin = capture.begin();
    int left = begin + (int) Math.round((capture.topic().size() - begin) * inTopic);
    int offsets = begin + (int) Math.round((left - begin) * stored);
    Map<Lane, Checkpoint> checkpoints = capture.stored(offsets);
    rememberStored(offsets);
    capture.crash(left);
    rememberUncertain(begin);
    checkedUpTo = left;
    api.passTo(api.nowMs() + downMs);
    capture.start(checkpoints);
  }

  /** The worker stops cleanly: everything is stored. */
  void stop(long downMs) {
    crash(1, 1, downMs);
  }

  /**
   * The last versions of which the restarted capture knows that they were emitted: a batch is all
   * or nothing.
   */
  private void rememberStored(int offsets) {
    List<VirtualCapture.Emitted> topic = capture.topic();
    known.clear();
    known.putAll(knownAtBegin);
    for (int i = capture.begin(); i < offsets; i++) {
      int batch = topic.get(i).batch();
      boolean whole =
          topic.subList(offsets, topic.size()).stream().noneMatch(e -> e.batch() == batch);
      if (whole) {
        known.put(topic.get(i).id(), topic.get(i).version());
      }
    }
    knownAtBegin.clear();
    knownAtBegin.putAll(known);
  }

  /** Sessions of which the topic holds a version that the restarted capture does not know of. */
  private void rememberUncertain(int begin) {
    List<VirtualCapture.Emitted> topic = capture.topic();
    for (VirtualCapture.Emitted emitted : topic.subList(begin, topic.size())) {
      if (!emitted.version().equals(known.get(emitted.id()))) {
        uncertain.add(emitted.id());
      }
    }
  }

  private void checkNothingTwice() {
    List<VirtualCapture.Emitted> topic = capture.topic();
    for (; checkedUpTo < topic.size(); checkedUpTo++) {
      VirtualCapture.Emitted emitted = topic.get(checkedUpTo);
      String before = known.put(emitted.id(), emitted.version());
      if (!dialect.smallOffset) {
        assertThat(emitted.version())
            .as("what is emitted of %s after that, record %d, %s", emitted.id(), checkedUpTo, this)
            .isNotEqualTo(before);
        assertThat(emitted.change().kind())
            .as("the kind of change of %s, record %d, %s", emitted.id(), checkedUpTo, this)
            .isEqualTo(before == null ? Change.Kind.CREATED : Change.Kind.UPDATED);
      }
    }
  }

  /** Lets everything come to rest, and checks what has to hold. */
  void settle() throws InterruptedException {
    pass(Math.max(0, horizonOver - api.nowMs()) + HORIZON + 70 * MINUTE);
    Map<String, String> last = new HashMap<>();
    Map<String, List<String>> emitted = new HashMap<>();
    Map<String, Long> observed = new HashMap<>();
    for (VirtualCapture.Emitted record : capture.topic()) {
      last.put(record.id(), record.version());
      List<String> versions = emitted.computeIfAbsent(record.id(), id -> new ArrayList<>());
      if (versions.isEmpty() || !versions.get(versions.size() - 1).equals(record.version())) {
        versions.add(record.version());
        Long before = observed.put(record.id(), record.change().observedAtMs());
        assertThat(before == null || before < record.change().observedAtMs())
            .as("observed_at of %s increases", record.id())
            .isTrue();
      }
    }
    Map<String, String> missed = new HashMap<>();
    api.truth()
        .forEach(
            (id, version) -> {
              // A session that went from A to B and back, of which a crash lost the offset of B, is
              // A
              // in the ledger and in the account: the one case in which the topic ends with B. With
              // exactly-once support no offset of a record in the topic is lost.
              boolean flippedUnseen =
                  uncertain.contains(id) && emitted.getOrDefault(id, List.of()).contains(version);
              if (!version.equals(last.get(id)) && !flippedUnseen) {
                missed.put(
                    id, version + " instead of " + last.get(id) + ", created " + createdAgo(id));
              }
            });
    assertThat(missed).as("sessions whose last version was not emitted, %s", this).isEmpty();
    emitted.forEach(
        (id, versions) ->
            assertThat(api.served().get(id)).as("served of %s", id).containsSubsequence(versions));
  }
}
