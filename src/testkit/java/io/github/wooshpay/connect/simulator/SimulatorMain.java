package io.github.wooshpay.connect.simulator;

import io.github.wooshpay.connect.api.RequestStyle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/**
 * The simulated WooshPay by itself, for the quickstart: an account with a history and a life, on
 * one port. Prints one line when it is ready, and runs until it is told to stop.
 */
public final class SimulatorMain implements AutoCloseable {
  private final SimulatedApi api;
  private final SimulatedLife life;

  private SimulatorMain(SimulatedApi api, SimulatedLife life) {
    this.api = api;
    this.life = life;
  }

  /**
   * Runs until SIGTERM or SIGINT.
   *
   * @throws InterruptedException if the thread is interrupted
   */
  public static void main(String[] arguments) throws InterruptedException {
    SimulatorOptions options;
    try {
      options = SimulatorOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(SimulatorOptions.USAGE);
      System.exit(2);
      return;
    }
    SimulatorMain simulator = start(options, InstantSource.system());
    Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "stop"));
    System.out.println(
        "Simulated WooshPay is ready at "
            + simulator.api.url()
            + " with "
            + options.history()
            + " past sessions");
    new CountDownLatch(1).await();
  }

  /**
   * Starts one in this JVM, to be closed; prints nothing.
   *
   * @param arguments as on the command line
   */
  public static SimulatorMain start(InstantSource clock, String... arguments) {
    return start(SimulatorOptions.parse(arguments), clock);
  }

  static SimulatorMain start(SimulatorOptions options, InstantSource clock) {
    // Earlier versions are of use to tests alone, and would grow without end here.
    SimulatedAccount account = new SimulatedAccount(options.unit(), false);
    SampleSessions samples = new SampleSessions(options.seed());
    long nowMs = clock.millis();
    long fromMs = nowMs - Duration.ofDays(options.historyDays()).toMillis();
    for (int i = 0; i < options.history(); i++) {
      account.add(samples.finished(SampleSessions.instant(i, options.history(), fromMs, nowMs)));
    }
    LifeSettings settings = LifeSettings.documented(options.rate()).faster(options.timeScale());
    SimulatedLife life = new SimulatedLife(account, samples, settings, options.seed(), clock);
    SimulatedApi api = serve(options, account, clock);
    life.start();
    return new SimulatorMain(api, life);
  }

  private static SimulatedApi serve(
      SimulatorOptions options, SimulatedAccount account, InstantSource clock) {
    try {
      return SimulatedApi.builder()
          .account(account)
          .host(InetAddress.getByName(options.host()))
          .port(options.port())
          .key(options.key())
          .styles(options.styles().toArray(new RequestStyle[0]))
          .order(options.order())
          .latency(options.latency())
          .clock(clock)
          .gzip()
          .faults(FaultPolicy.random(options.seed(), options.faults(), Fault.quick()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + options.host(), e);
    }
  }

  /** The base URL, without a trailing slash. */
  public URI url() {
    return api.url();
  }

  /** Returns the account behind it. */
  public SimulatedAccount account() {
    return api.account();
  }

  SimulatedApi api() {
    return api;
  }

  @Override
  public void close() {
    life.close();
    api.close();
  }
}
