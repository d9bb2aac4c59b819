package io.github.wooshpay.connect.capture;

import io.github.wooshpay.connect.capture.ledger.IgnoredFields;
import io.github.wooshpay.connect.capture.schedule.CaptureSettings;
import io.github.wooshpay.connect.capture.schedule.StartFrom;
import io.github.wooshpay.connect.session.LineItemsMode;
import io.github.wooshpay.connect.simulator.HistoryShape;
import java.util.ArrayList;
import java.util.List;

/** Histories for a scripted API, and what reads all of one. */
final class Histories {
  /** Sessions of a page. */
  static final int LIMIT = 100;

  private static final long DAY = 24 * 3_600_000L;

  private Histories() {}

  /** From the earliest on, with nothing else in the way. */
  static CaptureSettings settings(int parallelism) {
    return new CaptureSettings(
        new StartFrom.Earliest(),
        new CaptureSettings.Watch(5_000, 25 * 3_600_000L, 14 * DAY, IgnoredFields.none()),
        new CaptureSettings.Reads(LIMIT, parallelism, 1000),
        true,
        0,
        LineItemsMode.AS_LISTED);
  }

  /** Fills the API with paid sessions, and answers their ids in the order of their making. */
  static List<String> fill(
      ScriptedApi api, HistoryShape shape, int sessions, long nowMs, long seed) {
    List<String> ids = new ArrayList<>(sessions);
    for (long createdMs : shape.createdMs(sessions, nowMs, seed).toArray()) {
      String id = "cs_" + (100_000 + ids.size());
      ids.add(id);
      api.create(nowMs, id, createdMs, "complete/paid/");
    }
    return ids;
  }
}
