package io.github.wooshpay.connect.capture.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerMemoryTest {
  @Test
  void a_million_sessions_take_less_than_sixty_bytes_each() {
    assertThat(FilledLedger.bytesASession(1_000_000)).as("bytes a session").isBetween(35.0, 60.0);
  }

  @Test
  void stored_slices_of_a_million_sessions_need_less_than_25_bytes_each() {
    assertThat(FilledLedger.bytesOfOffsets(1_000_000)).as("bytes per session").isBetween(9.0, 25.0);
  }

  /** Of an account with 100,000 sessions per day, of which most expire. */
  @Test
  void a_restart_after_two_weeks_of_expired_sessions_fits_into_a_small_heap() {
    assertThat(FilledLedger.bytesOfRestored(FilledLedger.belowTheFloor(1_400_000, 0)))
        .isBetween(1_000_000L, 60_000_000L);
  }

  /** Delayed payments take days: until then complete but unpaid sessions are among the expired. */
  @Test
  void a_restart_with_unpaid_sessions_among_the_expired_fits_as_well() {
    assertThat(FilledLedger.bytesOfRestored(FilledLedger.belowTheFloor(500_000, 25)))
        .isBetween(1_000_000L, 80_000_000L);
  }
}
