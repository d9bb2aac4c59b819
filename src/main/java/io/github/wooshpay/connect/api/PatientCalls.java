package io.github.wooshpay.connect.api;

import dev.failsafe.ExecutionContext;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import io.github.wooshpay.connect.api.ApiException.Kind;
import io.github.wooshpay.connect.api.ApiRequest.Subject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Requests that take their turn under the rate limit and are repeated until they are answered or
 * fail for good. Each runs in the client's pool, so whoever waits for it can be interrupted at any
 * moment, and {@link #close} can break off all. Thread-safe.
 *
 * <p>Tests: {@code PatienceWireTest}, {@code BreakOffWireTest}, {@code FaultWireTest}.
 */
final class PatientCalls implements AutoCloseable {
  /** Whether a failure that passes is waited for. */
  enum Patience {
    RETRY,
    FAIL_AT_ONCE
  }

  private final ApiSettings.Retries retries;
  private final Transport transport;
  private final RequestBudget budget;
  private final LearnedRate rate;
  private final Outage outage;
  private final ClientListener listener;
  private final InstantSource clock;
  private final Patience patience;
  private final Backoff backoff;
  private final ExecutorService executor;
  private final Set<Ask<?>> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  PatientCalls(
      ApiSettings.Retries retries,
      Transport transport,
      LearnedRate rate,
      Outage outage,
      Backoff backoff,
      ClientListener listener,
      InstantSource clock,
      ExecutorService executor,
      Patience patience) {
    this.retries = retries;
    this.transport = transport;
    this.rate = rate;
    this.budget = new RequestBudget(rate, clock);
    this.outage = outage;
    this.listener = listener;
    this.clock = clock;
    this.patience = patience;
    this.backoff = backoff;
    this.executor = executor;
  }

  /** Several requests that have one result. */
  @FunctionalInterface
  interface Conversation<T> {
    /**
     * Holds it, from the beginning.
     *
     * @throws ApiException if it fails for good
     */
    T hold() throws InterruptedException;
  }

  /** A request under way. To be closed in any case, which breaks it off. */
  interface Asked<A> extends AutoCloseable {
    /**
     * Waits until there is an answer.
     *
     * @throws ApiException if the failure is for good
     * @throws InterruptedException if the thread was interrupted, or this or the calls were closed
     */
    A await() throws InterruptedException;

    /** Waits until there is an answer, and closes this. Fails as {@link #await} does. */
    default A answer() throws InterruptedException {
      try (this) {
        return await();
      }
    }

    /** Returns the style of the answer, once there is one. */
    RequestStyle style();

    /** Returns the styles that were refused before there was an answer, each with its refusal. */
    Map<RequestStyle, FailedAttempt> refused();

    @Override
    void close();
  }

  /**
   * Begins to ask, and does not wait.
   *
   * @param part of the request, in messages
   * @param proven what is known to work
   * @throws InterruptedException if this was closed
   */
  <A> Asked<A> start(
      ApiRequest<A> request, RequestStyle style, RequestedPart part, Urgency urgency, Proven proven)
      throws InterruptedException {
    return begin(new Ask<>(request, List.of(style), part, urgency, proven));
  }

  /**
   * Begins to ask in several styles in turn until one is answered, and does not wait. A gateway may
   * reset, hang or refuse one style alone, so every failed try is followed by one in the next
   * style. A style that is refused is not tried again, unless such a refusal passes.
   *
   * @param styles in the order in which they are tried; not empty
   * @param part of the request, in messages
   * @param proven what is known to work
   * @throws InterruptedException if this was closed
   */
  <A> Asked<A> contact(
      ApiRequest<A> request,
      Collection<RequestStyle> styles,
      RequestedPart part,
      Urgency urgency,
      Proven proven)
      throws InterruptedException {
    return begin(new Ask<>(request, styles, part, urgency, proven));
  }

  /** Returns what is known about the session list, which may have answered an earlier client. */
  Proven provenOfList() {
    return outage.everAnswered() ? Proven.FORM : Proven.NOTHING;
  }

  /**
   * Holds a conversation again whenever the API refuses the form of its requests, for {@code
   * api.refused.timeout.ms}: for a list that has answered with these settings before.
   *
   * @param part of the session list that it is about, in messages
   * @throws ApiException if it fails in another way, or is refused for too long
   */
  <T> T repeatWhileRefused(RequestedPart part, Conversation<T> conversation)
      throws InterruptedException {
    Failures failures = new Failures(part.of(Subject.SESSION_LIST));
    RetryPolicy<T> retry =
        RetryPolicy.<T>builder()
            .handle(FailedAttempt.class)
            .withMaxRetries(-1)
            .withDelayFn(context -> backoff.before(context.getAttemptCount(), null))
            .build();
    try {
      return Failsafe.with(retry).get(() -> hold(conversation, failures));
    } catch (FailsafeException e) {
      throw unwrapped(e.getCause());
    }
  }

  private <T> T hold(Conversation<T> conversation, Failures failures)
      throws FailedAttempt, InterruptedException {
    try {
      return conversation.hold();
    } catch (ApiException e) {
      FailedAttempt refusal = e.refusedForm();
      if (refusal == null || retries.refusedTimeout().isZero()) {
        throw e;
      }
      FailedAttempt passing = refusal.asPassing();
      failures.add(passing);
      listener.retryScheduled();
      throw passing;
    }
  }

  private <A> Asked<A> begin(Ask<A> ask) throws InterruptedException {
    if (closed) {
      ask.cancel();
      throw new InterruptedException("the client is closed");
    }
    underWay.add(ask);
    if (closed) {
      ask.cancel();
    }
    return ask;
  }

  @Override
  public void close() {
    closed = true;
    underWay.forEach(Ask::cancel);
  }

  /** One request with its repetitions, which run one after the other. */
  private final class Ask<A> implements Asked<A> {
    private final ApiRequest<A> request;
    private final String what;
    private final Failures failures;
    private final Urgency urgency;
    private final Proven proven;
    private final StyleTurns styles;
    private final CompletableFuture<A> work;
    private volatile boolean cancelled;
    private volatile boolean atOnce;
    private volatile boolean keyRenewed;

    Ask(
        ApiRequest<A> request,
        Collection<RequestStyle> styles,
        RequestedPart part,
        Urgency urgency,
        Proven proven) {
      this.request = request;
      this.proven = proven;
      this.styles = new StyleTurns(styles);
      this.what = part.of(request.subject());
      this.failures = new Failures(what);
      this.urgency = urgency;
      RetryPolicy<A> retry =
          RetryPolicy.<A>builder()
              .handle(FailedAttempt.class)
              .withMaxRetries(-1)
              .withDelayFn(this::delay)
              .build();
      FailsafeExecutor<A> failsafe = Failsafe.with(retry).with(executor);
      this.work = failsafe.getAsync(this::attempt);
    }

    private Duration delay(ExecutionContext<A> context) {
      FailedAttempt failed = context.getLastException();
      return atOnce
          ? Duration.ZERO
          : backoff.before(Math.max(1, styles.rounds()), failed.retryAfter());
    }

    @Override
    public RequestStyle style() {
      return styles.current();
    }

    @Override
    public Map<RequestStyle, FailedAttempt> refused() {
      return styles.refused();
    }

    @Override
    public A await() throws InterruptedException {
      try {
        return work.get();
      } catch (CancellationException e) {
        throw (InterruptedException) new InterruptedException("the client was closed").initCause(e);
      } catch (ExecutionException e) {
        throw unwrapped(e.getCause());
      }
    }

    @Override
    public void close() {
      cancel();
      underWay.remove(this);
    }

    void cancel() {
      cancelled = true;
      work.cancel(true);
    }

    private A attempt(ExecutionContext<A> context) throws FailedAttempt, InterruptedException {
      budget.acquire(urgency);
      try {
        A read =
            transport.exchange(
                request, styles.current(), proven, call -> context.onCancel(call::run));
        outage.answered();
        rate.answered();
        listener.pageRead(request.sessionsIn(read));
        return read;
      } catch (FailedAttempt failed) {
        if (!cancelled) {
          decideNext(failed);
        }
        throw failed;
      }
    }

    /**
     * Decides on the next attempt and its time.
     *
     * @throws ApiException if nothing is
     */
    private void decideNext(FailedAttempt failed) {
      if (failed.kind() == Kind.RATE_LIMITED) {
        listener.rateLimited();
        rate.refused(failed.retryAfter());
      }
      switch (failed.remedy()) {
        case NONE -> throw failed.forGood(what);
        case OTHER_STYLE -> waitAfterRound(styles.refused(failed, what));
        case AT_ONCE -> {
          atOnce = !keyRenewed;
          keyRenewed = true;
          if (!atOnce) {
            waitFor(failed);
          }
        }
        case WAIT, WAIT_A_WHILE -> waitFor(failed);
      }
    }

    private void waitFor(FailedAttempt failed) {
      if (failed.isRefusal() && retries.refusedTimeout().isZero()) {
        throw failed.forGood(what);
      }
      failures.add(failed);
      if (failed.kind() == Kind.RATE_LIMITED) {
        // It waits with all others, and the most urgent goes first.
        failAtOnceIfImpatient(failed);
        atOnce = true;
      } else {
        if (failed.retryAfter() != null) {
          budget.pause(Backoff.obeyed(failed.retryAfter()));
        }
        waitAfterRound(styles.failed(failed));
      }
      listener.retryScheduled();
    }

    /** Waits after a whole round alone: the next style is tried at once. */
    private void waitAfterRound(@Nullable FailedAttempt firstOfRound) {
      atOnce = firstOfRound == null;
      if (firstOfRound != null) {
        failAtOnceIfImpatient(firstOfRound);
      }
    }

    private void failAtOnceIfImpatient(FailedAttempt failed) {
      if (patience == Patience.FAIL_AT_ONCE) {
        throw failed.forGood(what);
      }
    }
  }

  /** The failures in a row of one request, or of one conversation. Thread-safe. */
  private final class Failures {
    private static final long NEVER = Long.MAX_VALUE;

    private final String what;
    private long sinceMs = NEVER;
    private long refusedSinceMs = NEVER;

    /**
     * @param what the part of the list that failed, in messages
     */
    Failures(String what) {
      this.what = what;
    }

    /**
     * Adds a failure that may pass.
     *
     * @throws ApiException if it has lasted for too long
     */
    synchronized void add(FailedAttempt failed) {
      outage.failed(failed.warning(what), failed.isRefusal());
      long now = clock.millis();
      sinceMs = Math.min(sinceMs, now);
      refusedSinceMs = failed.isRefusal() ? Math.min(refusedSinceMs, now) : NEVER;
      // While other requests are answered there is no outage: only this request fails.
      long fromMs = failed.isRefusal() ? refusedSinceMs : sinceMs;
      Duration failing = Duration.ofMillis(Math.max(0, now - fromMs));
      Duration outageLasts = outage.lasts(failed.isRefusal());
      Duration longest = outageLasts.compareTo(failing) > 0 ? outageLasts : failing;
      if (failed.isRefusal()
          ? longest.compareTo(retries.refusedTimeout()) >= 0
          : isLongerThanMayBeUnavailable(longest)) {
        throw failed.after(longest, what);
      }
    }

    private boolean isLongerThanMayBeUnavailable(Duration lasted) {
      Duration most = retries.unavailableTimeout();
      return !most.isZero() && lasted.compareTo(most) >= 0;
    }
  }

  /** What a task in the background failed with, as if it had been done here. */
  static RuntimeException unwrapped(@Nullable Throwable cause) throws InterruptedException {
    if (cause instanceof InterruptedException e) {
      throw e;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
  }
}
