package io.github.wooshpay.connect.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.wooshpay.connect.api.ApiException.Kind;
import io.github.wooshpay.connect.api.Handshake.Outcome;
import io.github.wooshpay.connect.api.Handshake.Settled;
import io.github.wooshpay.connect.api.Handshake.Unsettled;
import io.github.wooshpay.connect.api.ListRequest.Between;
import io.github.wooshpay.connect.api.PatientCalls.Asked;
import io.github.wooshpay.connect.api.PatientCalls.Patience;
import io.github.wooshpay.connect.session.EpochUnit;
import io.github.wooshpay.connect.session.Session;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The list of checkout sessions, and the line items of each, over HTTP. At first contact it learns
 * the {@link Dialect} of the API, and while the account is empty again at every page; every answer
 * is checked against its request. Thread-safe; {@link #close} returns at once and wakes all of
 * them.
 *
 * <p>Tests: {@code DialectWireTest}, {@code FaultWireTest}, {@code BreakOffWireTest}.
 */
public final class WooshPayClient implements SessionPages, SessionLookup, LineItems, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WooshPayClient.class);

  /**
   * How far {@code created} may lie ahead of the clock: half a second, by which WooshPay rounds it
   * up to the whole second, and a second more, since the Date header has whole seconds too.
   */
  private static final long CREATED_AHEAD_MS = 1_500;

  private final ApiSettings settings;
  private final ServerClock serverClock;
  private final Outage outage;
  private final ExecutorService executor;
  private final Transport transport;
  private final LearnedRate rate;
  private final PatientCalls calls;
  private final DialectSearch search;
  private final LineItemReader lineItems;
  private final AtomicBoolean warnedOfLookup = new AtomicBoolean();
  private final AtomicLong lastObservedMs = new AtomicLong();

  private WooshPayClient(
      ApiSettings settings,
      InstantSource clock,
      ClientListener listener,
      Patience patience,
      boolean answeredBefore) {
    this.settings = settings;
    this.serverClock = new ServerClock(clock);
    this.outage = new Outage(clock, answeredBefore);
    this.executor = Executors.newCachedThreadPool(new TaskThreads("wooshpay-api-"));
    this.transport = new Transport(settings, serverClock, clock, listener);
    Backoff backoff =
        new Backoff(settings.retries(), () -> ThreadLocalRandom.current().nextDouble());
    this.rate = new LearnedRate(settings.requestsPerSecond(), backoff, clock);
    this.calls =
        new PatientCalls(
            settings.retries(),
            transport,
            rate,
            outage,
            backoff,
            listener,
            clock,
            executor,
            patience);
    this.search =
        new DialectSearch(settings.endpoint().baseUrl(), settings.list(), calls, executor);
    this.lineItems =
        new LineItemReader(
            settings.list(), calls, this::listStyle, listener, clock, answeredBefore);
  }

  /**
   * Creates a client with these settings; it sends nothing before the first page is requested.
   *
   * @param clock the worker's clock
   * @param answeredBefore whether the list is known to have answered with these settings: a refusal
   *     at first contact is then retried too, for {@code api.refused.timeout.ms}
   * @throws ApiException if the trust store cannot be read
   */
  public static WooshPayClient open(
      ApiSettings settings, InstantSource clock, ClientListener listener, boolean answeredBefore) {
    return new WooshPayClient(settings, clock, listener, Patience.RETRY, answeredBefore);
  }

  /** A client of an API that has not answered before. */
  static WooshPayClient open(ApiSettings settings, InstantSource clock, ClientListener listener) {
    return open(settings, clock, listener, false);
  }

  /** A client that fails where {@link #open} would wait and try again. */
  static WooshPayClient impatient(
      ApiSettings settings, InstantSource clock, ClientListener listener) {
    return new WooshPayClient(settings, clock, listener, Patience.FAIL_AT_ONCE, false);
  }

  @Override
  public void connect() throws InterruptedException {
    search.attempt(Urgency.TAIL).presumed();
  }

  @Override
  public Page page(Window window, @Nullable String startingAfter, Urgency urgency)
      throws InterruptedException {
    long attemptsBefore = search.begun();
    Page page = null;
    while (page == null) {
      Settled known = search.settled();
      page =
          known == null
              ? pageBesideHandshake(window, startingAfter, urgency, attemptsBefore)
              : page(known.dialect(), window, startingAfter, urgency);
    }
    return page;
  }

  @Override
  public Page ofPaymentIntent(String paymentIntent, Urgency urgency) throws InterruptedException {
    Outcome outcome = learn(urgency);
    if (outcome instanceof Unsettled empty) {
      return read(empty.answer(), More.NO);
    }
    Dialect dialect = ((Settled) outcome).dialect();
    ListRequest request =
        ListRequest.first(1, settings.list().filters()).withPaymentIntent(paymentIntent);
    RequestedPart part = new RequestedPart("of PaymentIntent " + paymentIntent);
    try {
      Answer answer =
          calls.start(request, dialect.style(), part, urgency, Proven.FORM_OF_LOOKUP).answer();
      Optional<IgnoredParameter> ignored = Guards.ignored(request, dialect.unit(), answer);
      if (ignored.isPresent()) {
        throw ignored.get().during(request.subject(), part);
      }
      return read(answer, answer.more());
    } catch (ApiException e) {
      if (e.kind() != Kind.REQUEST_REFUSED && e.kind() != Kind.PARAMETER_IGNORED) {
        throw e;
      }
      warnOfLookup(e);
      return read(new Answer(List.of(), List.of(), More.NO), More.NO);
    }
  }

  /** Anyone may have named the PaymentIntent, so this is never a failure. */
  private void warnOfLookup(ApiException e) {
    if (warnedOfLookup.compareAndSet(false, true)) {
      LOG.warn(
          "A session could not be looked up by its PaymentIntent, so this hint has no effect: {}"
              + " This warning is logged once; wooshpay-hints-unknown-total counts such hints.",
          e.getMessage());
    }
  }

  @Override
  public @Nullable ArrayNode lineItems(String sessionId, Urgency urgency)
      throws InterruptedException {
    return lineItems.read(sessionId, urgency);
  }

  private RequestStyle listStyle() {
    return dialect().map(Dialect::style).orElse(RequestStyle.BODY);
  }

  @Override
  public long nowMs() {
    return serverClock.nowMs();
  }

  @Override
  public int unitMs() {
    Settled known = search.settled();
    return known == null ? EpochUnit.SECONDS.ms() : known.resolutionMs();
  }

  /** The dialect, once it is learnt. */
  public Optional<Dialect> dialect() {
    return Optional.ofNullable(search.settled()).map(Settled::dialect);
  }

  /** How long ago the last page was read; since this was opened where none was yet. */
  public Duration sinceLastSuccess() {
    return outage.sinceAnswered();
  }

  /** Returns the rate at which requests may leave now, in requests per second. */
  public double requestsPerSecond() {
    return rate.perSecond();
  }

  /** Cancels the requests in flight; waiting threads get an {@link InterruptedException}. */
  @Override
  public void close() {
    calls.close();
    transport.close();
    executor.shutdownNow();
  }

  /** Reads the line items of the newest session, if there is one and the dialect is known. */
  void tryLineItems() throws InterruptedException {
    Settled known = search.settled();
    if (known == null) {
      return;
    }
    ListRequest newest = ListRequest.first(1, settings.list().filters());
    Asked<Answer> asked =
        calls.start(
            newest, known.dialect().style(), RequestedPart.ALL, Urgency.TAIL, Proven.ENDPOINT);
    for (Session session : asked.answer().sessions()) {
      lineItems.read(session.id(), Urgency.TAIL);
    }
  }

  /** Learns the dialect, to the end, if it is not known. */
  Outcome learn(Urgency urgency) throws InterruptedException {
    return search.attempt(urgency).outcome();
  }

  /**
   * Asks in the dialect that is presumed while the handshake checks it, which saves a round trip;
   * null if it is another one, or if the account was empty before this page was called for.
   */
  private @Nullable Page pageBesideHandshake(
      Window window, @Nullable String startingAfter, Urgency urgency, long attemptsBefore)
      throws InterruptedException {
    DialectSearch.Attempt attempt = search.attempt(urgency);
    Dialect presumed = attempt.presumed();
    try (AskedPage asked =
        presumed == null ? null : new AskedPage(presumed, window, startingAfter, urgency)) {
      Outcome outcome = attempt.outcome();
      if (outcome instanceof Unsettled empty) {
        return attempt.isAfter(attemptsBefore) ? read(empty.answer(), More.NO) : null;
      }
      boolean holds = outcome instanceof Settled learnt && learnt.dialect().equals(presumed);
      return holds && asked != null ? asked.await() : null;
    }
  }

  private Page page(Dialect spoken, Window window, @Nullable String startingAfter, Urgency urgency)
      throws InterruptedException {
    try (AskedPage asked = new AskedPage(spoken, window, startingAfter, urgency)) {
      return asked.await();
    }
  }

  private Page read(Answer answer, More more) {
    long nowMs = Math.max(serverClock.nowMs(), newestAheadOfClock(answer));
    long observed = lastObservedMs.updateAndGet(last -> Math.max(nowMs, last + 1));
    return new Page(answer.sessions(), answer.malformed(), more, observed);
  }

  /**
   * Returns the newest instant of creation that lies ahead of the clock by no more than is usual,
   * or 0: no session is observed before it was created.
   */
  private long newestAheadOfClock(Answer answer) {
    long atMostMs = serverClock.nowMs() + CREATED_AHEAD_MS;
    return answer.sessions().stream()
        .mapToLong(Session::createdMs)
        .filter(createdMs -> createdMs <= atMostMs)
        .max()
        .orElse(0);
  }

  /** A page that was requested in a dialect, but not yet awaited. */
  private final class AskedPage implements AutoCloseable {
    private final Dialect dialect;
    private final ListRequest request;
    private final RequestedPart part;
    private final Asked<Answer> asked;

    AskedPage(Dialect dialect, Window window, @Nullable String startingAfter, Urgency urgency)
        throws InterruptedException {
      this.dialect = dialect;
      this.request =
          ListRequest.first(settings.list().pageLimit(), settings.list().filters())
              .with(Between.of(window, dialect.unit()))
              .after(startingAfter);
      this.part = RequestedPart.of(window, startingAfter);
      this.asked = calls.start(request, dialect.style(), part, urgency, Proven.FORM);
    }

    Page await() throws InterruptedException {
      Answer answer = asked.await();
      Optional<IgnoredParameter> ignored = Guards.ignored(request, dialect.unit(), answer);
      if (ignored.isPresent()) {
        throw ignored.get().during(request.subject(), part);
      }
      return read(answer, answer.more());
    }

    @Override
    public void close() {
      asked.close();
    }
  }
}
