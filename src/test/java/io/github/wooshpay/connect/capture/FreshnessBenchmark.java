package io.github.wooshpay.connect.capture;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.capture.ledger.Batch;
import io.github.wooshpay.connect.capture.ledger.Change;
import io.github.wooshpay.connect.capture.ledger.Fingerprint;
import io.github.wooshpay.connect.capture.ledger.IgnoredFields;
import io.github.wooshpay.connect.capture.ledger.Lane;
import io.github.wooshpay.connect.capture.scan.MalformedPolicy;
import io.github.wooshpay.connect.capture.scan.MemoryBound;
import io.github.wooshpay.connect.capture.scan.Reading;
import io.github.wooshpay.connect.capture.scan.WindowReader;
import io.github.wooshpay.connect.capture.schedule.CaptureSettings;
import io.github.wooshpay.connect.capture.schedule.LaneState;
import io.github.wooshpay.connect.capture.schedule.LaneWork;
import io.github.wooshpay.connect.capture.schedule.LiveLane;
import io.github.wooshpay.connect.capture.schedule.StartFrom;
import io.github.wooshpay.connect.capture.schedule.Step;
import io.github.wooshpay.connect.session.LineItemsMode;
import java.util.BitSet;
import java.util.IdentityHashMap;

/** One run of the capture against an {@link EvenAccount}, and how fresh it kept the topic. */
final class FreshnessBenchmark {
  static final int REQUESTS_PER_SECOND = 5;
  static final long TICK_MS = 5_000;
  private static final int LIMIT = 100;

  /** Small, for it is not a matter of freshness: the benchmark restarts nothing. */
  private static final long HOUR = 3_600_000;

  private static final long DAY = 24 * HOUR;
  private static final long HORIZON_MS = 25 * HOUR;
  private static final long START = 1_790_000_000_000L;

  private final int perDay;
  private final int days;
  private final EvenAccount account;
  private final LaneWork lane;
  private final WindowReader reader;
  private final long endMs;
  private final Delays payments = new Delays();
  private final Delays delayedPayments = new Delays();
  private final Delays expiries = new Delays();
  private final Delays creations = new Delays();
  private final BitSet paid = new BitSet();

  FreshnessBenchmark(int perDay, int days) {
    this.perDay = perDay;
    this.days = days;
    this.endMs = START + days * DAY;
    this.account =
        new EvenAccount(
            START, Math.toIntExact((long) perDay * days), perDay, LIMIT, REQUESTS_PER_SECOND, 42);
    CaptureSettings settings =
        new CaptureSettings(
            new StartFrom.Latest(),
            new CaptureSettings.Watch(TICK_MS, HORIZON_MS, 14 * DAY, IgnoredFields.none()),
            new CaptureSettings.Reads(LIMIT, 4, REQUESTS_PER_SECOND),
            true,
            0,
            LineItemsMode.AS_LISTED);
    this.reader = new WindowReader(account, new MalformedPolicy(true));
    LaneState state = LaneState.fresh(Lane.LIVE, settings, START, START, new KnownContents());
    this.lane = new LiveLane(state, settings, () -> false);
  }

  /** Of contents that are four in all: so digesting does not take the time. */
  private static final class KnownContents extends Fingerprint {
    private final IdentityHashMap<ObjectNode, Long> digests = new IdentityHashMap<>();

    KnownContents() {
      super(IgnoredFields.none());
    }

    @Override
    public long ofContent(ObjectNode session) {
      return digests.computeIfAbsent(session, super::ofContent);
    }
  }

  FreshnessBenchmark run() throws InterruptedException {
    while (account.nowMs() < endMs) {
      account.passTo(account.nextRequestMs());
      Step step = lane.next(account.nowMs(), 1, MemoryBound.Room.FOR_ANY);
      if (step instanceof Step.Read read) {
        Reading reading = reader.read(read.window(), read.depth(), read.urgency());
        lane.completed(read, reading).forEach(this::take);
      } else {
        long wakeMs = ((Step.Wait) step).untilMs();
        account.passTo(Math.max(account.nowMs() + 1, Math.min(wakeMs, endMs)));
      }
    }
    return this;
  }

  private void take(Batch batch) {
    for (Change change : batch.changes()) {
      int i = EvenAccount.index(change.session().id());
      EvenAccount.State state = EvenAccount.shown(change.session().json());
      long delayMs = account.nowMs() - account.sinceMs(i, state);
      switch (state) {
        case OPEN -> creations.add(delayMs);
        case EXPIRED -> expiries.add(delayMs);
        case PAID -> {
          (account.paysDelayed(i) ? delayedPayments : payments).add(delayMs);
          paid.set(i);
        }
        case UNPAID -> {}
      }
    }
  }

  int perDay() {
    return perDay;
  }

  /** Of the payments that come within a day of the creation, from payment to batch. */
  Delays payments() {
    return payments;
  }

  /** Of the payments of sessions that were complete and unpaid for an hour to five days. */
  Delays delayedPayments() {
    return delayedPayments;
  }

  Delays expiries() {
    return expiries;
  }

  /** From a session's creation to the batch in which it is open. */
  Delays creations() {
    return creations;
  }

  /** Payments from this long before the end and earlier that were not found. */
  int missed(long graceMs) {
    int missed = 0;
    for (int i = 0; i < account.sessions(); i++) {
      if (account.paidAtMs(i) < endMs - graceMs && !paid.get(i)) {
        missed++;
      }
    }
    return missed;
  }

  long requestsPerDay() {
    return account.requests() / days;
  }

  /** What re-reading the whole horizon at every tick would need. */
  long requestsPerDayOfRereadingAll() {
    long pages = (long) Math.ceil(perDay * (HORIZON_MS / (double) DAY) / LIMIT);
    return DAY / TICK_MS * Math.max(1, pages);
  }

  /**
   * The mean delay in seconds under which no schedule with this budget gets, if it knows the
   * distribution and does nothing else: each age is read in proportion to the square root of the
   * density of payments at it. For a log-normal density that integral is known.
   */
  double limitOfMean() {
    double sigma = EvenAccount.SIGMA;
    double squaredIntegral =
        EvenAccount.MEDIAN_S * Math.exp(sigma * sigma / 2) * 2 * sigma * Math.sqrt(2 * Math.PI);
    return perDay / 86_400.0 / LIMIT * squaredIntegral / (2.0 * REQUESTS_PER_SECOND);
  }
}
