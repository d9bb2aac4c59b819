package io.github.wooshpay.connect.capture.ledger;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.session.Session;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the ledger costs: at the sessions of a page, one after the other, as windows bring them, and
 * at random sessions, of which nothing is in the processor's cache.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init")
public class LedgerBenchmark {
  private static final int ASKED = 1 << 16;
  private static final int PAGE = 100;
  private static final int PAGES = ASKED / PAGE;
  private static final int BYTES_A_SESSION = 44;

  /** How many sessions it holds. */
  @Param({"100000", "1000000"})
  public int sessions;

  private Ledger ledger;
  private final long[] created = new long[ASKED];
  private final byte[][] ids = new byte[ASKED][];
  private final Ledger.Comparison[][] versions = new Ledger.Comparison[2][ASKED];
  private final long[] createdByPage = new long[PAGES * PAGE];
  private final byte[][] idsByPage = new byte[PAGES * PAGE][];
  private final int[] places = new int[ASKED];
  private long[] memory;
  private long lastRead;
  private int next;

  /** Fills it, and draws the sessions to ask for. */
  @Setup
  public void fill() {
    ledger = FilledLedger.of(sessions);
    SplittableRandom random = new SplittableRandom(7);
    ObjectNode open = session("open", "unpaid");
    ObjectNode paid = session("complete", "paid");
    memory = new long[sessions * BYTES_A_SESSION / Long.BYTES];
    for (int i = 0; i < ASKED; i++) {
      places[i] = random.nextInt(memory.length - 1);
      int n = random.nextInt(sessions);
      created[i] = FilledLedger.createdMs(n);
      ids[i] = idBytes(n);
      versions[0][i] = ledger.compare(new Session(FilledLedger.id(n), created[i], paid));
      versions[1][i] = ledger.compare(new Session(FilledLedger.id(n), created[i], open));
    }
    for (int page = 0; page < PAGES; page++) {
      int first = random.nextInt(sessions - PAGE);
      for (int i = 0; i < PAGE; i++) {
        createdByPage[page * PAGE + i] = FilledLedger.createdMs(first + i);
        idsByPage[page * PAGE + i] = idBytes(first + i);
      }
    }
  }

  private static ObjectNode session(String status, String payment) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("status", status)
        .put("payment_status", payment);
  }

  private static byte[] idBytes(int n) {
    return FilledLedger.id(n).getBytes(StandardCharsets.UTF_8);
  }

  /** One read at random from as much memory as the ledger takes: no look-up can cost less. */
  @Benchmark
  public int randomRead() {
    int i = next++ & (ASKED - 1);
    // Each place depends on what was read before, as a look-up's steps do.
    lastRead = memory[places[i] + (int) (lastRead & 1)];
    return (int) lastRead;
  }

  /** Finds what is remembered of a session, at random. */
  @Benchmark
  public int lookUpAtRandom() {
    int i = next++ & (ASKED - 1);
    return find(created[i], ids[i]);
  }

  /** The same of all sessions of a page, of a random one. */
  @Benchmark
  @OperationsPerInvocation(PAGE)
  public int lookUp() {
    int first = next++ % PAGES * PAGE;
    int sum = 0;
    for (int i = first; i < first + PAGE; i++) {
      sum += find(createdByPage[i], idsByPage[i]);
    }
    return sum;
  }

  private int find(long createdMs, byte[] id) {
    Chunk chunk = ledger.remembering(createdMs);
    return chunk == null ? -1 : chunk.find(createdMs, id);
  }

  /** Remembers another version of a session. */
  @Benchmark
  public void update() {
    int i = next++;
    ledger.remember(versions[i >> 16 & 1][i & (ASKED - 1)], 0);
  }
}
