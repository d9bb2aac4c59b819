package io.github.wooshpay.connect.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.wooshpay.connect.api.LineItems;
import io.github.wooshpay.connect.api.Page;
import io.github.wooshpay.connect.api.SessionPages;
import io.github.wooshpay.connect.api.Urgency;
import io.github.wooshpay.connect.api.Window;
import io.github.wooshpay.connect.capture.ledger.Batch;
import io.github.wooshpay.connect.simulator.HistoryShape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is read and not yet taken is in the worker's memory, some 4 kB a session. */
class SlowConsumerTest {
  private static final LineItems NO_ITEMS =
      (session, urgency) -> {
        throw new AssertionError("line items were asked for");
      };

  private static final long NOW = 20_000L * 86_400_000;
  private static final int SESSIONS = 40_000;
  private static final int PARALLELISM = 8;

  private final LockedApi api = new LockedApi();

  /** An account to which several threads come at once. */
  private static final class LockedApi implements SessionPages {
    private final ScriptedApi account = new ScriptedApi(NOW, 1000, true, 100, 0);
    private final Set<String> answered = new HashSet<>();

    @Override
    public synchronized void connect() {
      account.connect();
    }

    @Override
    public synchronized Page page(Window window, @Nullable String after, Urgency urgency) {
      Page page = account.page(window, after, urgency);
      page.sessions().forEach(session -> answered.add(session.id()));
      return page;
    }

    synchronized int answered() {
      return answered.size();
    }

    @Override
    public synchronized long nowMs() {
      return account.nowMs();
    }

    @Override
    public int unitMs() {
      return 1000;
    }
  }

  @Test
  void no_more_is_read_ahead_than_memory_allows_and_all_is_read_once_it_is_taken()
      throws InterruptedException {
    List<String> expected = Histories.fill(api.account, HistoryShape.EVEN, SESSIONS, NOW, 1);
    try (Capture capture =
        Capture.start(Histories.settings(PARALLELISM), api, NO_ITEMS, null, Map.of())) {
      AtomicInteger before = new AtomicInteger();
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(300))
          .until(() -> before.getAndSet(api.answered()) == api.answered() && before.get() > 0);
      // Three times what eight windows of five pages hold; with less, windows would be idle.
      assertThat(api.answered()).isBetween(4_000, 12_000);

      List<String> taken = new ArrayList<>();
      while (taken.size() < SESSIONS) {
        Batch batch = capture.poll(Duration.ofSeconds(20));
        assertThat(batch).isNotNull();
        batch.changes().forEach(change -> taken.add(change.session().id()));
      }
      assertThat(taken).isEqualTo(expected);
    }
  }
}
