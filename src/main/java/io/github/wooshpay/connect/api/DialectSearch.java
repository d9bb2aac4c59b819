package io.github.wooshpay.connect.api;

import io.github.wooshpay.connect.api.Handshake.Outcome;
import io.github.wooshpay.connect.api.Handshake.Settled;
import io.github.wooshpay.connect.api.PatientCalls.Asked;
import java.net.URI;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns the {@link Dialect} once for all threads, in the background. What it presumes is known a
 * round trip before it is certain: who asks in it meanwhile, and believes the answer once the
 * presumption has held, starts that much sooner. Thread-safe.
 *
 * <p>Tests: {@code DialectWireTest}.
 */
final class DialectSearch {
  private static final Logger LOG = LoggerFactory.getLogger(DialectSearch.class);

  private final URI baseUrl;
  private final ApiSettings.ListSettings settings;
  private final PatientCalls calls;
  private final Executor executor;
  private @Nullable Attempt latest;
  private volatile long begun;
  private volatile @Nullable Settled settled;

  /**
   * @param baseUrl the address, for the log
   * @param executor runs the handshakes, one at a time
   */
  DialectSearch(
      URI baseUrl, ApiSettings.ListSettings settings, PatientCalls calls, Executor executor) {
    this.baseUrl = baseUrl;
    this.settings = settings;
    this.calls = calls;
    this.executor = executor;
  }

  /** The result; null until there is one. */
  @Nullable Settled settled() {
    return settled;
  }

  /** The number of the last attempt that was begun; 0 if none was. */
  long begun() {
    return begun;
  }

  /**
   * The attempt that is under way or has succeeded, or else a new one.
   *
   * @param urgency of what a new one asks
   * @throws InterruptedException if the client was closed
   */
  synchronized Attempt attempt(Urgency urgency) throws InterruptedException {
    if (latest != null) {
      return latest;
    }
    Attempt next = new Attempt(begun + 1);
    begun = next.number; // Before it can ask anything.
    try {
      executor.execute(() -> next.shakeHands(urgency));
    } catch (RejectedExecutionException e) {
      throw (InterruptedException) new InterruptedException("the client is closed").initCause(e);
    }
    latest = next;
    return next;
  }

  private synchronized void forget() {
    latest = null;
  }

  private void learn(Settled learnt) {
    settled = learnt;
    String overcome =
        learnt.overcome().isEmpty()
            ? ""
            : " Before that: " + String.join("; ", learnt.overcome()) + ".";
    LOG.info("{} takes list requests in {}.{}", baseUrl, learnt.dialect(), overcome);
  }

  /** Asks with the urgency of whoever wants to know the dialect. */
  private final class Asking implements Handshake.Asker {
    private final Urgency urgency;

    Asking(Urgency urgency) {
      this.urgency = urgency;
    }

    @Override
    public Asked<Answer> contact(
        ListRequest request, Collection<RequestStyle> styles, RequestedPart part)
        throws InterruptedException {
      return calls.contact(request, styles, part, urgency, calls.provenOfList());
    }

    @Override
    public Asked<Answer> check(ListRequest request, RequestStyle style, RequestedPart part)
        throws InterruptedException {
      return calls.start(request, style, part, urgency, Proven.ENDPOINT);
    }
  }

  /** One attempt to learn the dialect. */
  final class Attempt {
    private final long number;
    private final CompletableFuture<Optional<Dialect>> presumed = new CompletableFuture<>();
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    private Attempt(long number) {
      this.number = number;
    }

    private void shakeHands(Urgency urgency) {
      Handshake handshake = new Handshake(settings, new Asking(urgency));
      PatientCalls.Conversation<Outcome> conversation =
          () -> handshake.shake(dialect -> presumed.complete(Optional.of(dialect)));
      try {
        Outcome shaken =
            calls.provenOfList() == Proven.FORM
                ? calls.repeatWhileRefused(Handshake.CONTACT, conversation)
                : conversation.hold();
        if (shaken instanceof Settled learnt) {
          learn(learnt);
        } else {
          forget();
        }
        outcome.complete(shaken);
        presumed.complete(Optional.empty());
      } catch (InterruptedException | RuntimeException | Error e) {
        forget();
        outcome.completeExceptionally(e);
        presumed.completeExceptionally(e);
      }
    }

    /** Whether it was begun after the attempt of this number. */
    boolean isAfter(long other) {
      return number > other;
    }

    /**
     * Waits until the API has answered: the dialect that the answer lets presume, or null if the
     * account is empty. Fails as {@link #outcome} does.
     */
    @Nullable Dialect presumed() throws InterruptedException {
      return get(presumed).orElse(null);
    }

    /**
     * Waits until it is over.
     *
     * @throws ApiException if the API failed for good, or understands no dialect
     * @throws InterruptedException if the thread was interrupted, or the client closed
     */
    Outcome outcome() throws InterruptedException {
      return get(outcome);
    }

    private static <T> T get(CompletableFuture<T> future) throws InterruptedException {
      try {
        return future.get();
      } catch (ExecutionException e) {
        throw PatientCalls.unwrapped(e.getCause());
      }
    }
  }
}
