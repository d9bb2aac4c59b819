package io.github.wooshpay.connect.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerMemoryTest {
  @Test
  void a_million_sessions_take_at_most_a_hundred_bytes_each() {
    assertThat(FilledLedger.bytesASession(1_000_000)).as("bytes a session").isBetween(50.0, 100.0);
  }
}
