package io.github.wooshpay.connect.capture.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.capture.ledger.StoredLedger.Placement;
import io.github.wooshpay.connect.session.PaymentState;
import io.github.wooshpay.connect.session.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What offsets hold of a ledger, for all that {@code CaptureModelTest} does not show by itself. */
class StoredLedgerTest {
  private static final long START = 1_790_000_000_000L;
  private static final long DAY = 24 * 3_600_000L;
  private static final ObjectNode OPEN =
      JsonNodeFactory.instance.objectNode().put("status", "open");

  private final Map<Integer, Map<String, Object>> stored = new HashMap<>();
  private StoredLedger ledger = ledger(new StoredLedger.Size(6, 4, 700_000));

  private StoredLedger ledger(StoredLedger.Size size) {
    return new StoredLedger(read(), size, 14 * DAY);
  }

  private LaneOffsets read() {
    Map<String, Object> head = stored.get(Placement.HEAD);
    TreeMap<Integer, SliceOffset> slices = new TreeMap<>();
    stored.forEach(
        (number, offset) -> {
          if (number != Placement.HEAD) {
            slices.put(number, SliceOffset.fromOffset(offset));
          }
        });
    return new LaneOffsets(Lane.LIVE, head == null ? null : Checkpoint.fromOffset(head), slices);
  }

  private Map<String, Object> stored(int slice) {
    return Objects.requireNonNull(stored.get(slice));
  }

  private static Change change(int number, PaymentState state) {
    Session session = new Session("cs_" + number, START + number * 1000L, OPEN);
    long version = PackedVersion.storedOf(number, state);
    Change.Entry entry = new Change.Entry(number, version, Change.Entry.NONE);
    return new Change(session, 1, null, state == PaymentState.PAID, entry);
  }

  private static Batch batch(long floorMs, List<Change> changes) {
    return new Batch(
        Lane.LIVE, changes, new Batch.LaneBounds(START, floorMs, START), List.of(), START);
  }

  private static List<Change> sessions(int from, int to) {
    return inState(from, to, PaymentState.OPEN);
  }

  private static List<Change> inState(int from, int to, PaymentState state) {
    List<Change> changes = new ArrayList<>();
    for (int i = from; i < to; i++) {
      changes.add(change(i, state));
    }
    return changes;
  }

  private List<Placement> place(long floorMs, List<Change> changes) {
    return ledger.place(batch(floorMs, changes), false);
  }

  private void store(List<Placement> placements) {
    placements.forEach(
        placement -> {
          stored.put(placement.slice(), placement.offset());
          placement.receipt().give(true);
        });
  }

  private static List<Integer> slices(List<Placement> placements) {
    return placements.stream().map(Placement::slice).toList();
  }

  private static int entries(Map<String, Object> offset) {
    return String.valueOf(offset.get("ledger")).length() / EntryBytes.CHARS;
  }

  @Test
  void a_small_account_has_one_partition() {
    for (int i = 0; i < 5; i++) {
      store(place(START, sessions(i, i + 1)));
    }

    assertThat(stored.keySet()).containsExactly(Placement.HEAD);
    assertThat(entries(stored(Placement.HEAD))).isEqualTo(5);
  }

  /** As watched sessions do that are paid long after the floor has passed them. */
  @Test
  void nothing_is_sealed_below_slices_that_were_freed() {
    for (int i = 0; i < 30; i += 3) {
      store(place(START, sessions(i, i + 3)));
    }
    assertThat(ledger.sealedSlices()).isPositive();
    store(place(START + 100_000, sessions(120, 121)));
    assertThat(ledger.sealedSlices()).isZero();

    store(place(START + 100_000, sessions(0, 8)));

    assertThat(ledger.sealedSlices()).isZero();
  }

  @Test
  void nothing_is_sealed_before_the_head_is_in_the_topic() {
    List<Placement> first = place(START, sessions(0, 10));
    List<Placement> second = place(START, sessions(10, 12));

    assertThat(slices(first)).containsOnly(Placement.HEAD);
    assertThat(slices(second)).containsOnly(Placement.HEAD);
  }

  @Test
  void a_batch_with_records_on_either_side_of_the_cut_seals_what_is_older() {
    store(place(START, sessions(0, 5)));

    List<Placement> placements = place(START, sessions(5, 8));

    assertThat(slices(placements)).containsExactly(0, Placement.HEAD, Placement.HEAD);
    assertThat(placements.get(0).offset())
        .containsEntry("from", 0L)
        .containsEntry("to", START + 6000);
    assertThat(entries(placements.get(0).offset())).isEqualTo(6);
  }

  @Test
  void one_record_alone_seals_nothing_and_the_head_grows() {
    store(place(START, sessions(0, 5)));

    for (int i = 5; i < 20; i++) {
      store(place(START, sessions(i, i + 1)));
    }

    assertThat(stored.keySet()).containsExactly(Placement.HEAD);
    assertThat(entries(stored(Placement.HEAD))).isEqualTo(20);
  }

  @Test
  void the_head_keeps_what_it_sealed_until_the_slice_is_written() {
    store(place(START, sessions(0, 5)));
    List<Placement> dropped = place(START, sessions(5, 8));

    dropped.forEach(placement -> placement.receipt().give(placement.slice() == Placement.HEAD));
    List<Placement> meanwhile = place(START, sessions(8, 9));
    int whileDropped = entries(meanwhile.get(0).offset());
    store(meanwhile);
    store(place(START, List.of(change(3, PaymentState.OPEN))));
    int onceWritten = entries(place(START, sessions(9, 10)).get(0).offset());

    assertThat(whileDropped).isEqualTo(5 + 3);
    assertThat(onceWritten).isEqualTo(4);
  }

  /** An earlier record of the slice that is on its way keeps a worker from storing the slice. */
  @Test
  void the_head_keeps_what_it_sealed_while_an_earlier_record_of_the_slice_is_on_its_way() {
    store(place(START, sessions(0, 5)));
    List<Placement> sealing = place(START, sessions(5, 8));
    List<Placement> later = place(START, List.of(change(3, PaymentState.OPEN)));

    later.forEach(placement -> placement.receipt().give(true));
    int whileOnItsWay = entries(place(START, sessions(8, 9)).get(0).offset());

    assertThat(slices(sealing)).contains(0);
    assertThat(whileOnItsWay).isEqualTo(5 + 3);
  }

  @Test
  void a_slice_claims_no_session_whose_record_is_still_on_its_way() {
    store(place(START, sessions(0, 2)));
    List<Placement> onTheirWay = place(START, sessions(2, 5));

    List<Placement> next = place(START, sessions(5, 8));

    assertThat(slices(next)).as("not sealed").containsOnly(Placement.HEAD);
    store(onTheirWay);
    store(next);
    assertThat(slices(place(START, sessions(8, 10)))).contains(0);
  }

  @Test
  void the_floor_is_that_of_the_oldest_batch_that_is_not_all_in_the_topic() {
    List<Placement> first = place(START, sessions(0, 2));
    List<Placement> second = place(START + 1000, sessions(2, 3));
    assertThat(second.get(0).offset()).containsEntry("floor", START);

    first.forEach(placement -> placement.receipt().give(true));
    List<Placement> third = place(START + 2000, sessions(3, 4));

    assertThat(third.get(0).offset()).containsEntry("floor", START + 1000);
  }

  @Test
  void a_number_is_free_again_once_its_slice_lies_below_the_floor() {
    for (int i = 0; i < 40; i += 4) {
      store(place(START + (i - 12) * 1000L, sessions(i, i + 4)));
    }

    assertThat(stored).hasSizeBetween(3, 7);
  }

  @Test
  void a_slice_with_an_unpaid_session_keeps_its_number() {
    store(place(START, sessions(0, 5)));
    List<Change> changes = sessions(5, 8);
    changes.set(0, change(5, PaymentState.UNPAID));
    store(place(START, changes));
    Object unpaid = stored(0).get("unpaid");

    for (int i = 8; i < 40; i += 4) {
      store(place(START + (i - 6) * 1000L, sessions(i, i + 4)));
    }

    assertThat(InstantsText.parse(String.valueOf(unpaid))).containsExactly(START + 5000);
    assertThat(stored(0)).containsEntry("unpaid", unpaid);
    assertThat(stored(0)).containsEntry("to", START + 6000);
  }

  @Test
  void the_last_payment_carries_an_offset_that_knows_of_it() {
    List<Change> changes = new ArrayList<>(sessions(0, 4));
    changes.set(1, change(1, PaymentState.PAID));

    List<Placement> placements = place(START, changes);

    assertThat(placements.stream().map(p -> entries(p.offset())).toList())
        .containsExactly(0, 2, 2, 4);
  }

  @Test
  void where_a_batch_is_stored_as_a_whole_all_of_a_slice_carry_what_holds_after_it() {
    List<Placement> placements = ledger.place(batch(START, sessions(0, 4)), true);

    assertThat(placements.stream().map(p -> entries(p.offset())).toList())
        .containsExactly(4, 4, 4, 4);
  }

  @Test
  void slices_of_before_a_rewind_count_for_nothing() {
    for (int i = 0; i < 40; i += 4) {
      store(place(START, sessions(i, i + 4)));
    }
    assertThat(stored).hasSizeGreaterThan(3);

    stored.put(Placement.HEAD, Map.of("created", START));

    assertThat(read().ledger(100, IgnoredFields.none(), DAY).size()).isZero();
    ledger = ledger(new StoredLedger.Size(6, 4, 700_000));
    Object before = stored(0).get("epoch");
    Map<String, Object> head = place(START, sessions(0, 1)).get(0).offset();
    assertThat(String.valueOf(head.get("epoch"))).isGreaterThan(String.valueOf(before));
  }

  @Test
  void five_million_sessions_are_written_read_and_resumed() {
    int sessions = 5_000_000;
    ledger = ledger(StoredLedger.Size.upTo(700_000));
    long written = 0;
    for (int from = 0; from < sessions; from += 2000) {
      Map<Integer, Map<String, Object>> byTransaction = new HashMap<>();
      for (Placement placement : ledger.place(batch(START, sessions(from, from + 2000)), true)) {
        byTransaction.put(placement.slice(), placement.offset());
        placement.receipt().give(true);
      }
      stored.putAll(byTransaction);
      written += byTransaction.values().stream().mapToLong(o -> String.valueOf(o).length()).sum();
    }

    assertThat(written / (double) sessions).as("bytes per session").isLessThan(40);
    Ledger resumed = read().ledger(100, IgnoredFields.none(), DAY);
    // The head has a copy of what it sealed last.
    assertThat(resumed.size()).isBetween(sessions, sessions + 600);
    ledger = ledger(StoredLedger.Size.upTo(700_000));
    List<Placement> next = ledger.place(batch(START, sessions(sessions, sessions + 1)), true);
    assertThat(next).hasSize(1);
    assertThat(String.valueOf(next.get(0).offset())).hasSizeLessThan(9_000);
  }

  /** Of an account of which most sessions expire: the slices would fill two weeks. */
  @Test
  void of_slices_in_which_sessions_have_only_expired_the_youngest_are_kept() {
    ledger = ledger(new StoredLedger.Size(600, 500, 700_000));
    int sessions = Watchlist.MOST_FOR_EXPIRED + 20_000;
    for (int i = 0; i < sessions; i += 500) {
      store(place(START, inState(i, i + 500, PaymentState.EXPIRED)));
    }
    int all = ledger.sealedSlices();

    store(place(START + sessions * 1000L, sessions(sessions, sessions + 1)));

    assertThat(all).isGreaterThan(sessions / 600);
    assertThat(ledger.sealedSlices())
        .isBetween(all * Watchlist.MOST_FOR_EXPIRED / sessions - 2, all - 30);
    assertThat(ledger(new StoredLedger.Size(600, 500, 700_000)).sealedSlices()).isZero();
    assertThat(read().ledger(100, IgnoredFields.none(), 14 * DAY).watchlist().instants())
        .as("what a restart watches: the youngest")
        .hasSizeBetween(Watchlist.MOST_FOR_EXPIRED - 600, Watchlist.MOST_FOR_EXPIRED + 600)
        .doesNotContain(START)
        .contains(START + (sessions - 2000) * 1000L);
  }

  @Test
  void a_slice_with_an_unpaid_session_is_kept_among_the_expired() {
    ledger = ledger(new StoredLedger.Size(600, 500, 700_000));
    int sessions = Watchlist.MOST_FOR_EXPIRED + 20_000;
    for (int i = 0; i < sessions; i += 500) {
      List<Change> changes = inState(i, i + 500, PaymentState.EXPIRED);
      changes.set(0, change(i, PaymentState.UNPAID));
      store(place(START, changes));
    }
    int all = ledger.sealedSlices();

    store(place(START + sessions * 1000L, sessions(sessions, sessions + 1)));

    assertThat(ledger.sealedSlices()).isEqualTo(all);
    assertThat(read().ledger(100, IgnoredFields.none(), 14 * DAY).watchlist().instants())
        .contains(START);
  }
}
