package io.github.wooshpay.connect;

import io.github.wooshpay.connect.api.ApiException;
import io.github.wooshpay.connect.config.WooshPaySourceConfig;
import io.github.wooshpay.connect.session.CaptureException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/**
 * The one task of a connector: hands over what the capture finds. Threads of its own ask the API,
 * because workers call {@link #stop} on the thread that polls (older ones on another): so {@link
 * #poll} never waits for an answer.
 */
public final class WooshPaySourceTask extends SourceTask {
  private static final Duration WAIT = Duration.ofMillis(500);

  private final InstantSource clock;
  private volatile @Nullable RunningSource running;
  private volatile boolean transactionsEndByTheClock;

  /** As a worker makes it. */
  public WooshPaySourceTask() {
    this(InstantSource.system());
  }

  WooshPaySourceTask(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String version() {
    return Version.get();
  }

  @Override
  public void start(Map<String, String> properties) {
    transactionsEndByTheClock = "interval".equalsIgnoreCase(properties.get("transaction.boundary"));
    try {
      running = RunningSource.start(new WooshPaySourceConfig(properties), context, clock);
    } catch (ApiException | CaptureException e) {
      throw asConnect(e);
    }
  }

  /**
   * The records of the next batch; null if there is none within half a second. Where much is on its
   * way to the topic, it first waits for less, half a second at most.
   */
  @Override
  public @Nullable List<SourceRecord> poll() throws InterruptedException {
    RunningSource source = running;
    try {
      if (source == null) {
        return null;
      }
      if (!transactionsEndByTheClock) {
        source.awaitFewerUnacknowledged(WAIT);
      }
      return source.next(WAIT);
    } catch (RuntimeException e) {
      if (running == null) {
        return null; // Stopped meanwhile: that is what it ended with.
      }
      throw asConnect(e);
    }
  }

  /** Called by whichever thread the worker writes records with. */
  @Override
  public void commitRecord(SourceRecord written, @Nullable RecordMetadata metadata) {
    RunningSource source = running;
    if (source != null) {
      source.acknowledged(written, metadata != null);
    }
  }

  /** Returns within about a second, also while a request hangs; also after a failed start. */
  @Override
  public void stop() {
    RunningSource source = running;
    running = null;
    if (source != null) {
      source.close();
    }
  }

  /** The sentence for the user; a worker shows it in the task's status. */
  private static ConnectException asConnect(RuntimeException e) {
    return e instanceof ApiException || e instanceof CaptureException
        ? new ConnectException(e.getMessage(), e)
        : new ConnectException(
            "The connector failed by a fault of its own ("
                + e.getClass().getSimpleName()
                + "). Restart the task, nothing is lost; if it fails again, report the stack trace.",
            e);
  }
}
