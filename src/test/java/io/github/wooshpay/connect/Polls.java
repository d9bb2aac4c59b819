package io.github.wooshpay.connect;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/** Polls of a task, as a worker's loop makes them. */
final class Polls {
  private Polls() {}

  /** The batches of the polls until there are this many records, or more. */
  static List<List<SourceRecord>> untilThereAre(
      int records, WooshPaySourceTask task, Duration atMost) {
    List<List<SourceRecord>> batches = new ArrayList<>();
    await()
        .atMost(atMost)
        .pollInSameThread()
        .until(
            () -> {
              List<SourceRecord> batch = task.poll();
              if (batch != null) {
                batches.add(batch);
              }
              return flat(batches).size() >= records;
            });
    return batches;
  }

  /** The records of batches. */
  static List<SourceRecord> flat(List<List<SourceRecord>> batches) {
    return batches.stream().flatMap(List::stream).toList();
  }
}
