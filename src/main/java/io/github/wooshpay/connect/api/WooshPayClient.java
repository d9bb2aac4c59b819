package io.github.wooshpay.connect.api;

import dev.failsafe.RateLimiter;
import io.github.wooshpay.connect.api.ListRequest.Between;
import io.github.wooshpay.connect.api.PatientCalls.Patience;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The list of checkout sessions over HTTP. At the first page it learns the {@link Dialect} of the
 * API, and while the account is empty again at every page; every answer is held against what was
 * asked. Safe for use by several threads; {@link #close} returns at once and wakes all of them.
 */
public final class WooshPayClient implements SessionPages, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WooshPayClient.class);

  private final ApiSettings settings;
  private final ServerClock serverClock;
  private final Outage outage;
  private final ExecutorService executor;
  private final Transport transport;
  private final PatientCalls calls;
  private final ReentrantLock shaking = new ReentrantLock();
  private final AtomicLong lastObservedMs = new AtomicLong();
  private volatile Handshake.@Nullable Settled settled;

  private WooshPayClient(
      ApiSettings settings, InstantSource clock, ClientListener listener, Patience patience) {
    this.settings = settings;
    this.serverClock = new ServerClock(clock);
    this.outage = new Outage(clock);
    this.executor = Executors.newCachedThreadPool(new TaskThreads("wooshpay-api-"));
    this.transport = new Transport(settings, serverClock, clock, listener, executor);
    RateLimiter<Answer> limiter =
        RateLimiter.<Answer>smoothBuilder(settings.requestsPerSecond(), Duration.ofSeconds(1))
            .build();
    this.calls =
        new PatientCalls(
            settings,
            transport,
            new RequestBudget(limiter::acquirePermit, clock),
            outage,
            new Backoff(settings, () -> ThreadLocalRandom.current().nextDouble()),
            listener,
            clock,
            executor,
            patience);
  }

  /**
   * A client of these settings; nothing is sent before the first page is asked for.
   *
   * @param clock the worker's clock
   * @throws ApiException if the trust store cannot be read
   */
  public static WooshPayClient open(
      ApiSettings settings, InstantSource clock, ClientListener listener) {
    return new WooshPayClient(settings, clock, listener, Patience.RETRY);
  }

  /** A client that fails where {@link #open} would wait and try again. */
  static WooshPayClient impatient(
      ApiSettings settings, InstantSource clock, ClientListener listener) {
    return new WooshPayClient(settings, clock, listener, Patience.FAIL_AT_ONCE);
  }

  @Override
  public void connect() throws InterruptedException {
    learn(Urgency.TAIL);
  }

  @Override
  public Page page(Window window, @Nullable String startingAfter, Urgency urgency)
      throws InterruptedException {
    Handshake.Outcome outcome = learn(urgency);
    if (outcome instanceof Handshake.Settled known) {
      return page(known.dialect(), window, startingAfter, urgency);
    }
    return read(((Handshake.Unsettled) outcome).answer(), false);
  }

  @Override
  public long nowMs() {
    return serverClock.nowMs();
  }

  @Override
  public int unitMs() {
    Handshake.Settled known = settled;
    return known == null ? TimestampUnit.SECONDS.ms() : known.resolutionMs();
  }

  /** The dialect, once it is learnt. */
  public Optional<Dialect> dialect() {
    return Optional.ofNullable(settled).map(Handshake.Settled::dialect);
  }

  /** How long ago the last page was read; since this was opened where none was yet. */
  public Duration sinceLastSuccess() {
    return outage.sinceAnswered();
  }

  /** Breaks off what is under way; whoever waits gets an {@link InterruptedException}. */
  @Override
  public void close() {
    calls.close();
    transport.close();
    executor.shutdownNow();
  }

  /** Learns the dialect if it is not known. One thread does, the others wait for it. */
  Handshake.Outcome learn(Urgency urgency) throws InterruptedException {
    Handshake.Settled known = settled;
    if (known != null) {
      return known;
    }
    shaking.lockInterruptibly();
    try {
      known = settled;
      if (known != null) {
        return known;
      }
      Handshake.Outcome outcome =
          new Handshake(
                  settings, (request, style, what) -> calls.start(request, style, what, urgency))
              .shake();
      if (outcome instanceof Handshake.Settled learnt) {
        settled = learnt;
        LOG.info("{} takes list requests in {}.", settings.baseUrl(), learnt.dialect());
      }
      return outcome;
    } finally {
      shaking.unlock();
    }
  }

  private Page page(Dialect spoken, Window window, @Nullable String startingAfter, Urgency urgency)
      throws InterruptedException {
    ListRequest request =
        ListRequest.first(settings.pageLimit(), settings.filters())
            .with(Between.of(window, spoken.unit()))
            .after(startingAfter);
    String what = ListDescription.of(window, startingAfter);
    Answer answer = calls.ask(request, spoken.style(), what, urgency);
    Optional<IgnoredParameter> ignored = Guards.ignored(request, spoken.unit(), answer);
    if (ignored.isPresent()) {
      throw ignored.get().during(what);
    }
    return read(answer, answer.hasMore());
  }

  private Page read(Answer answer, boolean hasMore) {
    long observed = lastObservedMs.updateAndGet(last -> Math.max(serverClock.nowMs(), last + 1));
    return new Page(answer.sessions(), answer.malformed(), hasMore, observed);
  }
}
