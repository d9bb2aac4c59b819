package io.github.wooshpay.connect.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wooshpay.connect.capture.VirtualCapture.Delivery;
import io.github.wooshpay.connect.capture.hint.Hint;
import io.github.wooshpay.connect.capture.ledger.Checkpoint;
import io.github.wooshpay.connect.capture.ledger.FormatOne;
import io.github.wooshpay.connect.capture.ledger.IgnoredFields;
import io.github.wooshpay.connect.capture.ledger.Lane;
import io.github.wooshpay.connect.capture.ledger.StoredLedger;
import io.github.wooshpay.connect.capture.schedule.CaptureSettings;
import io.github.wooshpay.connect.capture.schedule.StartFrom;
import io.github.wooshpay.connect.session.LineItemsMode;
import io.github.wooshpay.connect.session.PaymentState;
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

  /** So far apart are the versions of a young session where a replica lags: each is read. */
  private static final long APART_WITH_LAG = 4 * MINUTE;

  private static final long UNPAID_CHANGES_UNTIL = 4 * HOUR;

  private final Dialect dialect;
  private final ScriptedApi api;
  private final VirtualCapture capture;
  private final List<Planned> sessions = new ArrayList<>();
  private final Map<String, String> known = new HashMap<>();
  private final Map<String, String> knownAtBegin = new HashMap<>();

  /** Sessions of which a record is in the topic that a restart may or may not know of. */
  private final Set<String> unsure = new HashSet<>();

  /** Those that ever were. */
  private final Set<String> everUnsure = new HashSet<>();

  /** Versions of which a format 1 offset knew the content but not the state of payment. */
  private final Map<String, String> ofFormatOne = new HashMap<>();

  /** Expired sessions below the floor of a format 1 offset, which did not watch them. */
  private final Set<String> unwatchedByFormatOne = new HashSet<>();

  private String before = "";
  private int checkedUpTo;
  private int versions;
  private long lagMs;
  private long horizonOver = START;

  /** How the API behaves, and how the capture is set up. */
  record Dialect(
      int unitMs,
      boolean newestFirst,
      int limit,
      int parallelism,
      Delivery delivery,
      long seed,
      long pollIntervalMs,
      long heartbeatIntervalMs) {
    /** So small that slices are sealed, freed and their numbers used again in every case. */
    private static final StoredLedger.Size FEW = new StoredLedger.Size(6, 4, 700_000);

    Dialect(
        int unitMs, boolean newestFirst, int limit, int parallelism, Delivery delivery, long seed) {
      this(unitMs, newestFirst, limit, parallelism, delivery, seed, MINUTE, 0);
    }

    CaptureSettings settings() {
      return new CaptureSettings(
          new StartFrom.Earliest(),
          new CaptureSettings.Watch(pollIntervalMs, HORIZON, UNPAID_HORIZON, IgnoredFields.none()),
          new CaptureSettings.Reads(limit, parallelism, 1),
          true,
          heartbeatIntervalMs,
          LineItemsMode.AS_LISTED);
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

    /** {@code created} as the list shows it. */
    long listedMs(int unitMs) {
      return ScriptedApi.rounded(createdMs, unitMs);
    }
  }

  CaptureModel(Dialect dialect) {
    this.dialect = dialect;
    this.api = new ScriptedApi(START, dialect.unitMs, dialect.newestFirst, dialect.limit, 150);
    this.capture =
        new VirtualCapture(
            dialect.settings(),
            Dialect.FEW,
            dialect.delivery,
            change -> true,
            api,
            new Random(dialect.seed));
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
    capture.start(new VirtualOffsets());
  }

  /** This many sessions from now on, so far apart, each listed so late. */
  void create(int count, long apartMs, long lateMs) {
    for (int i = 0; i < count; i++) {
      long created = api.nowMs() + i * apartMs;
      add(created + lateMs, created, "open/unpaid/");
    }
  }

  private static PaymentState stateOf(String version) {
    return PaymentState.of(ScriptedApi.json(version));
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
    boolean unpaid =
        session.version.startsWith("complete/unpaid/")
            || session.version.startsWith("expired/unpaid/");
    long until = session.createdMs + (unpaid && lagMs == 0 ? UNPAID_CHANGES_UNTIL : CHANGES_UNTIL);
    if (at > until || at < session.versionMs + (lagMs == 0 ? 0 : APART_WITH_LAG)) {
      return;
    }
    if (lagMs > 0 && stateOf(to + "/").equals(stateOf(session.version))) {
      return;
    }
    session.versionMs = at;
    session.version = to + (to.endsWith("/flip") ? "" : versions++);
    api.change(at, session.id, session.version);
    horizonOver = Math.max(horizonOver, at);
  }

  /**
   * From now on every second page comes from a replica that is this far behind, and what becomes of
   * a session is apart far enough that each version is read.
   */
  void lag(long ms) {
    lagMs = ms;
    api.lag(ms);
  }

  /** Every true version is in the topic once, and in order, although a replica lags. */
  void settleWithLag() throws InterruptedException {
    settle();
    Map<String, List<String>> emitted = new HashMap<>();
    for (VirtualCapture.Emitted record : capture.topic()) {
      emitted.computeIfAbsent(record.id(), id -> new ArrayList<>()).add(record.version());
    }
    assertThat(emitted).as("what is in the topic, %s", this).isEqualTo(api.versions());
  }

  /** Which hint is given: true ones and forged ones. */
  enum Hinted {
    SESSION,
    PAYMENT_INTENT,
    ANOTHER_INSTANT,
    UNKNOWN_SESSION,
    UNKNOWN_PAYMENT_INTENT,
    STRETCH
  }

  /** Gives a hint, this many times. */
  void hint(int which, Hinted hinted, int times) {
    long nowMs = api.nowMs();
    int count = Math.max(1, sessions.size());
    Planned session = sessions.isEmpty() ? null : sessions.get(Math.floorMod(which, count));
    String id = session == null ? "cs_none" : session.id;
    long createdMs = session == null ? nowMs : session.listedMs(dialect.unitMs);
    for (int i = 0; i < times; i++) {
      capture.hint(
          switch (hinted) {
            case SESSION -> new Hint.OfSession(id, createdMs, nowMs);
            case PAYMENT_INTENT -> new Hint.OfPaymentIntent("pi_" + id, nowMs);
            case ANOTHER_INSTANT -> new Hint.OfSession(id, createdMs + which * 1_000L, nowMs);
            case UNKNOWN_SESSION -> new Hint.OfSession("cs_" + i, nowMs - which * 10_000L, nowMs);
            case UNKNOWN_PAYMENT_INTENT -> new Hint.OfPaymentIntent("pi_" + i, nowMs);
            case STRETCH -> new Hint.OfStretch(createdMs - 60_000, createdMs + 60_000, nowMs);
          });
    }
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
   * The worker dies: of what was not acknowledged some is in the topic, and of what was, some was
   * not when offsets were last stored.
   */
  void crash(double inTopic, double flushed, long downMs) {
    goOnAfter(capture.crash(inTopic, flushed), downMs);
  }

  /** The worker stops cleanly: everything is stored. */
  void stop(long downMs) {
    goOnAfter(capture.stop(), downMs);
  }

  private void goOnAfter(VirtualOffsets stored, long downMs) {
    rememberStored(stored);
    checkedUpTo = capture.topic().size();
    api.passTo(api.nowMs() + downMs);
    capture.start(stored);
  }

  /** The worker stops, and what it has stored is what version 0.1 would have stored. */
  void upgrade(long downMs) {
    VirtualOffsets stored = capture.stop();
    rememberStored(stored);
    for (Lane lane : Lane.values()) {
      if (stored.has(lane)) {
        stored = stored.with(lane, inFormatOne(stored, lane));
      }
    }
    checkedUpTo = capture.topic().size();
    ofFormatOne.putAll(known);
    api.passTo(api.nowMs() + downMs);
    capture.start(stored);
  }

  private Map<String, Object> inFormatOne(VirtualOffsets stored, Lane lane) {
    Checkpoint head = Checkpoint.fromOffset(stored.head(lane));
    long floorMs = stored.read(lane).floorMs();
    long boundaryMs = head.boundaryMs() == null ? floorMs : head.boundaryMs();
    FormatOne formatOne = new FormatOne();
    Set<Long> watched = new HashSet<>();
    for (Planned session : sessions) {
      String version = known.getOrDefault(session.id, "");
      boolean below = session.listedMs(dialect.unitMs) < floorMs - 1000;
      if (below && version.startsWith("complete/unpaid/")) {
        watched.add(session.listedMs(dialect.unitMs));
      }
    }
    for (Planned session : sessions) {
      long createdMs = session.listedMs(dialect.unitMs);
      String version = known.get(session.id);
      boolean ofLane = createdMs >= boundaryMs == (lane == Lane.LIVE);
      if (ofLane && createdMs < floorMs - 1000 && !watched.contains(createdMs)) {
        unwatchedByFormatOne.add(session.id);
      }
      boolean kept = watched.contains(createdMs) || createdMs >= floorMs - 1000;
      if (version != null && ofLane && kept) {
        formatOne.add(session.id, createdMs, ScriptedApi.json(version));
        if (watched.contains(createdMs)) {
          formatOne.watch(createdMs);
        }
      }
    }
    return formatOne.offset(head, floorMs);
  }

  /** A user rewinds both lanes to their beginning, while slices of before are still stored. */
  void rewind() {
    VirtualOffsets stored = capture.stop();
    long boundaryMs = Long.MAX_VALUE;
    for (Lane lane : Lane.values()) {
      if (stored.has(lane)) {
        Checkpoint head = Checkpoint.fromOffset(stored.head(lane));
        boundaryMs = head.boundaryMs() == null ? boundaryMs : head.boundaryMs();
      }
    }
    for (Lane lane : Lane.values()) {
      if (stored.has(lane)) {
        stored =
            stored.with(
                lane,
                Map.of("created", lane == Lane.LIVE ? boundaryMs : 0L, "boundary", boundaryMs));
      }
    }
    forgetAll();
    capture.start(stored);
  }

  /** A user removes the offsets of both lanes, but not those of the slices. */
  void reset() {
    VirtualOffsets stored = capture.stop();
    for (Lane lane : Lane.values()) {
      stored = stored.without(lane);
    }
    forgetAll();
    capture.start(stored);
  }

  private void forgetAll() {
    checkedUpTo = capture.topic().size();
    known.clear();
    knownAtBegin.clear();
    unsure.clear();
    ofFormatOne.clear();
    everUnsure.addAll(capture.topic().stream().map(VirtualCapture.Emitted::id).toList());
  }

  /**
   * Remembers the last versions of which a restart knows that they were emitted. It surely knows of
   * a record if all records of its batch and partition are stored.
   */
  @SuppressWarnings("ReferenceEquality") // The very offset that a record carries.
  private void rememberStored(VirtualOffsets stored) {
    List<VirtualCapture.Emitted> run =
        capture.topic().subList(capture.begin(), capture.topic().size());
    Map<VirtualOffsets.Partition, Integer> storedBatch = new HashMap<>();
    for (VirtualCapture.Emitted record : capture.sent()) {
      if (record.placement().offset() == stored.all().get(record.partition())) {
        storedBatch.put(record.partition(), record.batch());
      }
    }
    known.clear();
    known.putAll(knownAtBegin);
    for (VirtualCapture.Emitted record : run) {
      int upTo = storedBatch.getOrDefault(record.partition(), -1);
      boolean whole = stored.has(record.lane()) && isWhole(record, upTo, stored);
      if (whole) {
        known.put(record.id(), record.version());
      } else {
        unsure.add(record.id());
        everUnsure.add(record.id());
      }
    }
    knownAtBegin.clear();
    knownAtBegin.putAll(known);
  }

  private boolean isWhole(VirtualCapture.Emitted record, int upTo, VirtualOffsets stored) {
    return record.batch() < upTo
        || (record.batch() == upTo && isLastOfItsBatch(capture.sent(), record.partition(), stored));
  }

  /** Whether the stored offset is the one that the last record of its batch carries. */
  @SuppressWarnings("ReferenceEquality") // The very offset that a record carries.
  private static boolean isLastOfItsBatch(
      List<VirtualCapture.Emitted> sent,
      VirtualOffsets.Partition partition,
      VirtualOffsets stored) {
    VirtualCapture.Emitted carrier = null;
    VirtualCapture.Emitted last = null;
    for (VirtualCapture.Emitted record : sent) {
      if (record.partition().equals(partition)) {
        if (record.placement().offset() == stored.all().get(partition)) {
          carrier = record;
        }
        if (carrier != null && record.batch() == carrier.batch()) {
          last = record;
        }
      }
    }
    return carrier != null && carrier == last;
  }

  private void checkNothingTwice() {
    List<VirtualCapture.Emitted> topic = capture.topic();
    for (; checkedUpTo < topic.size(); checkedUpTo++) {
      VirtualCapture.Emitted emitted = topic.get(checkedUpTo);
      String id = emitted.id();
      String before = known.put(id, emitted.version());
      boolean stateUnknown = before != null && before.equals(ofFormatOne.get(id));
      if (!unsure.remove(id)) {
        assertThat(emitted.version())
            .as("what is emitted of %s after that, record %d, %s", id, checkedUpTo, this)
            .isNotEqualTo(before);
        assertThat(emitted.change().isUpdate())
            .as("whether %s is an update, record %d, %s", id, checkedUpTo, this)
            .isEqualTo(before != null);
        if (!stateUnknown) {
          checkPayment(emitted, before);
        }
      }
    }
  }

  private void checkPayment(VirtualCapture.Emitted emitted, String before) {
    PaymentState was = before == null ? null : PaymentState.of(ScriptedApi.json(before));
    PaymentState now = PaymentState.of(ScriptedApi.json(emitted.version()));
    assertThat(emitted.change().was())
        .as("what %s was, record %d, %s", emitted.id(), checkedUpTo, this)
        .isEqualTo(was);
    assertThat(emitted.change().becamePaid())
        .as("whether %s became paid, record %d, %s", emitted.id(), checkedUpTo, this)
        .isEqualTo(now == PaymentState.PAID && was != PaymentState.PAID);
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
                  everUnsure.contains(id) && emitted.getOrDefault(id, List.of()).contains(version);
              boolean unwatched = unwatchedByFormatOne.contains(id);
              if (!version.equals(last.get(id)) && !flippedUnseen && !unwatched) {
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
