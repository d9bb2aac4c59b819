package io.github.wooshpay.connect.capture.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wooshpay.connect.capture.ledger.RestoredLedger.Known;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * An offset knows a session by 32 bits of its id's digest. Among a million sessions, about thirteen
 * share them with one of the 58,000 in a full offset of format 1.
 */
class RestoredLedgerTest {
  private static final long END_MS = 1_772_359_200_000L;
  private static final int SHARED_HASH = 0x5eed_cafe;
  private static final long DIGEST = 0x12_3456_789aL;
  private static final long OTHER_DIGEST = 0x0f_edcb_a987L;

  @Test
  void a_session_that_shares_its_hash_with_another_leaves_the_other_ones_entry_of_format_one() {
    RestoredLedger restored = formatOne();

    restored.remove(END_MS - 2, SHARED_HASH, 0, () -> OTHER_DIGEST);

    Known known = Objects.requireNonNull(restored.find(END_MS - 1, SHARED_HASH, 0, () -> DIGEST));
    assertThat(known.same()).isTrue();
  }

  @Test
  void the_session_itself_is_taken_out() {
    RestoredLedger restored = formatOne();

    restored.remove(END_MS - 1, SHARED_HASH, 0, () -> DIGEST);

    assertThat(restored.find(END_MS - 1, SHARED_HASH, 0, () -> DIGEST)).isNull();
    assertThat(restored.size()).isZero();
  }

  @Test
  void a_session_created_after_all_of_a_table_is_not_in_it() {
    RestoredLedger restored = formatOne();

    assertThat(restored.find(END_MS, SHARED_HASH, 0, () -> OTHER_DIGEST)).isNull();
  }

  @Test
  void a_session_between_two_slices_leaves_the_entry_of_another_one_that_shares_its_hash() {
    RestoredLedger restored = RestoredLedger.empty();
    restored.addSlice(END_MS - 100, END_MS, entries());
    restored.addSlice(END_MS + 100, END_MS + 200, new EntryBytes());

    restored.remove(END_MS + 50, SHARED_HASH, OTHER_DIGEST, () -> 0);

    assertThat(restored.find(END_MS - 1, SHARED_HASH, DIGEST, () -> 0)).isNotNull();
  }

  @Test
  void a_changed_session_is_taken_out_of_its_own_slice() {
    RestoredLedger restored = RestoredLedger.empty();
    restored.addSlice(END_MS - 100, END_MS, entries());

    restored.remove(END_MS - 1, SHARED_HASH, OTHER_DIGEST, () -> 0);

    assertThat(restored.size()).isZero();
  }

  private static RestoredLedger formatOne() {
    RestoredLedger restored = RestoredLedger.empty();
    restored.add(END_MS, entries(), true);
    return restored;
  }

  private static EntryBytes entries() {
    EntryBytes entries = new EntryBytes();
    entries.insert(0, SHARED_HASH, DIGEST);
    return entries;
  }
}
