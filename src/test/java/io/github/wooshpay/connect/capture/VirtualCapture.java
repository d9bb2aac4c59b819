package io.github.wooshpay.connect.capture;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.wooshpay.connect.api.Page;
import io.github.wooshpay.connect.api.SessionPages;
import io.github.wooshpay.connect.api.Urgency;
import io.github.wooshpay.connect.capture.hint.Hint;
import io.github.wooshpay.connect.capture.hint.HintListener;
import io.github.wooshpay.connect.capture.hint.HintQueue;
import io.github.wooshpay.connect.capture.ledger.Batch;
import io.github.wooshpay.connect.capture.ledger.Change;
import io.github.wooshpay.connect.capture.ledger.Lane;
import io.github.wooshpay.connect.capture.ledger.LaneOffsets;
import io.github.wooshpay.connect.capture.ledger.StoredLedger;
import io.github.wooshpay.connect.capture.ledger.StoredLedger.Placement;
import io.github.wooshpay.connect.capture.scan.MalformedPolicy;
import io.github.wooshpay.connect.capture.scan.MemoryBound;
import io.github.wooshpay.connect.capture.scan.Reading;
import io.github.wooshpay.connect.capture.scan.WindowReader;
import io.github.wooshpay.connect.capture.schedule.CaptureSettings;
import io.github.wooshpay.connect.capture.schedule.Heartbeats;
import io.github.wooshpay.connect.capture.schedule.LaneWork;
import io.github.wooshpay.connect.capture.schedule.Lanes;
import io.github.wooshpay.connect.capture.schedule.LiveLane;
import io.github.wooshpay.connect.capture.schedule.Step;
import io.github.wooshpay.connect.session.Session;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Drives the lanes in virtual time as {@link Capture} does in real time, and keeps what they emit
 * as a worker would: a topic, and the offsets of the records that are in it. Windows that are being
 * read at the same time are read in an order that chance decides.
 */
final class VirtualCapture {
  /** How a worker stores offsets. */
  enum Delivery {
    /** Each partition by itself, up to the first record of it that is not in the topic. */
    AT_LEAST_ONCE,
    /** With the records of a poll, in one transaction. */
    EXACTLY_ONCE,
    /** The same where the task says where transactions end, and so knows that there are some. */
    EXACTLY_ONCE_BY_THE_TASK
  }

  /** In place of a change: none. */
  private static final Change HEARTBEAT =
      new Change(
          new Session("heartbeat", 0, JsonNodeFactory.instance.objectNode()),
          0,
          null,
          false,
          new Change.Entry(0, 0, Change.Entry.NONE));

  private final CaptureSettings settings;
  private final StoredLedger.Size size;
  private final Delivery delivery;
  private final Predicate<Change> filter;
  private final MemoryBound bound;
  private final ScriptedApi api;
  private final Random chance;
  private final WindowReader reader;
  private final List<Emitted> topic = new ArrayList<>();
  private final List<InFlight> inFlight = new ArrayList<>();

  /** Records of this run of which the worker has not said that they are in the topic. */
  private final List<Emitted> unacknowledged = new ArrayList<>();

  /** Those of which it has said so, in that order. */
  private final List<Emitted> acknowledged = new ArrayList<>();

  /** What the last run sent, also what was lost when it ended. */
  private List<Emitted> sent = List.of();

  private final Map<Lane, StoredLedger> ledgers = new EnumMap<>(Lane.class);
  private final List<InFlightLookup> lookups = new ArrayList<>();
  private final HintQueue hints = new HintQueue(HintListener.NONE);
  private @Nullable HintedLooks hinted;
  private List<LaneWork> lanes = List.of();
  private Heartbeats heartbeats = new Heartbeats(0);
  private VirtualOffsets offsets = new VirtualOffsets();
  private int begin;
  private int batches;

  /** A window being read; what was read may wait while others are. */
  private static final class InFlight {
    private final LaneWork lane;
    private final Step.Read read;
    private @Nullable Reading reading;

    InFlight(LaneWork lane, Step.Read read) {
      this.lane = lane;
      this.read = read;
    }
  }

  /** A PaymentIntent being looked up; its answer may wait while windows are read. */
  private static final class InFlightLookup {
    private final HintedLooks.Lookup lookup;
    private @Nullable Page page;

    InFlightLookup(HintedLooks.Lookup lookup) {
      this.lookup = lookup;
    }
  }

  /** A record: a change, the offset it carries, and the number of its batch. */
  record Emitted(Lane lane, Change change, Placement placement, int batch) {
    boolean isHeartbeat() {
      return change.equals(HEARTBEAT);
    }

    String id() {
      return change.session().id();
    }

    String version() {
      return change.session().json().get("version").textValue();
    }

    VirtualOffsets.Partition partition() {
      return new VirtualOffsets.Partition(lane, placement.slice());
    }
  }

  VirtualCapture(CaptureSettings settings, ScriptedApi api, Random chance) {
    this(
        settings,
        StoredLedger.Size.upTo(700_000),
        Delivery.EXACTLY_ONCE,
        change -> true,
        api,
        chance);
  }

  /**
   * @param filter what a transform lets through; all other records are dropped
   */
  VirtualCapture(
      CaptureSettings settings,
      StoredLedger.Size size,
      Delivery delivery,
      Predicate<Change> filter,
      ScriptedApi api,
      Random chance) {
    this.settings = settings;
    this.size = size;
    this.delivery = delivery;
    this.filter = filter;
    this.bound = MemoryBound.of(settings.reads().parallelism(), settings.reads().pageLimit());
    this.api = api;
    this.chance = chance;
    this.reader =
        new WindowReader((SessionPages) api, new MalformedPolicy(settings.failOnMalformed()));
  }

  /** Starts, or starts again, from offsets as they come back from a store. */
  void start(VirtualOffsets stored) {
    inFlight.clear();
    lookups.clear();
    unacknowledged.clear();
    begin = topic.size();
    offsets = stored.copy();
    api.connect();
    Map<Lane, LaneOffsets> read = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      LaneOffsets laneOffsets = offsets.read(lane);
      read.put(lane, laneOffsets);
      ledgers.put(lane, new StoredLedger(laneOffsets, size, settings.watchedForMs()));
    }
    lanes = Lanes.open(settings, read, api.nowMs());
    heartbeats = new Heartbeats(settings.heartbeatIntervalMs());
    hinted = new HintedLooks(hints, HintListener.NONE, (LiveLane) lanes.get(0));
  }

  /** Gives a hint. */
  void hint(Hint hint) {
    hints.add(hint);
  }

  /** Continues until this instant. */
  void runUntil(long untilMs) throws InterruptedException {
    while (api.nowMs() < untilMs) {
      heartbeats.due(lanes, api.nowMs()).forEach(this::emit);
      long wakeMs = Math.min(lookUp(), handOut());
      int next = chance.nextInt(Math.max(1, inFlight.size() + lookups.size()));
      if (next < lookups.size()) {
        goOn(lookups.get(next));
      } else if (inFlight.isEmpty()) {
        api.passTo(Math.min(untilMs, Math.max(wakeMs, api.nowMs() + 1)));
      } else {
        goOn(inFlight.get(next - lookups.size()));
      }
    }
  }

  private long lookUp() {
    HintedLooks looks = Objects.requireNonNull(hinted);
    HintedLooks.Lookup next = looks.next(api.nowMs());
    while (next != null) {
      lookups.add(new InFlightLookup(next));
      next = looks.next(api.nowMs());
    }
    return looks.nextMs(api.nowMs());
  }

  /** Reads a window, or adds a reading of it from a while ago. */
  private void goOn(InFlight window) throws InterruptedException {
    Reading reading = window.reading;
    if (reading == null) {
      Step.Read read = window.read;
      window.reading = reader.read(read.window(), read.depth(), read.urgency());
      return;
    }
    inFlight.remove(window);
    List<Batch> emitted = window.lane.completed(window.read, reading);
    if (window.lane instanceof LiveLane) {
      Objects.requireNonNull(hinted).read(reading, emitted, api.nowMs());
    }
    emitted.forEach(this::emit);
  }

  /** Asks, or gives the answer that was asked for a while ago. */
  private void goOn(InFlightLookup lookup) {
    if (lookup.page == null) {
      lookup.page = api.ofPaymentIntent(lookup.lookup.paymentIntent(), Urgency.TAIL);
    } else {
      lookups.remove(lookup);
      Objects.requireNonNull(hinted)
          .found(lookup.lookup, lookup.page, api.nowMs())
          .forEach(this::emit);
    }
  }

  private long handOut() {
    long wakeMs = Long.MAX_VALUE;
    for (LaneWork lane : lanes) {
      boolean wants = true;
      while (wants && windows(lane) < settings.reads().parallelism()) {
        MemoryBound.Room room = bound.with(0, lane.held(), windows(lane));
        Step step =
            room == MemoryBound.Room.NONE
                ? new Step.Wait(Long.MAX_VALUE)
                : lane.next(api.nowMs(), api.unitMs(), room);
        if (step instanceof Step.Read read) {
          inFlight.add(new InFlight(lane, read));
        } else {
          wakeMs = Math.min(wakeMs, ((Step.Wait) step).untilMs());
          wants = false;
        }
      }
    }
    return wakeMs;
  }

  private int windows(LaneWork lane) {
    return (int) inFlight.stream().filter(f -> f.lane == lane).count();
  }

  private void emit(Batch batch) {
    StoredLedger ledger = Objects.requireNonNull(ledgers.get(batch.lane()));
    List<Change> changes = batch.isHeartbeat() ? List.of(HEARTBEAT) : batch.changes();
    List<Placement> placements =
        batch.isHeartbeat()
            ? List.of(ledger.placeHeartbeat(batch))
            : ledger.place(batch, delivery == Delivery.EXACTLY_ONCE_BY_THE_TASK);
    for (int i = 0; i < placements.size(); i++) {
      Emitted emitted = new Emitted(batch.lane(), changes.get(i), placements.get(i), batches);
      if (emitted.isHeartbeat() || filter.test(emitted.change)) {
        topic.add(emitted);
        unacknowledged.add(emitted);
      } else {
        emitted.placement.receipt().give(false);
      }
    }
    batches++;
    if (delivery == Delivery.AT_LEAST_ONCE) {
      acknowledgeSome();
    } else {
      acknowledgeAll();
    }
  }

  /** In any order, as the partitions of a topic do, but none stays long behind. */
  private void acknowledgeSome() {
    while (unacknowledged.size() > 30 || (!unacknowledged.isEmpty() && chance.nextInt(3) > 0)) {
      acknowledge(unacknowledged.remove(chance.nextInt(Math.min(8, unacknowledged.size()))));
    }
  }

  private void acknowledgeAll() {
    unacknowledged.forEach(this::acknowledge);
    unacknowledged.clear();
  }

  private void acknowledge(Emitted record) {
    record.placement.receipt().give(true);
    acknowledged.add(record);
  }

  /** What is in the topic of sessions. */
  List<Emitted> topic() {
    return ofSessions(topic);
  }

  private static List<Emitted> ofSessions(List<Emitted> records) {
    return records.stream().filter(record -> !record.isHeartbeat()).toList();
  }

  /** The lanes, to look into. */
  List<LaneWork> lanes() {
    return lanes;
  }

  /** How many records were in the topic when this run began. */
  int begin() {
    return ofSessions(topic.subList(0, begin)).size();
  }

  /**
   * Dies. Of the records that were not acknowledged some are in the topic; with exactly-once, the
   * last batches are gone with their offsets.
   *
   * @param inTopic the share of what may be lost that is in the topic
   * @param flushed the share of the acknowledged records that were when offsets were last stored
   * @return what is stored
   */
  VirtualOffsets crash(double inTopic, double flushed) {
    lanes = List.of();
    sent = List.copyOf(thisRun());
    VirtualOffsets stored = offsets.copy();
    if (delivery == Delivery.AT_LEAST_ONCE) {
      topic.removeAll(
          unacknowledged.stream().filter(record -> chance.nextDouble() >= inTopic).toList());
      int count = (int) Math.round(acknowledged.size() * flushed);
      stored.commit(sent, acknowledged.subList(0, count));
    } else {
      int kept = begin + (int) Math.round((topic.size() - begin) * inTopic);
      while (kept > begin
          && kept < topic.size()
          && topic.get(kept).batch == topic.get(kept - 1).batch) {
        kept--; // A transaction is whole, or is not there.
      }
      topic.subList(kept, topic.size()).clear();
      stored.commit(thisRun(), thisRun());
    }
    acknowledged.clear();
    return stored;
  }

  /** Stops cleanly: everything is in the topic, and its offsets are stored. */
  VirtualOffsets stop() {
    acknowledgeAll();
    return crash(1, 1);
  }

  /** What the last run sent, heartbeats included, also what was lost when it ended. */
  List<Emitted> sent() {
    return sent;
  }

  private List<Emitted> thisRun() {
    return topic.subList(begin, topic.size());
  }

  /** What would be stored if all that is in the topic were acknowledged. */
  VirtualOffsets stored() {
    VirtualOffsets stored = offsets.copy();
    stored.commit(thisRun(), thisRun());
    return stored;
  }
}
