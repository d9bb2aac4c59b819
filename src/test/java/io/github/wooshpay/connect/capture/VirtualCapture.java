package io.github.wooshpay.connect.capture;

import io.github.wooshpay.connect.api.SessionPages;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Drives the lanes in virtual time as {@link Capture} does in real time, and keeps what they emit
 * as a topic and its offsets would. Windows that are being read at the same time are read in an
 * order that chance decides.
 */
final class VirtualCapture {
  private final CaptureSettings settings;
  private final MemoryBound bound;
  private final ScriptedApi api;
  private final Random chance;
  private final WindowReader reader;
  private final List<Emitted> topic = new ArrayList<>();
  private final List<InFlight> inFlight = new ArrayList<>();
  private List<LaneWork> lanes = List.of();
  private Map<Lane, Checkpoint> base = Map.of();
  private int begin;
  private int batches;

  private record InFlight(LaneWork lane, Step.Read read) {}

  /** A record in the topic: a change, the checkpoint it carries, and the number of its batch. */
  record Emitted(Lane lane, Change change, Checkpoint checkpoint, int batch) {
    String id() {
      return change.session().id();
    }

    String version() {
      return change.session().json().get("version").textValue();
    }
  }

  VirtualCapture(CaptureSettings settings, ScriptedApi api, Random chance) {
    this.settings = settings;
    this.bound = MemoryBound.of(settings);
    this.api = api;
    this.chance = chance;
    this.reader =
        new WindowReader((SessionPages) api, new MalformedPolicy(settings.failOnMalformed()));
  }

  /** Starts, or starts again, from checkpoints as they come back from a store. */
  void start(Map<Lane, Checkpoint> checkpoints) {
    inFlight.clear();
    begin = topic.size();
    base = Map.copyOf(checkpoints);
    Map<Lane, Checkpoint> resumed = new EnumMap<>(Lane.class);
    checkpoints.forEach(
        (lane, checkpoint) -> resumed.put(lane, Checkpoint.fromOffset(checkpoint.toOffset())));
    api.connect();
    lanes = Lanes.open(settings, resumed, api.nowMs());
  }

  /** Goes on until this instant. */
  void runUntil(long untilMs) throws InterruptedException {
    while (api.nowMs() < untilMs) {
      long wakeMs = handOut();
      if (inFlight.isEmpty()) {
        api.passTo(Math.min(untilMs, Math.max(wakeMs, api.nowMs() + 1)));
      } else {
        InFlight next = inFlight.remove(chance.nextInt(inFlight.size()));
        Reading reading = reader.read(next.read.window(), next.read.depth(), next.read.urgency());
        next.lane.completed(next.read, reading).forEach(this::emit);
      }
    }
  }

  private long handOut() {
    long wakeMs = Long.MAX_VALUE;
    for (LaneWork lane : lanes) {
      boolean wants = true;
      while (wants && windows(lane) < settings.parallelism()) {
        MemoryBound.Room room = bound.beside(0, lane.held(), windows(lane));
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
    int last = batch.changes().size() - 1;
    for (int i = 0; i <= last; i++) {
      topic.add(
          new Emitted(
              batch.lane(),
              batch.changes().get(i),
              i == last ? batch.after() : batch.before(),
              batches));
    }
    batches++;
  }

  /** What is in the topic. */
  List<Emitted> topic() {
    return topic;
  }

  /** The lanes, to look into. */
  List<LaneWork> lanes() {
    return lanes;
  }

  /** How many records were in the topic when this run began. */
  int begin() {
    return begin;
  }

  /** Breaks off: of the topic only so many records are left. */
  void crash(int records) {
    lanes = List.of();
    topic.subList(records, topic.size()).clear();
  }

  /** The checkpoints that are stored once the first so many records are. */
  Map<Lane, Checkpoint> stored(int records) {
    Map<Lane, Checkpoint> checkpoints = new EnumMap<>(Lane.class);
    checkpoints.putAll(base);
    topic.subList(begin, records).forEach(e -> checkpoints.put(e.lane, e.checkpoint));
    return checkpoints;
  }
}
