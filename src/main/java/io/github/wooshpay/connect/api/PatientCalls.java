package io.github.wooshpay.connect.api;

import dev.failsafe.ExecutionContext;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import io.github.wooshpay.connect.api.ApiException.Kind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * List requests that take their turn under the rate limit and are repeated until they are answered
 * or fail for good. Each runs in the client's pool, so whoever waits for it can be interrupted at
 * any moment, and {@link #close} can break off all. Thread-safe.
 */
final class PatientCalls implements AutoCloseable {
  /** Whether a failure that passes is waited for. */
  enum Patience {
    RETRY,
    FAIL_AT_ONCE
  }

  private final ApiSettings settings;
  private final Transport transport;
  private final RequestBudget budget;
  private final Outage outage;
  private final ClientListener listener;
  private final InstantSource clock;
  private final Patience patience;
  private final FailsafeExecutor<Answer> failsafe;
  private final Set<Ask> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  PatientCalls(
      ApiSettings settings,
      Transport transport,
      RequestBudget budget,
      Outage outage,
      Backoff backoff,
      ClientListener listener,
      InstantSource clock,
      ExecutorService executor,
      Patience patience) {
    this.settings = settings;
    this.transport = transport;
    this.budget = budget;
    this.outage = outage;
    this.listener = listener;
    this.clock = clock;
    this.patience = patience;
    RetryPolicy<Answer> retry =
        RetryPolicy.<Answer>builder()
            .handle(FailedAttempt.class)
            .withMaxRetries(-1)
            .withDelayFn(context -> delay(context, backoff))
            .build();
    this.failsafe = Failsafe.with(retry).with(executor);
  }

  /** A list request under way. To be closed in any case, which breaks it off. */
  interface Asked extends AutoCloseable {
    /**
     * Waits until there is an answer.
     *
     * @throws ApiException if the failure is for good
     * @throws InterruptedException if the thread was interrupted, or this or the calls were closed
     */
    Answer await() throws InterruptedException;

    /** Waits until there is an answer, and closes this. Fails as {@link #await} does. */
    default Answer answer() throws InterruptedException {
      try (this) {
        return await();
      }
    }

    @Override
    void close();
  }

  /**
   * Begins to ask, and does not wait.
   *
   * @param what says which list it is, in messages; begins with a space
   * @throws InterruptedException if this was closed
   */
  Asked start(ListRequest request, RequestStyle style, String what, Urgency urgency)
      throws InterruptedException {
    if (closed) {
      throw new InterruptedException("the client is closed");
    }
    Ask ask = new Ask(request, style, what, urgency);
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

  private static Duration delay(ExecutionContext<Answer> context, Backoff backoff) {
    FailedAttempt failed = context.getLastException();
    return failed.remedy() == FailedAttempt.Remedy.AT_ONCE
        ? Duration.ZERO
        : backoff.before(context.getAttemptCount(), failed.retryAfter());
  }

  /** One request with its repetitions. */
  private final class Ask implements Asked {
    private final ListRequest request;
    private final RequestStyle style;
    private final String what;
    private final Urgency urgency;
    private final CompletableFuture<Answer> work;
    private volatile boolean cancelled;
    private volatile long failingSinceMs = Long.MAX_VALUE;
    private volatile boolean keyRenewed;

    Ask(ListRequest request, RequestStyle style, String what, Urgency urgency) {
      this.request = request;
      this.style = style;
      this.what = what;
      this.urgency = urgency;
      this.work = failsafe.getAsync(this::attempt);
    }

    @Override
    public Answer await() throws InterruptedException {
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

    private Answer attempt(ExecutionContext<Answer> context)
        throws FailedAttempt, InterruptedException {
      budget.acquire(urgency);
      try {
        Answer read = transport.exchange(request, style, call -> context.onCancel(call::run));
        outage.answered();
        listener.pageRead(read.sessions().size());
        return read;
      } catch (FailedAttempt failed) {
        if (!cancelled) {
          failIfForGood(failed);
        }
        throw failed;
      }
    }

    private void failIfForGood(FailedAttempt failed) {
      if (failed.kind() == Kind.RATE_LIMITED) {
        listener.rateLimited();
      }
      switch (failed.remedy()) {
        case WAIT -> failIfForTooLong(failed);
        case AT_ONCE -> {
          if (keyRenewed) {
            throw failed.forGood(what);
          }
          keyRenewed = true;
        }
        case OTHER_STYLE, NONE -> throw failed.forGood(what);
      }
    }

    private void failIfForTooLong(FailedAttempt failed) {
      if (patience == Patience.FAIL_AT_ONCE) {
        throw failed.forGood(what);
      }
      outage.failed(failed.during(what));
      failingSinceMs = Math.min(failingSinceMs, clock.millis());
      // Where other requests are answered meanwhile there is no outage, but this one fails.
      Duration failing = Duration.ofMillis(Math.max(0, clock.millis() - failingSinceMs));
      Duration longest = outage.lasts().compareTo(failing) > 0 ? outage.lasts() : failing;
      Duration most = settings.unavailableTimeout();
      if (!most.isZero() && longest.compareTo(most) >= 0) {
        throw failed.after(longest, what);
      }
      if (failed.retryAfter() != null) {
        budget.pause(Backoff.obeyed(failed.retryAfter()));
      }
      listener.retryScheduled();
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
