package io.github.wooshpay.connect.capture.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerMemoryTest {
  @Test
  void a_million_sessions_take_less_than_sixty_bytes_each() {
    assertThat(FilledLedger.bytesASession(1_000_000)).as("bytes a session").isBetween(35.0, 60.0);
  }

  @Test
  void what_the_offsets_of_a_million_sessions_hold_takes_less_than_twenty_five_bytes_each() {
    assertThat(FilledLedger.bytesOfOffsets(1_000_000)).as("bytes per session").isBetween(9.0, 25.0);
  }
}
