package io.github.wooshpay.connect.capture.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ChunkTest {
  private static final long TO_MS = 1000;

  private record Put(long createdMs, String id, long mark) {
    byte[] bytes() {
      return id.getBytes(StandardCharsets.UTF_8);
    }

    String key() {
      return createdMs + " " + id;
    }
  }

  /** Ids of which some begin as others do, of several lengths, in and beyond ASCII. */
  @Provide
  Arbitrary<List<Put>> puts() {
    Arbitrary<String> ids =
        Arbitraries.oneOf(
            Arbitraries.of(
                "c", "cs", "cs_", "cs_1", "cs_12", "\u00e9", "cs_\u00e9", "\ud83d\ude00"),
            Arbitraries.strings().withCharRange('a', 'c').ofMinLength(1).ofMaxLength(40));
    Arbitrary<Long> created =
        Arbitraries.oneOf(
            Arbitraries.longs().between(0, 5), Arbitraries.longs().between(0, TO_MS - 1));
    return Combinators.combine(created, ids, Arbitraries.longs()).as(Put::new).list().ofMaxSize(90);
  }

  @Property
  void the_last_version_of_each_session_is_found_also_after_a_cut(@ForAll("puts") List<Put> puts) {
    Chunk chunk = new Chunk(0, TO_MS);
    TreeMap<String, Put> expected = new TreeMap<>();
    for (Put put : puts) {
      int found = chunk.find(put.createdMs, put.bytes());
      assertThat(found >= 0).isEqualTo(expected.containsKey(put.key()));
      chunk.put(found, put.createdMs, put.bytes(), put.id.hashCode(), put.mark);
      expected.put(put.key(), put);
    }

    List<Chunk> parts = chunk.split(10, 1);
    assertThat(parts.stream().mapToInt(Chunk::size).sum()).isEqualTo(expected.size());
    for (Put put : expected.values()) {
      Chunk part =
          parts.stream()
              .filter(p -> p.fromMs() <= put.createdMs && put.createdMs < p.toMs())
              .findFirst()
              .orElseThrow();
      int found = part.find(put.createdMs, put.bytes());
      assertThat(part.version(found)).isEqualTo(put.mark);
      assertThat(part.created(found)).isEqualTo(put.createdMs);
      assertThat(part.idHash(found)).isEqualTo(put.id.hashCode());
      assertThat(part.idBytes(found)).isEqualTo(put.bytes());
    }
    List<Long> order = new ArrayList<>();
    parts.forEach(
        part -> {
          for (int i = 0; i < part.size(); i++) {
            order.add(part.created(i));
          }
        });
    assertThat(order).isSorted();
  }
}
