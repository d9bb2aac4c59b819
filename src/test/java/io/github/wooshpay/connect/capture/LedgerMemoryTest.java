package io.github.wooshpay.connect.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.api.Session;
import io.github.wooshpay.connect.json.FieldPaths;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerMemoryTest {
  private static final int SESSIONS = 1_000_000;
  private static final long FROM = 1_790_000_000_000L;
  private static final long APART_MS = 86;

  @Test
  void a_million_sessions_take_at_most_a_hundred_bytes_each() {
    long before = usedHeap();
    Ledger ledger =
        new Ledger(
            100, new Fingerprint(FieldPaths.none()), FROM, RestoredLedger.empty(), List.of());
    fill(ledger);
    long used = usedHeap() - before;

    assertThat(ledger.size()).isEqualTo(SESSIONS);
    assertThat(used / (double) SESSIONS).as("bytes a session").isBetween(50.0, 100.0);
  }

  /** As the live lane does: in windows of about ten pages. */
  private static void fill(Ledger ledger) {
    ObjectNode open = ScriptedApi.json("open/unpaid/");
    int window = 1000;
    for (int first = 0; first < SESSIONS; first += window) {
      long fromMs = FROM + first * APART_MS;
      long toMs = fromMs + window * APART_MS;
      ledger.cover(fromMs, toMs, toMs);
      for (int i = 0; i < window; i++) {
        String id = "cs_" + (1_580_071_142_008_291_328L + first + i);
        ledger.remember(ledger.compare(new Session(id, fromMs + i * APART_MS, open)));
      }
      ledger.cutToPages(fromMs, toMs, 1);
      ledger.takeTouched();
    }
  }

  /** Once collecting frees nothing more. */
  private static long usedHeap() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      memory.gc();
      long now = memory.getHeapMemoryUsage().getUsed();
      if (now > used - 100_000) {
        return Math.min(now, used);
      }
      used = now;
    }
    return used;
  }
}
