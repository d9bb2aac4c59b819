package io.github.wooshpay.connect.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.api.RequestStyle;
import io.github.wooshpay.connect.session.EpochUnit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The list endpoint, and that of a session's line items, over HTTP, in a dialect of choice. As
 * built without options: the documented request style, newest first, bounds in the unit that the
 * account answers, the key {@link #KEY}, no latency, no limit of the rate, no faults, on a free
 * port of the loopback. Thread-safe; what can be changed while it runs counts from the next request
 * on.
 *
 * <p>It assumes of the line items' endpoint what nothing documents: parameters as the session list
 * takes them, pages in the order of the items, a boolean {@code has_more}, 404 for a session that
 * does not exist, 400 for a cursor that does not, and no difference between a session's items while
 * it is open and when it is paid. Faults and options make it differ.
 *
 * <p>A request is counted and recorded, then in turn: the action before it, the latency, the rate
 * limit, the fault, the path, the method, the key, the parameters.
 */
public final class SimulatedApi implements AutoCloseable {
  /** The key that is accepted unless another is set: an obvious dummy. */
  public static final String KEY = "sk_test_simulated";

  /** The path of the session list. */
  public static final String PATH = "/v1/checkout/sessions/list";

  private static final Pattern LINE_ITEMS =
      Pattern.compile("/v1/checkout/sessions/([^/]+)/line_items");

  private final Builder options;
  private final RequestLog log = new RequestLog();
  private final AtomicLong connections = new AtomicLong();
  private final Map<Long, Runnable> before = new ConcurrentHashMap<>();
  private final Map<Long, Runnable> after = new ConcurrentHashMap<>();
  private final @Nullable RateLimit rateLimit;
  private final int port;
  private volatile String key;
  private volatile boolean forbidden;
  private volatile Duration latency;
  private volatile FaultPolicy faults;
  private @Nullable HttpListener listener;

  private SimulatedApi(Builder options) {
    this.options = options;
    this.key = options.key;
    this.latency = options.latency;
    this.faults = options.faults;
    this.rateLimit = options.rateLimit;
    this.listener = listen(options.port);
    this.port = listener.port();
  }

  /** A simulated API in the documented dialect, over the account. */
  public static SimulatedApi of(SimulatedAccount account) {
    return builder().account(account).start();
  }

  /** The options, all at their defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** The base URL, without a trailing slash. */
  public URI url() {
    String host = options.host.getHostAddress();
    String scheme = options.tls == null ? "http" : "https";
    return URI.create(scheme + "://" + host + ":" + port);
  }

  /** The account behind it. */
  public SimulatedAccount account() {
    return options.account;
  }

  /** Now by the server's clock: what the header Date says, and what late sessions wait for. */
  public long nowMs() {
    return now().toEpochMilli();
  }

  private Instant now() {
    return options.clock.instant().plus(options.skew);
  }

  /** How many requests have come in. */
  public long requestCount() {
    return log.count();
  }

  /** Returns how many requests for line items have come in. */
  public long lineItemsRequestCount() {
    return log.lineItems();
  }

  /** How many connections have been made. */
  public long connectionCount() {
    return connections.get();
  }

  /** The last 10,000 requests, in the order in which they came. */
  public List<RecordedRequest> requests() {
    return log.requests();
  }

  /**
   * How often requests ended in which way: by status ({@code "200"}), by name of the {@link Fault},
   * or {@code "custom"} for another behaviour.
   */
  public Map<String, Long> outcomes() {
    return log.outcomes();
  }

  /** Accepts another key from now on, and no longer the one before. */
  public void acceptKey(String newKey) {
    key = newKey;
  }

  /** Whether the key lacks the permission: a 403. */
  public void forbid(boolean lacksPermission) {
    forbidden = lacksPermission;
  }

  /** How long each answer takes from now on. */
  public void latency(Duration newLatency) {
    latency = newLatency;
  }

  /** What goes wrong from now on. */
  public void faults(FaultPolicy policy) {
    faults = policy;
  }

  /** Runs an action when the n-th request (from 1) has come in, before its page is read. */
  public void before(long number, Runnable action) {
    before.put(number, action);
  }

  /** Runs an action when the page of the n-th request (from 1) is read, before it is sent. */
  public void after(long number, Runnable action) {
    after.put(number, action);
  }

  /** Stops listening and drops all connections, until {@link #comeBack()}. */
  public synchronized void goDown() {
    try {
      if (listener != null) {
        listener.close();
        listener = null;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Listens again, on the same port. */
  public synchronized void comeBack() {
    if (listener == null) {
      listener = listen(port);
    }
  }

  @Override
  public void close() {
    goDown();
  }

  private HttpListener listen(int onPort) {
    try {
      ServerSocketFactory sockets =
          options.tls == null
              ? ServerSocketFactory.getDefault()
              : options.tls.getServerSocketFactory();
      InetSocketAddress address = new InetSocketAddress(options.host, onPort);
      return new HttpListener(address, sockets, connections, this::handle);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void handle(Exchange exchange) throws IOException {
    long number = log.nextNumber();
    WireRequest wire = exchange.request();
    RecordedRequest request = RecordedRequest.of(number, exchange.connection(), nowMs(), wire);
    log.add(request);
    run(before.remove(number));
    if (!latency.isZero()) {
      exchange.pause(latency);
    }
    exchange.stamp(now(), "req_" + number);
    if (rateLimit != null && !rateLimit.take(nowMs())) {
      send(exchange, limited());
    } else {
      Behaviour behaviour = faults.choose(request);
      Duration lag = behaviour instanceof Behaviour.Stale stale ? stale.lag() : Duration.ZERO;
      Supplier<SimulatedAnswer> right = () -> right(request, wire, number, lag);
      if (behaviour == null) {
        send(exchange, right.get());
      } else {
        log.outcome(behaviour instanceof Fault fault ? fault.name() : "custom");
        behaviour.answer(exchange, right);
      }
    }
    run(after.remove(number));
  }

  private SimulatedAnswer limited() {
    SimulatedAnswer answer = Errors.tooManyRequests();
    return options.retryAfter == null ? answer : answer.with("Retry-After", options.retryAfter);
  }

  private static void run(@Nullable Runnable action) {
    if (action != null) {
      action.run();
    }
  }

  private void send(Exchange exchange, SimulatedAnswer answer) throws IOException {
    log.outcome(Integer.toString(answer.status()));
    exchange.send(answer);
  }

  private SimulatedAnswer right(
      RecordedRequest request, WireRequest wire, long number, Duration lag) {
    SimulatedAnswer answer = answer(request, wire, lag);
    run(after.remove(number));
    String accepted = request.header("accept-encoding");
    boolean gzip = options.gzip && accepted != null && accepted.contains("gzip");
    return gzip ? Fault.gzip(answer) : answer;
  }

  private SimulatedAnswer answer(RecordedRequest request, WireRequest wire, Duration lag) {
    Matcher lineItems = LINE_ITEMS.matcher(request.path());
    if (!request.path().equals(PATH) && !lineItems.matches()) {
      return Errors.notFound();
    }
    if (!request.method().equals("GET")) {
      return Errors.methodNotAllowed();
    }
    if (!authorization(key).equals(request.header("authorization"))) {
      return Errors.unauthorized();
    }
    if (forbidden) {
      return Errors.forbidden();
    }
    if (options.bodyRefusedWith != 0 && !wire.body().isEmpty()) {
      return SimulatedAnswer.html(options.bodyRefusedWith, "<html>Bad request</html>");
    }
    try {
      return lineItems.matches()
          ? lineItems(lineItems.group(1), parameters(request, wire, options.lineItemsStyles))
          : page(parameters(request, wire, options.styles), lag);
    } catch (BadRequest e) {
      return e.answer();
    }
  }

  private static String authorization(String key) {
    byte[] userAndPassword = (key + ":").getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(userAndPassword);
  }

  private ListQuery parameters(RecordedRequest request, WireRequest wire, Set<RequestStyle> styles)
      throws BadRequest {
    Parameters parameters = new Parameters();
    if (styles.contains(RequestStyle.QUERY)) {
      parameters.readQuery(request.query());
    }
    if (styles.contains(RequestStyle.BODY) && !wire.body().isEmpty()) {
      String type = request.header("content-type");
      if (type == null || !type.startsWith("application/json")) {
        throw new BadRequest("parameter_invalid", "The Content-Type is not application/json.");
      }
      parameters.readBody(wire.body());
    }
    parameters.ignore(options.ignored);
    EpochUnit unit = options.boundsUnit == null ? account().unit() : options.boundsUnit;
    return parameters.query(unit, options.exactBounds);
  }

  private SimulatedAnswer page(ListQuery query, Duration lag) throws BadRequest {
    long nowMs = nowMs();
    for (String cursor : new String[] {query.startingAfter(), query.endingBefore()}) {
      if (cursor != null && !account().shows(cursor, nowMs)) {
        throw new BadRequest("resource_missing", "No such checkout session: the cursor.");
      }
    }
    long asOfMs = lag.isZero() ? Long.MAX_VALUE : System.currentTimeMillis() - lag.toMillis();
    SimulatedAccount.Listed listed = account().list(query, options.order, nowMs, asOfMs);
    return SimulatedAnswer.json(200, listBody(listed));
  }

  private SimulatedAnswer lineItems(String id, ListQuery query) throws BadRequest {
    if (!account().shows(id, nowMs())) {
      return Errors.noSuchSession();
    }
    List<JsonNode> items = options.lineItems.apply((ObjectNode) account().current(id).json());
    int from = 0;
    if (query.startingAfter() != null) {
      List<String> ids = items.stream().map(item -> item.path("id").asText()).toList();
      from = ids.indexOf(query.startingAfter()) + 1;
      if (from == 0) {
        throw new BadRequest("resource_missing", "No such line item: the cursor.");
      }
    }
    int to = Math.min(items.size(), from + query.limit());
    ObjectNode list = SimulatedJson.object();
    list.put("object", "list").put("url", "/v1/checkout/sessions/" + id + "/line_items");
    list.put("has_more", to < items.size());
    list.set("data", SampleLineItems.array(items.subList(from, to)));
    return SimulatedAnswer.json(200, SimulatedJson.bytes(list));
  }

  /** Copies the sessions' bytes once into a body of the right size: this is where benchmarks go. */
  private static byte[] listBody(SimulatedAccount.Listed listed) {
    String start = "{\"object\":\"list\",\"url\":\"" + PATH + "\",\"has_more\":" + listed.hasMore();
    byte[] head = (start + ",\"data\":[").getBytes(StandardCharsets.UTF_8);
    byte[] tail = {']', '}'};
    int commas = Math.max(0, listed.sessions().size() - 1);
    int size = head.length + commas + tail.length;
    for (SessionVersion session : listed.sessions()) {
      size += session.bytes().length;
    }
    ByteBuffer body = ByteBuffer.allocate(size).put(head);
    for (SessionVersion session : listed.sessions()) {
      body.put(session.bytes());
      if (commas-- > 0) {
        body.put((byte) ',');
      }
    }
    return body.put(tail).array();
  }

  /** The options of a simulated API. Not thread-safe. */
  public static final class Builder {
    private SimulatedAccount account = new SimulatedAccount();
    private InetAddress host = InetAddress.getLoopbackAddress();
    private int port;
    private Set<RequestStyle> styles = EnumSet.of(RequestStyle.BODY);
    private Set<RequestStyle> lineItemsStyles = EnumSet.of(RequestStyle.BODY);
    private Function<ObjectNode, List<JsonNode>> lineItems = SampleLineItems::of;
    private Set<Parameter> ignored = EnumSet.noneOf(Parameter.class);
    private @Nullable EpochUnit boundsUnit;
    private boolean exactBounds;
    private ListOrder order = ListOrder.NEWEST_FIRST;
    private String key = KEY;
    private int bodyRefusedWith;
    private @Nullable RateLimit rateLimit;
    private @Nullable String retryAfter;
    private Duration latency = Duration.ZERO;
    private Duration skew = Duration.ZERO;
    private InstantSource clock = InstantSource.system();
    private FaultPolicy faults = FaultPolicy.none();
    private boolean gzip;
    private @Nullable SSLContext tls;

    private Builder() {}

    /** The account to serve; an empty one that answers milliseconds if not set. */
    public Builder account(SimulatedAccount value) {
      account = value;
      return this;
    }

    /** The address to listen on; the loopback if not set. */
    public Builder host(InetAddress value) {
      host = value;
      return this;
    }

    /** The port to listen on; a free one if not set. */
    public Builder port(int value) {
      port = value;
      return this;
    }

    /**
     * The request styles that are understood. A style that is not honoured is skipped: the answer
     * is the default list, without an error. The documented body alone if not set.
     */
    public Builder styles(RequestStyle... honoured) {
      styles = EnumSet.noneOf(RequestStyle.class);
      styles.addAll(List.of(honoured));
      lineItemsStyles = styles;
      return this;
    }

    /** The request styles that the endpoint of line items understands, if not those of the list. */
    public Builder lineItemsStyles(RequestStyle... honoured) {
      lineItemsStyles = EnumSet.noneOf(RequestStyle.class);
      lineItemsStyles.addAll(List.of(honoured));
      return this;
    }

    /** The line items of a session; {@link SampleLineItems#of} if not set. */
    public Builder lineItems(Function<ObjectNode, List<JsonNode>> value) {
      lineItems = value;
      return this;
    }

    /** Parameters that are skipped, without an error. */
    public Builder ignoring(Parameter... parameters) {
      ignored = EnumSet.noneOf(Parameter.class);
      ignored.addAll(List.of(parameters));
      return this;
    }

    /** The unit in which bounds are taken; the one that the account answers if not set. */
    public Builder boundsUnit(EpochUnit value) {
      boundsUnit = value;
      return this;
    }

    /**
     * Compares bounds with the exact instant of creation, also where the answer rounds it down to a
     * second: a session of 10.7 s is then after 10 s, and answered as created at 10 s.
     */
    public Builder exactBounds() {
      exactBounds = true;
      return this;
    }

    /** The order of the list; newest first if not set. */
    public Builder order(ListOrder value) {
      order = value;
      return this;
    }

    /** The key that is accepted; {@link SimulatedApi#KEY} if not set. */
    public Builder key(String value) {
      key = value;
      return this;
    }

    /** Refuses a GET with a body with this status and a web page, as some gateways do. */
    public Builder refusingBodies(int status) {
      bodyRefusedWith = status;
      return this;
    }

    /**
     * How many requests a second are answered, evenly filled, bursts of one second's worth; beyond
     * it 429. No limit if not set.
     *
     * @param retryAfterSeconds what the header Retry-After says; null for no such header
     */
    public Builder rateLimit(double perSecond, @Nullable Integer retryAfterSeconds) {
      rateLimit = perSecond > 0 ? new EvenRateLimit(perSecond) : null;
      retryAfter = retryAfterSeconds == null ? null : retryAfterSeconds.toString();
      return this;
    }

    /** Answers 429 past this many requests in a fixed window; refused requests count too. */
    public Builder quota(int requests, Duration window) {
      rateLimit = RateLimit.perWindow(requests, window.toMillis());
      return this;
    }

    /** How long each answer takes; requests of different connections wait side by side. */
    public Builder latency(Duration value) {
      latency = value;
      return this;
    }

    /** How far the server's clock is ahead of the clock it is built on; may be negative. */
    public Builder clockSkew(Duration value) {
      skew = value;
      return this;
    }

    /** The clock; the system's if not set. */
    public Builder clock(InstantSource value) {
      clock = value;
      return this;
    }

    /** What goes wrong; nothing if not set. */
    public Builder faults(FaultPolicy value) {
      faults = value;
      return this;
    }

    /** Compresses answers for clients that accept it. */
    public Builder gzip() {
      gzip = true;
      return this;
    }

    /** Speaks HTTPS. */
    public Builder tls(SSLContext value) {
      tls = value;
      return this;
    }

    /** Starts the server. */
    public SimulatedApi start() {
      return new SimulatedApi(this);
    }
  }
}
