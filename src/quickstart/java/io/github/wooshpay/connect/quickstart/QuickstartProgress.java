package io.github.wooshpay.connect.quickstart;

import io.github.wooshpay.connect.stack.TopicRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What has arrived, for the status line. Used by one thread. */
final class QuickstartProgress {
  private static final Duration WINDOW = Duration.ofSeconds(5);

  private final InstantSource clock;
  private final Instant start;
  private final Deque<Instant> arrivals = new ArrayDeque<>();
  private long records;
  private long updated;
  private final Function<String, @Nullable Long> paidMs;
  private final List<Long> paymentDelaysMs = new ArrayList<>();
  private long newestCreated = Long.MIN_VALUE;
  private Duration behind = Duration.ZERO;

  QuickstartProgress(InstantSource clock) {
    this(clock, id -> null);
  }

  /**
   * @param paidMs returns when a session was paid; null if that is not known
   */
  QuickstartProgress(InstantSource clock, Function<String, @Nullable Long> paidMs) {
    this.clock = clock;
    this.paidMs = paidMs;
    this.start = clock.instant();
  }

  void add(TopicRecord record) {
    Instant now = clock.instant();
    records++;
    arrivals.addLast(now);
    if ("updated".equals(record.headers().get("wooshpay.change"))) {
      updated++;
    }
    Long paid =
        record.headers().containsKey("wooshpay.became.paid") ? paidMs.apply(record.key()) : null;
    if (paid != null) {
      paymentDelaysMs.add(record.timestamp() - paid);
    }
    long created = record.value().path("created").asLong();
    if (created > newestCreated) {
      newestCreated = created;
      behind = Duration.between(Instant.ofEpochMilli(created), now);
    }
  }

  long records() {
    return records;
  }

  long updated() {
    return updated;
  }

  /**
   * Records in all, a second (over the last five), and how far behind: how long after its creation
   * the newest session arrived.
   */
  String line() {
    Instant now = clock.instant();
    while (!arrivals.isEmpty() && arrivals.getFirst().isBefore(now.minus(WINDOW))) {
      arrivals.removeFirst();
    }
    if (records == 0) {
      return "waiting for the first record";
    }
    Duration measured = Duration.between(start, now);
    double seconds = Math.max(1, Math.min(WINDOW.toMillis(), measured.toMillis()) / 1000.0);
    return String.format(
        Locale.ROOT,
        "%,d records (%,d updated)   %,.1f per second   behind by %s%s",
        records,
        updated,
        arrivals.size() / seconds,
        inWords(behind),
        payments());
  }

  /** Returns how long payments took into the topic, where that is known. */
  String payments() {
    if (paymentDelaysMs.isEmpty()) {
      return "";
    }
    List<Long> sorted = paymentDelaysMs.stream().sorted().toList();
    return String.format(
        Locale.ROOT,
        "   %,d payments, each after %d ms (median)",
        sorted.size(),
        sorted.get(sorted.size() / 2));
  }

  static String inWords(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    if (seconds < 86_400) {
      return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }
    return seconds / 86_400 + " d " + seconds % 86_400 / 3600 + " h";
  }
}
