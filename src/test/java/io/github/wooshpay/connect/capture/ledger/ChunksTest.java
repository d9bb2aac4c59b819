package io.github.wooshpay.connect.capture.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Chunks compared with a tree of them, which does the same in more steps. */
class ChunksTest {
  private static final long APART = 10;

  @Provide
  Arbitrary<List<Integer>> beginnings() {
    // Close together and far apart, so that nothing is where an even spread would have it.
    return Arbitraries.oneOf(
            Arbitraries.integers().between(0, 60), Arbitraries.integers().between(0, 1_000_000))
        .list()
        .ofMaxSize(80);
  }

  @Property
  void they_are_found_as_in_a_tree(@ForAll("beginnings") List<Integer> beginnings) {
    Chunks chunks = new Chunks();
    TreeMap<Long, Chunk> tree = new TreeMap<>();
    for (int n : beginnings) {
      Chunk chunk = new Chunk(n * APART, n * APART + 1);
      if (n % 3 == 0 && !tree.isEmpty()) {
        Chunk gone = n % 2 == 0 ? tree.firstEntry().getValue() : chunk;
        chunks.remove(gone);
        tree.remove(gone.fromMs());
      } else {
        chunks.put(chunk);
        tree.put(chunk.fromMs(), chunk);
      }
      assertThat(chunks.all()).containsExactlyElementsOf(tree.values());
      for (long at = chunk.fromMs() - 1; at <= chunk.fromMs() + 1; at++) {
        assertSameAt(at, chunks, tree);
      }
      assertThat(chunks.holds(chunk)).isEqualTo(tree.get(chunk.fromMs()) == chunk);
    }
    assertSameAt(Long.MAX_VALUE, chunks, tree);
    assertSameAt(Long.MIN_VALUE, chunks, tree);
    assertThat(chunks.isEmpty()).isEqualTo(tree.isEmpty());
    assertThat(chunks.oldest()).isSameAs(valueOf(tree.firstEntry()));
    assertThat(chunks.youngest()).isSameAs(valueOf(tree.lastEntry()));
  }

  private static void assertSameAt(long at, Chunks chunks, NavigableMap<Long, Chunk> tree) {
    assertThat(chunks.lastAtOrBefore(at)).isSameAs(valueOf(tree.floorEntry(at)));
    assertThat(chunks.lastBefore(at)).isSameAs(valueOf(tree.lowerEntry(at)));
    assertThat(chunks.firstAfter(at)).isSameAs(valueOf(tree.higherEntry(at)));
    assertThat(chunks.beginningIn(300, at))
        .isEqualTo(at < 300 ? List.of() : new ArrayList<>(tree.subMap(300L, at).values()));
  }

  private static @Nullable Chunk valueOf(Map.@Nullable Entry<Long, Chunk> entry) {
    return entry == null ? null : entry.getValue();
  }
}
