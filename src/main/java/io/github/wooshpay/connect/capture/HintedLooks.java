package io.github.wooshpay.connect.capture;

import io.github.wooshpay.connect.api.Page;
import io.github.wooshpay.connect.capture.hint.Hint;
import io.github.wooshpay.connect.capture.hint.HintListener;
import io.github.wooshpay.connect.capture.hint.HintListener.Outcome;
import io.github.wooshpay.connect.capture.hint.HintQueue;
import io.github.wooshpay.connect.capture.ledger.Batch;
import io.github.wooshpay.connect.capture.scan.Observed;
import io.github.wooshpay.connect.capture.scan.Reading;
import io.github.wooshpay.connect.capture.schedule.LiveLane;
import io.github.wooshpay.connect.session.Session;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Follows hints: each makes the live lane read a session at once. This read goes through the same
 * ledger as every other one, so a hint can only bring forward what the sweep would find anyway.
 *
 * <p>A session's id contains its time of creation, so its chunk is read. A PaymentIntent is looked
 * up with the list's own filter. The answer is used unless the session may have been read since;
 * otherwise its chunk is read as well. If the list does not know the session yet, the look is
 * repeated a few times.
 *
 * <p>Not thread-safe; used by the capturing thread.
 */
final class HintedLooks {
  /** The waits before an unknown session is requested again, in milliseconds. */
  private static final long[] AGAIN_AFTER_MS = {1_000, 2_000, 5_000, 15_000};

  /** The maximum number of hints followed at once; the others wait in the queue. */
  private static final int MOST = 1_000;

  private static final int MOST_LOOKUPS = 2;

  private final HintQueue queue;
  private final HintListener listener;
  private final LiveLane lane;
  private final List<Look> looks = new ArrayList<>();
  private final PriorityQueue<Again> again =
      new PriorityQueue<>(Comparator.comparingLong(Again::dueMs));
  private final List<Again> lookups = new ArrayList<>();
  private int lookupsUnderWay;

  /** A hint, and how many looks for it have failed. */
  private record Again(Hint hint, int failed, long dueMs) {}

  /** A look at the chunk of a session. */
  private record Look(Hint hint, int failed, String id, long createdMs, long sinceMs) {}

  /** The look-up of a PaymentIntent. */
  static final class Lookup {
    private final Again of;
    private final long askedMs;

    private Lookup(Again of, long askedMs) {
      this.of = of;
      this.askedMs = askedMs;
    }

    String paymentIntent() {
      return ((Hint.OfPaymentIntent) of.hint).id();
    }
  }

  HintedLooks(HintQueue queue, HintListener listener, LiveLane lane) {
    this.queue = queue;
    this.listener = listener;
    this.lane = lane;
  }

  /**
   * Starts to follow waiting hints, and returns the next PaymentIntent to look up; null if there is
   * none now.
   */
  @Nullable Lookup next(long nowMs) {
    if (lane.catchUp() != null) {
      return null; // The hinted sessions may not have been read even once.
    }
    while (!again.isEmpty() && again.element().dueMs <= nowMs) {
      follow(again.remove(), nowMs);
    }
    while (looks.size() + again.size() + lookups.size() < MOST) {
      Hint hint = queue.poll();
      if (hint == null) {
        break;
      }
      follow(new Again(hint, 0, nowMs), nowMs);
    }
    if (lookups.isEmpty() || lookupsUnderWay >= MOST_LOOKUPS || !lane.tryAcquirePermit(nowMs)) {
      return null;
    }
    lookupsUnderWay++;
    return new Lookup(lookups.remove(0), nowMs);
  }

  /** Returns when to call {@link #next} again, in milliseconds since the epoch. */
  long nextMs(long nowMs) {
    if (lane.catchUp() != null) {
      return Long.MAX_VALUE;
    }
    long againMs = again.isEmpty() ? Long.MAX_VALUE : again.element().dueMs;
    return lookups.isEmpty() || lookupsUnderWay >= MOST_LOOKUPS
        ? againMs
        : Math.min(againMs, lane.nextPermitMs(nowMs));
  }

  private void follow(Again hint, long nowMs) {
    if (hint.hint instanceof Hint.OfSession session) {
      look(hint, session.id(), session.createdMs(), nowMs);
    } else if (hint.hint instanceof Hint.OfStretch stretch) {
      if (lane.lookAtAll(stretch.fromMs(), stretch.toMs()) == 0) {
        listener.followed(Outcome.UNKNOWN, nowMs - stretch.atMs());
      }
    } else {
      lookups.add(hint);
    }
  }

  private void look(Again hint, String id, long createdMs, long nowMs) {
    if (lane.lookAt(createdMs)) {
      looks.add(new Look(hint.hint, hint.failed, id, createdMs, nowMs));
    } else {
      listener.followed(Outcome.UNKNOWN, nowMs - hint.hint.atMs());
    }
  }

  /**
   * Adds the result of a look-up.
   *
   * @return the batches to emit
   */
  List<Batch> found(Lookup lookup, Page page, long nowMs) {
    lookupsUnderWay--;
    if (page.sessions().isEmpty()) {
      tryAgain(lookup.of.hint, lookup.of.failed, nowMs);
      return List.of();
    }
    List<Batch> emitted = new ArrayList<>();
    for (Session session : page.sessions()) {
      List<Batch> batches =
          lane.owns(session.createdMs())
              ? lane.found(new Observed(session, page.observedAtMs()), lookup.askedMs, nowMs)
              : null;
      if (batches == null) {
        look(lookup.of, session.id(), session.createdMs(), nowMs);
      } else {
        emitted.addAll(batches);
        done(lookup.of.hint, batches, session.id(), nowMs);
      }
    }
    return emitted;
  }

  /** Records a window that the live lane has read, which completes the looks into it. */
  void read(Reading reading, List<Batch> batches, long nowMs) {
    Iterator<Look> waiting = looks.iterator();
    while (waiting.hasNext()) {
      Look look = waiting.next();
      if (look.sinceMs <= reading.startedMs() && reading.covered().contains(look.createdMs)) {
        waiting.remove();
        if (reading.sessions().stream().anyMatch(one -> one.session().id().equals(look.id))) {
          done(look.hint, batches, look.id, nowMs);
        } else {
          tryAgain(look.hint, look.failed, nowMs);
        }
      }
    }
  }

  private void done(Hint hint, List<Batch> batches, String id, long nowMs) {
    boolean changed =
        batches.stream()
            .flatMap(batch -> batch.changes().stream())
            .anyMatch(change -> change.session().id().equals(id));
    listener.followed(changed ? Outcome.CHANGED : Outcome.UNCHANGED, nowMs - hint.atMs());
  }

  private void tryAgain(Hint hint, int failed, long nowMs) {
    if (failed < AGAIN_AFTER_MS.length) {
      again.add(new Again(hint, failed + 1, nowMs + AGAIN_AFTER_MS[failed]));
    } else {
      listener.followed(Outcome.UNKNOWN, nowMs - hint.atMs());
    }
  }
}
