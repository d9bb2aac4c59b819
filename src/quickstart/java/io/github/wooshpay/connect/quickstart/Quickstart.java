package io.github.wooshpay.connect.quickstart;

import io.github.wooshpay.connect.quickstart.Screen.Tone;
import io.github.wooshpay.connect.stack.ConnectRest;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;

/**
 * {@code mvn -Pquickstart}: sessions flow from the API through a real worker into a real topic, one
 * line each, until Ctrl-C or for {@code -Dquickstart.seconds}.
 *
 * <p>Runs in Maven's own JVM, so that Ctrl-C reaches it first and the terminal is its own.
 */
public final class Quickstart {
  private static final String CONNECTOR = "wooshpay";

  private Quickstart() {}

  /** Ends the JVM with code 1, and one sentence why, where the show did not come off. */
  public static void main(String[] arguments) throws IOException {
    Screen screen = Screen.ofThisProcess();
    StopSignal stop = StopSignal.ofThisProcess();
    int code = 1;
    try {
      code = run(screen, stop);
    } finally {
      stop.finished();
    }
    if (code != 0) {
      // No exception: Maven would put a page of its own below the sentence.
      System.exit(code);
    }
  }

  private static int run(Screen screen, StopSignal stop) throws IOException {
    Options options;
    try {
      options =
          Options.of(
              System.getenv(),
              System.getProperty("quickstart.seconds", ""),
              Boolean.getBoolean("quickstart.hints"));
    } catch (IllegalArgumentException e) {
      screen.line(Tone.RED, Failure.of(e));
      return 1;
    }
    int code = run(options, screen, stop).code();
    if (Boolean.getBoolean("publish") && !options.realAccount()) {
      screen.picture().write(TerminalPicture.FILE);
    }
    return code;
  }

  /** Starts everything, shows what arrives, and stops everything, however it ends. */
  static Verdict run(Options options, Screen screen, StopSignal stop) {
    try (Chain chain = Chain.of(options, screen)) {
      Verdict verdict = show(chain, options, screen, stop);
      screen.endStatus();
      screen.line("");
      screen.line(verdict.code() == 0 ? Tone.BOLD : Tone.RED, verdict.sentence());
      return verdict;
    }
  }

  private static Verdict show(Chain chain, Options options, Screen screen, StopSignal stop) {
    try {
      ConnectRest rest = chain.start(stop::asked);
      screen.line(options.stopAfter().isPresent() ? "" : "Ctrl-C stops it all.");
      return new Show(rest, chain.reader(), screen, InstantSource.system(), chain::paidMs)
          .run(CONNECTOR, chain.connectorConfig(), options.stopAfter(), stop::asked);
    } catch (CancellationException e) {
      return new Verdict(0, "Stopped.");
    } catch (RuntimeException e) {
      return Verdict.failed(Failure.of(e));
    }
  }
}
