package io.github.wooshpay.connect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.FaultWay.Fate;
import io.github.wooshpay.connect.api.CapturedLog;
import io.github.wooshpay.connect.config.WooshPaySourceConfig;
import io.github.wooshpay.connect.record.EmittedVersion;
import io.github.wooshpay.connect.record.SessionRecords;
import io.github.wooshpay.connect.simulator.Behaviour;
import io.github.wooshpay.connect.simulator.Fault;
import io.github.wooshpay.connect.simulator.FaultPolicy;
import io.github.wooshpay.connect.simulator.RecordedRequest;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SessionVersion;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * A task as a worker drives it, against an API of which a share of the requests goes wrong, while
 * sessions are created, paid and expire. Half way the task is stopped, and another continues from
 * the stored offsets. Requests keep failing until the topic equals the truth. Not thread-safe.
 */
final class FaultRound {
  /** Rounds end within seconds; but the slower requests get, the longer old pages wait. */
  private static final Duration LONGEST = Duration.ofMinutes(20);

  private static final Duration DAY = Duration.ofDays(1);
  private static final int YOUNG = 12;

  /**
   * One session in this many stays open: a page of which all are settled except a delayed payment
   * is looked at every 50 minutes only.
   */
  private static final int STAYING_OPEN = 6;

  private static final int OLD = 25;
  private static final int STEPS = 24;
  private static final int REQUESTS_PER_STEP = 3;
  private static final int PAGE = 10;
  private static final int TICK_MS = 100;
  private static final int PER_SECOND = 200;
  private static final int BACKOFF_MS = 20;

  /** Each wait is shortened by up to half; clocks tell whole milliseconds. */
  private static final int LEAST_WAIT_MS = BACKOFF_MS / 2 - 1;

  /**
   * Repetitions that may come too soon in the API's time: on a busy machine it reads a request
   * late, and the repetition in time. Without any wait, all of them would.
   */
  private static final int MOST_TOO_SOON = 1;

  private static final double SHARE_TOO_SOON = 0.05;

  /** Requests without a fault in the end: the whole account is re-read several times. */
  private static final int QUIET = 30;

  /** What a task asks to begin with: the handshake, and a page for each lane. */
  private static final int HANDSHAKE = 6;

  /** Further requests of a start: the handshake, and windows to find how dense the sessions are. */
  private static final int START = 40;

  /** Pages of one tick: a tail, and chunks of the young sessions that may be half full. */
  private static final int PER_TICK = 1 + 2 * (YOUNG + STEPS / 4) / PAGE + 1;

  /** What a handshake says that was refused once, and was answered by its next question. */
  private static final String OVERCOME = " Before that: ";

  private final FaultWay way;
  private final String name;
  private final CapturedLog log;
  private final FaultPolicy policy;
  private final SplittableRandom random;
  private final SampleSessions samples;
  private final SimulatedAccount account = new SimulatedAccount();
  private final SimulatedApi api = SimulatedApi.of(account);
  private final Map<String, String> properties = new HashMap<>();
  private final HandMadeContext context;
  private final SessionRecords records;
  private final long beganNs = System.nanoTime();
  private final List<String> open = new ArrayList<>();
  private final List<String> unpaid = new ArrayList<>();
  private final Map<String, List<Struct>> topic = new HashMap<>();
  private final List<String> complaints = new ArrayList<>();
  private int duplicated;
  private int steps;
  private volatile boolean captured;

  /**
   * How it went.
   *
   * @param missing sessions of which the topic has not the last version, or none
   * @param duplicated records that say what an earlier one had said
   * @param faulty those of the requests that went wrong, or came in an unusual way
   * @param saw what the log said was wrong; empty if nothing
   * @param complaints what else was not as it must be
   */
  record Result(
      int missing,
      int duplicated,
      long requests,
      long faulty,
      String saw,
      List<String> complaints) {}

  private record Asked(String what, long atMs, Fate fate) {
    /** Returns whether it is a first contact, where the other style has its turn in between. */
    boolean isContact() {
      return what.endsWith("{\"limit\":1}");
    }
  }

  /** One task: what it asked, and under which name it logged. */
  private static final class Run {
    final WooshPaySourceTask task = new WooshPaySourceTask();
    final String context;
    final long beganNs = System.nanoTime();
    double seconds;
    private final List<Asked> asked = new ArrayList<>();
    private boolean quiet;
    private int askedInQuiet;

    Run(String context) {
      this.context = context;
    }

    /** No more faults. */
    synchronized void calm() {
      quiet = true;
    }

    synchronized boolean isQuiet() {
      return quiet;
    }

    synchronized void add(Asked one) {
      asked.add(one);
      askedInQuiet += quiet ? 1 : 0;
    }

    synchronized int askedInQuiet() {
      return askedInQuiet;
    }

    synchronized List<Asked> asked() {
      return List.copyOf(asked);
    }

    long count(Fate fate) {
      return asked().stream().filter(one -> one.fate == fate).count();
    }

    long faulty() {
      return asked().size() - count(Fate.ANSWERED);
    }
  }

  FaultRound(FaultWay way, double share, long seed, CapturedLog log) {
    this.way = way;
    this.name = String.format(Locale.ROOT, "%s, %.0f %%, round %d", way.label(), share * 100, seed);
    this.log = log;
    this.policy = FaultPolicy.random(seed, share, way.behaviours());
    this.random = new SplittableRandom(seed);
    this.samples = new SampleSessions(seed);
    properties.put("name", name);
    properties.put("wooshpay.api.key", SimulatedApi.KEY);
    properties.put("wooshpay.api.url", api.url().toString());
    properties.put("topic", "sessions");
    properties.put("start.from", Instant.now().minus(DAY.multipliedBy(41)).toString());
    properties.put("poll.interval.ms", Integer.toString(TICK_MS));
    properties.put("page.limit", Integer.toString(PAGE));
    properties.put("requests.per.second", Integer.toString(PER_SECOND));
    properties.put("request.timeout.ms", Long.toString(way.timeout().toMillis()));
    properties.put("retry.backoff.ms", Integer.toString(BACKOFF_MS));
    properties.put("retry.backoff.max.ms", Integer.toString(5 * BACKOFF_MS));
    this.context = new HandMadeContext(properties);
    this.records = new SessionRecords(new WooshPaySourceConfig(properties).recordSettings());
    long nowMs = api.nowMs();
    int number = 0;
    for (ObjectNode session : samples.spread(YOUNG, nowMs - DAY.toMillis() / 2, nowMs)) {
      account.add(session);
      if (number++ % STAYING_OPEN != 0) {
        open.add(session.path("id").textValue());
      }
    }
    for (int i = 0; i < OLD; i++) {
      account.add(samples.finished(nowMs - (40 - i / 2) * DAY.toMillis()));
    }
  }

  /** Runs it, which takes seconds. */
  Result run() throws InterruptedException {
    try {
      Run first = new Run(context(1));
      drive(first, () -> steps() >= STEPS / 2);
      Run second = new Run(context(2));
      drive(second, () -> isTrueAgain(second));
      for (Run run : List.of(first, second)) {
        checkPace(run);
        checkAmount(run);
        checkLog(run, run == second);
      }
      return new Result(
          missing(),
          duplicated,
          first.asked().size() + second.asked().size(),
          first.faulty() + second.faulty(),
          saw(second),
          complaints);
    } finally {
      api.close();
    }
  }

  private String context(int run) {
    return "[" + name + ", task " + run + "] ";
  }

  /** Starts a task, polls until it is enough, and stops it. */
  private void drive(Run run, BooleanSupplier enough) throws InterruptedException {
    api.faults(request -> choose(run, request));
    MDC.put("connector.context", run.context);
    try {
      run.task.initialize(context);
      run.task.start(properties);
      while (!enough.getAsBoolean() && !tooLong()) {
        List<SourceRecord> batch = run.task.poll();
        if (batch == null) {
          step();
        } else {
          batch.forEach(this::take);
          context.store(batch);
          captured = true;
        }
      }
    } catch (ConnectException e) {
      complaints.add("the task failed: " + e.getMessage());
    } finally {
      run.task.stop();
      run.seconds = (System.nanoTime() - run.beganNs) / 1e9;
      MDC.remove("connector.context");
    }
  }

  private boolean tooLong() {
    if (System.nanoTime() - beganNs < LONGEST.toNanos()) {
      return false;
    }
    complaints.add("no end after " + LONGEST);
    return true;
  }

  /**
   * Requests keep failing until the topic is complete; then a while without faults shows repeats.
   */
  private boolean isTrueAgain(Run run) {
    if (!run.isQuiet()) {
      if (steps() >= STEPS && wasTold(run) && missing() == 0) {
        run.calm();
      }
      return false;
    }
    return run.askedInQuiet() >= QUIET;
  }

  /** Whether a request went wrong, in a way that is told where one of this share must be. */
  private boolean wasTold(Run run) {
    return way.mustBeTold() ? run.count(Fate.FAILED) > 0 : run.faulty() > 0;
  }

  /** What happens to a request; at every few of them something happens to a session. */
  private @Nullable Behaviour choose(Run run, RecordedRequest request) {
    if (request.number() % REQUESTS_PER_STEP == 0) {
      step();
    }
    Behaviour chosen = run.isQuiet() ? null : policy.choose(request);
    if (isRefusal(chosen) && !captured) {
      chosen = null; // It would be final: the list has not answered before.
    }
    boolean hasCursor = request.body().contains("starting_after");
    Fate fate = chosen == null ? Fate.ANSWERED : way.fateOf(chosen, hasCursor);
    run.add(new Asked(request.target() + " " + request.body(), request.atMs(), fate));
    return chosen;
  }

  private static boolean isRefusal(@Nullable Behaviour chosen) {
    return chosen instanceof Fault fault && fault.kind() == Fault.Kind.REFUSING;
  }

  private synchronized int steps() {
    return steps;
  }

  /** Something happens; no session becomes again what it was. */
  private synchronized void step() {
    if (steps >= STEPS) {
      return;
    }
    steps++;
    switch (steps % 4) {
      case 0 -> {
        ObjectNode session = samples.open(api.nowMs());
        account.add(session);
        open.add(session.path("id").textValue());
      }
      case 1 -> account.pay(oneOf(open));
      case 2 -> account.expire(oneOf(open));
      default -> {
        if (unpaid.isEmpty()) {
          unpaid.add(oneOf(open));
          account.completeUnpaid(unpaid.get(0));
        } else {
          account.pay(oneOf(unpaid));
        }
      }
    }
  }

  private String oneOf(List<String> ids) {
    return ids.remove(random.nextInt(ids.size()));
  }

  private void take(SourceRecord record) {
    List<Struct> versions = topic.computeIfAbsent((String) record.key(), id -> new ArrayList<>());
    Struct version = withoutInstant((Struct) record.value());
    boolean updated = record.headers().lastWithName("wooshpay.change").value().equals("updated");
    if (versions.contains(version) || updated == versions.isEmpty()) {
      duplicated++;
    }
    versions.add(version);
  }

  private static Struct withoutInstant(Struct value) {
    Struct version = new Struct(value.schema());
    for (Field field : value.schema().fields()) {
      if (!field.name().equals("observed_at")) {
        version.put(field, value.get(field));
      }
    }
    return version;
  }

  private int missing() {
    int missing = 0;
    Map<String, SessionVersion> truth = account.truth();
    for (SessionVersion session : truth.values()) {
      List<Struct> versions = topic.getOrDefault(session.id(), List.of());
      if (versions.isEmpty() || !versions.get(versions.size() - 1).equals(record(session))) {
        missing++;
      }
    }
    if (!truth.keySet().containsAll(topic.keySet())) {
      complaints.add("the topic has a session that there is not");
    }
    return missing;
  }

  private Struct record(SessionVersion session) {
    ObjectNode json = (ObjectNode) session.json();
    SourceRecord record =
        records.toRecord(
            Map.of(),
            Map.of(),
            new EmittedVersion(session.id(), session.createdMs(), json, null, false, 0));
    return withoutInstant((Struct) record.value());
  }

  /**
   * After a failure the same is not asked again before the least wait is over. The first requests
   * are left out: a page requested during the handshake is cancelled, and requested again, as soon
   * as the handshake finds the account empty.
   */
  private void checkPace(Run run) {
    Map<String, Asked> last = new HashMap<>();
    Map<String, Boolean> repeatedAtOnce = new HashMap<>();
    List<String> tooSoon = new ArrayList<>();
    int repeated = 0;
    List<Asked> afterHandshake = run.asked().stream().skip(HANDSHAKE).toList();
    for (Asked asked : afterHandshake) {
      Asked before = last.put(asked.what, asked);
      boolean repeats =
          before != null
              && !asked.isContact()
              && (before.fate == Fate.FAILED || before.fate == Fate.BROKEN);
      boolean atOnce = repeats && asked.atMs - before.atMs < LEAST_WAIT_MS;
      repeated += repeats ? 1 : 0;
      if (atOnce
          && (before.fate == Fate.FAILED || repeatedAtOnce.getOrDefault(asked.what, false))) {
        tooSoon.add(before + ", then " + asked);
      }
      repeatedAtOnce.put(asked.what, atOnce);
    }
    if (tooSoon.size() > Math.max(MOST_TOO_SOON, repeated * SHARE_TOO_SOON)) {
      complaints.add("of " + repeated + " repetitions, some came too soon: " + tooSoon);
    }
  }

  /** No more than there is to read at each tick, and never more than the budget. */
  private void checkAmount(Run run) {
    long answered = run.count(Fate.ANSWERED) + run.count(Fate.UNUSUAL);
    double most = START + PER_TICK * (run.seconds * 1000 / TICK_MS + 1);
    if (answered > most) {
      complaints.add(
          String.format(
              Locale.ROOT,
              "%d requests answered in %.1f s: more than %.0f",
              answered,
              run.seconds,
              most));
    }
    long counted = run.asked().size() - run.count(Fate.BROKEN);
    if (counted > PER_SECOND * (run.seconds + 1)) {
      complaints.add("the budget was not kept: " + counted + " requests in " + run.seconds + " s");
    }
  }

  /** Once what is wrong, and once that it is over; again after a minute, if it still is. */
  private void checkLog(Run run, boolean toTheEnd) {
    List<String> lines = log.linesOf(run.context);
    long warnings = lines.stream().filter(line -> line.startsWith("WARN ")).count();
    long errors = lines.stream().filter(line -> line.startsWith("ERROR ")).count();
    long over = lines.stream().filter(line -> line.contains("WooshPay answers again")).count();
    long most = way.kindsOfWarnings() * (1 + (long) (run.seconds / 60));
    boolean overcome = lines.stream().anyMatch(line -> line.contains(OVERCOME));
    boolean told = warnings > 0 || overcome || !toTheEnd || !way.mustBeTold();
    boolean ended = over == warnings || !toTheEnd || (warnings > 1 && over > 0);
    if (errors > 0 || warnings > most || over > warnings || !told || !ended) {
      complaints.add(
          String.format(
              Locale.ROOT,
              "in %.1f s %d errors and %d warnings were logged, and %d times that it is over",
              run.seconds,
              errors,
              warnings,
              over));
    }
  }

  /** The sentence without which list it was, and without the request's number. */
  private String saw(Run run) {
    return log.linesOf(run.context).stream()
        .filter(line -> line.startsWith("WARN "))
        .findFirst()
        .map(
            line ->
                line.substring("WARN ".length())
                    .replaceFirst(" the session list.*?: (?=[a-zH])", ": ")
                    .replaceFirst(" \\(request req_\\d+\\)", "")
                    .replaceFirst("\\. Trying again .*", ""))
        .orElse("");
  }
}
