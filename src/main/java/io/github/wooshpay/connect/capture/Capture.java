package io.github.wooshpay.connect.capture;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.wooshpay.connect.api.LineItems;
import io.github.wooshpay.connect.api.Page;
import io.github.wooshpay.connect.api.SessionLookup;
import io.github.wooshpay.connect.api.SessionPages;
import io.github.wooshpay.connect.api.TaskThreads;
import io.github.wooshpay.connect.api.Urgency;
import io.github.wooshpay.connect.capture.hint.HintListener;
import io.github.wooshpay.connect.capture.hint.HintQueue;
import io.github.wooshpay.connect.capture.ledger.Batch;
import io.github.wooshpay.connect.capture.ledger.Lane;
import io.github.wooshpay.connect.capture.ledger.LaneOffsets;
import io.github.wooshpay.connect.capture.scan.MalformedPolicy;
import io.github.wooshpay.connect.capture.scan.MemoryBound;
import io.github.wooshpay.connect.capture.scan.MemoryBound.Room;
import io.github.wooshpay.connect.capture.scan.Reading;
import io.github.wooshpay.connect.capture.scan.WindowReader;
import io.github.wooshpay.connect.capture.schedule.CaptureSettings;
import io.github.wooshpay.connect.capture.schedule.Heartbeats;
import io.github.wooshpay.connect.capture.schedule.LaneWork;
import io.github.wooshpay.connect.capture.schedule.Lanes;
import io.github.wooshpay.connect.capture.schedule.LiveLane;
import io.github.wooshpay.connect.capture.schedule.Step;
import io.github.wooshpay.connect.session.CaptureException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A running capture. One thread drives the lanes: it asks each lane for its next step, passes the
 * results on, and hands batches over. Other threads read windows and line items for it. Any one
 * thread may {@link #poll} batches.
 */
public final class Capture implements AutoCloseable {
  private static final long MAX_WAIT_MS = 1000;
  private static final long STATUS_MS = 1000;
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final CaptureSettings settings;
  private final MemoryBound bound;
  private final SessionPages pages;
  private final Map<Lane, LaneOffsets> stored;
  private final MalformedPolicy malformed;
  private final WindowReader reader;
  private final Handover handover;
  private final LineItems lineItems;
  private final LineItemStage stage;
  private final @Nullable Hinting hinting;
  private @Nullable HintedLooks hints;
  private final ExecutorService readers;

  /** An event that the driving thread waits for. */
  private final BlockingQueue<Future<Event>> events = new LinkedBlockingQueue<>();

  private final CompletionService<Event> reading;
  private final Map<Lane, Integer> beingRead = new EnumMap<>(Lane.class);
  private final Progress progress;
  private final Thread driver;
  private volatile @Nullable CaptureStatus status;
  private long notedMs;

  private sealed interface Event {}

  /** A window was read for a lane. */
  private record Done(LaneWork lane, Step.Read read, Reading reading) implements Event {}

  /** The line items of a session were fetched; null if the API knows none. */
  private record Fetched(LineItemStage.Fetch fetch, @Nullable ArrayNode items) implements Event {}

  /** A PaymentIntent has been looked up. */
  private record Found(HintedLooks.Lookup lookup, Page page) implements Event {}

  /** A hint waits. */
  private record Hinted() implements Event {}

  /** A batch was polled, so there may be room for more. */
  private record Taken() implements Event {}

  /**
   * The collaborators that follow hints.
   *
   * @param lookup finds sessions by PaymentIntent, at the same API
   * @param queue the source of hints
   */
  public record Hinting(SessionLookup lookup, HintQueue queue, HintListener listener) {}

  private Capture(
      CaptureSettings settings,
      SessionPages pages,
      LineItems lineItems,
      @Nullable Hinting hinting,
      Map<Lane, LaneOffsets> stored) {
    this.hinting = hinting;
    this.settings = settings;
    this.bound = MemoryBound.of(settings.reads().parallelism(), settings.reads().pageLimit());
    this.pages = pages;
    this.stored = Map.copyOf(stored);
    this.malformed = new MalformedPolicy(settings.failOnMalformed());
    this.reader = new WindowReader(pages, malformed);
    this.progress = new Progress();
    this.readers = Executors.newCachedThreadPool(new TaskThreads("wooshpay-read-"));
    this.reading = new ExecutorCompletionService<>(readers, events);
    this.handover = new Handover(() -> events.add(CompletableFuture.completedFuture(new Taken())));
    this.lineItems = lineItems;
    this.stage =
        new LineItemStage(
            settings.lineItems(), settings.reads().parallelism(), handover::lineItems);
    this.driver = new TaskThreads("wooshpay-capture-").newThread(this::drive);
  }

  /**
   * Starts to capture at once, without waiting for the API.
   *
   * @param pages reads pages of the API; not closed by the capture
   * @param lineItems reads line items of the same API; used only if the settings require it
   * @param hinting follows hints; null if there are none
   * @param stored the offsets of the lanes
   */
  public static Capture start(
      CaptureSettings settings,
      SessionPages pages,
      LineItems lineItems,
      @Nullable Hinting hinting,
      Map<Lane, LaneOffsets> stored) {
    Capture capture = new Capture(settings, pages, lineItems, hinting, stored);
    capture.driver.start();
    return capture;
  }

  /**
   * Removes and returns the next batch; null if none arrived in time.
   *
   * @throws RuntimeException if the capture has failed: an {@code ApiException} or a {@link
   *     CaptureException} with a sentence for the user; thrown after all earlier batches were
   *     polled
   */
  public @Nullable Batch poll(Duration atMost) throws InterruptedException {
    return handover.poll(atMost);
  }

  /**
   * Returns the status, at most a second old unless the thread is held up; empty before the first
   * contact.
   */
  public Optional<CaptureStatus> status() {
    return Optional.ofNullable(status);
  }

  /**
   * Ends the capture; returns within about a second, even if a request hangs. Batches not yet
   * polled are lost.
   */
  @Override
  public void close() {
    driver.interrupt();
    readers.shutdownNow();
    try {
      driver.join(GRACE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void drive() {
    try {
      pages.connect();
      List<LaneWork> lanes = Lanes.open(settings, stored, pages.nowMs());
      hints = hintedLooks(lanes);
      Heartbeats heartbeats = new Heartbeats(settings.heartbeatIntervalMs());
      while (!Thread.currentThread().isInterrupted()) {
        heartbeats.due(lanes, pages.nowMs()).forEach(stage::add);
        stage.leaving().forEach(handover::put);
        long lookupMs = lookUp();
        long wakeMs = Math.min(lookupMs, startReads(lanes));
        fetchLineItems();
        handleEvent(wakeMs);
        progress.report(lanes, pages.nowMs());
        note(lanes, pages.nowMs());
      }
    } catch (InterruptedException e) {
      handover.end(new CaptureException("The capture was stopped", e));
    } catch (RuntimeException e) {
      handover.end(e);
    } catch (ExecutionException e) {
      handover.end(asRuntime(e));
    } catch (Error e) {
      handover.end(new CaptureException("The capture failed: " + e, e));
      throw e;
    } finally {
      readers.shutdownNow();
    }
  }

  private void note(List<LaneWork> lanes, long nowMs) {
    if (status == null || nowMs - notedMs >= STATUS_MS || nowMs < notedMs) {
      notedMs = nowMs;
      status = CaptureStatus.of(lanes, malformed.total(), waitingForLineItems(), nowMs);
    }
  }

  /** Starts the reads that the lanes ask for; returns when to ask again. */
  private long startReads(List<LaneWork> lanes) {
    long wakeMs = Long.MAX_VALUE;
    for (LaneWork lane : lanes) {
      Lane name = lane.state().lane();
      boolean wants = true;
      Room room = room(lane);
      while (wants && room != Room.NONE) {
        Step step = lane.next(pages.nowMs(), pages.unitMs(), room);
        if (step instanceof Step.Read read) {
          beingRead.merge(name, 1, Integer::sum);
          reading.submit(
              () -> new Done(lane, read, reader.read(read.window(), read.depth(), read.urgency())));
        } else if (step instanceof Step.Wait wait) {
          wakeMs = Math.min(wakeMs, wait.untilMs());
          wants = false;
        }
        room = room(lane);
      }
    }
    return wakeMs;
  }

  private @Nullable HintedLooks hintedLooks(List<LaneWork> lanes) {
    if (hinting != null && lanes.get(0) instanceof LiveLane live) {
      hinting.queue.onFirst(() -> events.add(CompletableFuture.completedFuture(new Hinted())));
      return new HintedLooks(hinting.queue, hinting.listener, live);
    }
    return null;
  }

  /** Looks up the PaymentIntents of hints; returns when to do so again. */
  private long lookUp() {
    HintedLooks looks = hints;
    if (looks == null || hinting == null) {
      return Long.MAX_VALUE;
    }
    SessionLookup lookup = hinting.lookup;
    HintedLooks.Lookup next = looks.next(pages.nowMs());
    while (next != null) {
      HintedLooks.Lookup one = next;
      reading.submit(
          () -> new Found(one, lookup.ofPaymentIntent(one.paymentIntent(), Urgency.TAIL)));
      next = looks.next(pages.nowMs());
    }
    return looks.nextMs(pages.nowMs());
  }

  private void fetchLineItems() {
    LineItemStage.Fetch next = stage.next();
    while (next != null) {
      LineItemStage.Fetch fetch = next;
      reading.submit(
          () -> new Fetched(fetch, lineItems.lineItems(fetch.sessionId(), fetch.urgency())));
      next = stage.next();
    }
  }

  private int waitingForLineItems() {
    return stage.waiting(Lane.LIVE) + stage.waiting(Lane.HISTORY);
  }

  /** Returns which windows fit into memory for a lane. */
  private Room room(LaneWork lane) {
    Lane name = lane.state().lane();
    int windows = beingRead.getOrDefault(name, 0);
    return windows < settings.reads().parallelism()
        ? bound.with(handover.waiting(name) + stage.waiting(name), lane.held(), windows)
        : Room.NONE;
  }

  /** Waits for an event, at most until this instant, and handles it. */
  private void handleEvent(long wakeMs) throws InterruptedException, ExecutionException {
    long waitMs = Math.max(0, Math.min(MAX_WAIT_MS, wakeMs - pages.nowMs()));
    Future<Event> future = events.poll(waitMs, TimeUnit.MILLISECONDS);
    Event event = future == null ? null : future.get();
    if (event instanceof Fetched fetched) {
      stage.fetched(fetched.fetch, fetched.items);
    } else if (event instanceof Found found && hints != null) {
      emit(hints.found(found.lookup, found.page, pages.nowMs()));
    } else if (event instanceof Done done) {
      beingRead.merge(done.lane.state().lane(), -1, Integer::sum);
      List<Batch> batches = done.lane.completed(done.read, done.reading);
      if (hints != null && done.lane instanceof LiveLane) {
        hints.read(done.reading, batches, pages.nowMs());
      }
      emit(batches);
    }
  }

  private void emit(List<Batch> batches) {
    for (Batch batch : batches) {
      progress.emitted(batch);
      stage.add(batch);
    }
  }

  private static RuntimeException asRuntime(ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof RuntimeException runtime) {
      return runtime;
    }
    return new CaptureException("Reading a window failed: " + cause, cause);
  }
}
