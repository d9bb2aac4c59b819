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
 * The one task of a connector: hands over the records that the capture finds. The capture talks to
 * the API in threads of its own, because a worker calls {@link #stop} on the thread that polls
 * (older workers on another). So {@link #poll} never waits for a response.
 */
public final class WooshPaySourceTask extends SourceTask {
  private static final Duration WAIT = Duration.ofMillis(500);

  private final InstantSource clock;
  private volatile @Nullable RunningSource running;
  private volatile boolean transactionsEndByTheClock;

  /** Creates the task as a worker does. */
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
   * Returns the records of the next batch; null if there is none within half a second. If many
   * records are unacknowledged, it first waits up to half a second for fewer.
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
        return null; // The task was stopped, which ended the capture.
      }
      throw asConnect(e);
    }
  }

  /** Records an acknowledgement. Called from the thread that the worker's producer uses. */
  @Override
  public void commitRecord(SourceRecord written, @Nullable RecordMetadata metadata) {
    RunningSource source = running;
    if (source != null) {
      source.acknowledged(written, metadata != null);
    }
  }

  /** Returns within about a second, even if a request hangs. Works after a failed start. */
  @Override
  public void stop() {
    RunningSource source = running;
    running = null;
    if (source != null) {
      source.close();
    }
  }

  /** Returns the message that the worker shows in the task's status. */
  private static ConnectException asConnect(RuntimeException e) {
    return e instanceof ApiException || e instanceof CaptureException
        ? new ConnectException(e.getMessage(), e)
        : new ConnectException(
            "The connector failed because of a bug ("
                + e.getClass().getSimpleName()
                + "). Restart the task; nothing is lost. If it fails again, report the stack trace.",
            e);
  }
}
