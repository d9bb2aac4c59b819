package io.github.wooshpay.connect.capture.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerMemoryTest {
  @Test
  void a_million_sessions_take_less_than_sixty_bytes_each() {
    assertThat(FilledLedger.bytesASession(1_000_000)).as("bytes a session").isBetween(35.0, 60.0);
  }
}
