package io.github.wooshpay.connect.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.json.FieldPaths;
import io.github.wooshpay.connect.record.EmittedVersion;
import io.github.wooshpay.connect.record.RecordSettings;
import io.github.wooshpay.connect.record.SessionRecords;
import io.github.wooshpay.connect.simulator.SampleSessions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/** Hands over a number of records, as fast as the worker takes them. */
public final class FloorTask extends SourceTask {
  /** How many sessions differ; their Structs come again and again, under other keys. */
  private static final int DIFFERENT = 1_000;

  private static final int BATCH = 2_000;
  private static final long CREATED_MS = 1_665_553_290_000L;

  private final List<SourceRecord> different = new ArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private int left;

  @Override
  public String version() {
    return "bench";
  }

  @Override
  public void start(Map<String, String> properties) {
    left = Integer.parseInt(Objects.requireNonNull(properties.get("sessions")));
    String topic = Objects.requireNonNull(properties.get("topic"));
    SessionRecords records =
        new SessionRecords(
            new RecordSettings(topic, false, FieldPaths.none(), FieldPaths.none(), ""));
    SampleSessions samples = new SampleSessions(6);
    for (int i = 0; i < DIFFERENT; i++) {
      ObjectNode session = samples.finished(CREATED_MS + i * 1_000L);
      different.add(
          records.toRecord(
              Map.of("api", "memory"),
              Map.of("created", CREATED_MS),
              new EmittedVersion(
                  session.path("id").asText(), CREATED_MS, session, null, false, CREATED_MS)));
    }
  }

  @Override
  public @Nullable List<SourceRecord> poll() throws InterruptedException {
    if (left == 0) {
      stopped.await(500, TimeUnit.MILLISECONDS);
      return null;
    }
    int count = Math.min(left, BATCH);
    List<SourceRecord> batch = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      SourceRecord record = different.get(left % DIFFERENT);
      batch.add(
          record.newRecord(
              record.topic(),
              null,
              record.keySchema(),
              "cs_" + left--,
              record.valueSchema(),
              record.value(),
              null,
              record.headers()));
    }
    return batch;
  }

  @Override
  public void stop() {
    stopped.countDown();
  }
}
