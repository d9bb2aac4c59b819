package io.github.wooshpay.connect;

import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.api.CapturedLog;
import io.github.wooshpay.connect.simulator.Fault;
import io.github.wooshpay.connect.simulator.FaultPolicy;
import io.github.wooshpay.connect.simulator.SampleSessions;
import io.github.wooshpay.connect.simulator.SimulatedAccount;
import io.github.wooshpay.connect.simulator.SimulatedApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.MDC;

/**
 * A task that has worked, and of which every request is then refused, for five seconds or for good.
 * A session is paid and another created meanwhile. Where the refusal does not pass, the task is
 * restarted once it has. Not thread-safe.
 */
final class RefusalSpell {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration SPELL = Duration.ofSeconds(5);
  private static final int GIVEN_UP_AFTER_MS = 2_000;
  private static final int SESSIONS = 20;

  private final Fault fault;
  private final boolean forGood;
  private final CapturedLog log;
  private final String name;
  private final SampleSessions samples = new SampleSessions(3);
  private final SimulatedAccount account = new SimulatedAccount();
  private final SimulatedApi api = SimulatedApi.of(account);
  private final Map<String, String> properties;
  private final HandMadeContext context;
  private final List<String> emitted = new ArrayList<>();
  private final List<String> expected = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private final long beganNs = System.nanoTime();

  RefusalSpell(Fault fault, boolean forGood, CapturedLog log) {
    this.fault = fault;
    this.forGood = forGood;
    this.log = log;
    this.name = "[" + fault + (forGood ? ", for good] " : ", 5 s] ");
    this.properties =
        new HashMap<>(
            Map.of(
                "name", name,
                "wooshpay.api.key", SimulatedApi.KEY,
                "wooshpay.api.url", api.url().toString(),
                "topic", "sessions",
                "poll.interval.ms", "100",
                "requests.per.second", "100",
                "retry.backoff.ms", "50",
                "retry.backoff.max.ms", "500"));
    if (forGood) {
      properties.put("api.refused.timeout.ms", Integer.toString(GIVEN_UP_AFTER_MS));
    }
    this.context = new HandMadeContext(properties);
  }

  FaultRound.Result run() throws InterruptedException {
    MDC.put("connector.context", name);
    try {
      List<String> open = new ArrayList<>();
      long nowMs = api.nowMs();
      for (ObjectNode session : samples.spread(SESSIONS, nowMs - 60_000, nowMs)) {
        account.add(session);
        open.add(session.path("id").textValue());
        expected.add(open.get(open.size() - 1) + " created");
      }
      WooshPaySourceTask task = start();
      String saw = "";
      try {
        pollUntil(task, () -> emitted.size() == SESSIONS);
        api.faults(FaultPolicy.always(fault));
        changeSomething(open.get(0));
        saw = forGood ? awaitTheEnd(task) : awaitThePassing(task);
      } finally {
        task.stop();
      }
      if (forGood) {
        api.faults(FaultPolicy.none());
        WooshPaySourceTask again = start();
        try {
          pollUntil(again, () -> emitted.size() == expected.size());
        } finally {
          again.stop();
        }
      }
      return result(saw);
    } finally {
      MDC.remove("connector.context");
      api.close();
    }
  }

  private WooshPaySourceTask start() {
    WooshPaySourceTask task = new WooshPaySourceTask();
    task.initialize(context);
    task.start(properties);
    return task;
  }

  private void changeSomething(String paid) {
    account.pay(paid);
    expected.add(paid + " updated");
    ObjectNode session = samples.open(api.nowMs());
    account.add(session);
    expected.add(session.path("id").textValue() + " created");
  }

  private String awaitThePassing(WooshPaySourceTask task) throws InterruptedException {
    pollUntil(task, after(SPELL));
    if (emitted.size() != SESSIONS) {
      complaints.add("something was emitted while everything was refused");
    }
    api.faults(FaultPolicy.none());
    pollUntil(task, () -> emitted.size() == expected.size());
    return warning();
  }

  /** Returns what the task ended with; what it warns of, if it continues as in an outage. */
  private String awaitTheEnd(WooshPaySourceTask task) throws InterruptedException {
    boolean isError = FaultWay.isError(fault);
    Throwable end =
        catchThrowable(
            () -> pollUntil(task, after(Duration.ofMillis(GIVEN_UP_AFTER_MS).multipliedBy(2))));
    if (isError != (end != null)) {
      complaints.add(end == null ? "the task did not end" : "the task ended: " + end.getMessage());
    }
    warning();
    return end == null ? "continues, as in an outage" : Objects.toString(end.getMessage());
  }

  /** Returns the one warning that there has to be. */
  private String warning() {
    List<String> warnings =
        log.linesOf(name).stream().filter(line -> line.startsWith("WARN ")).toList();
    if (warnings.size() != 1) {
      complaints.add(warnings.size() + " warnings were logged");
    }
    return warnings.isEmpty() ? "" : warnings.get(0).replaceFirst("\\. Trying again .*", "");
  }

  private static BooleanSupplier after(Duration spell) {
    long untilNs = System.nanoTime() + spell.toNanos();
    return () -> System.nanoTime() >= untilNs;
  }

  private void pollUntil(WooshPaySourceTask task, BooleanSupplier enough)
      throws InterruptedException {
    while (!enough.getAsBoolean()) {
      if (System.nanoTime() - beganNs > LONGEST.toNanos()) {
        complaints.add("no end after " + LONGEST);
        return;
      }
      List<SourceRecord> batch = task.poll();
      if (batch != null) {
        batch.forEach(
            record ->
                emitted.add(
                    record.key() + " " + record.headers().lastWithName("wooshpay.change").value()));
        context.store(batch);
      }
    }
  }

  private FaultRound.Result result(String saw) {
    List<String> missing = new ArrayList<>(expected);
    List<String> twice = new ArrayList<>(emitted);
    emitted.forEach(missing::remove);
    expected.forEach(twice::remove);
    long faulty = api.outcomes().getOrDefault(fault.name(), 0L);
    return new FaultRound.Result(
        missing.size(), twice.size(), api.requestCount(), faulty, saw, complaints);
  }
}
