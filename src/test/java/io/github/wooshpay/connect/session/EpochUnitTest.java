package io.github.wooshpay.connect.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EpochUnitTest {
  @ParameterizedTest
  @CsvSource({
    "0, SECONDS, 1970-01-01T00:00:00Z",
    "1767225600, SECONDS, 2026-01-01T00:00:00Z",
    "1767225600123, MILLISECONDS, 2026-01-01T00:00:00.123Z",
    "99999999999, SECONDS, 5138-11-16T09:46:39Z",
    "100000000000, MILLISECONDS, 1973-03-03T09:46:40Z"
  })
  void the_magnitude_of_a_number_shows_its_unit(long number, EpochUnit unit, Instant instant) {
    assertThat(EpochUnit.of(number)).isEqualTo(unit);
    assertThat(EpochUnit.toMs(number)).isEqualTo(instant.toEpochMilli());
  }

  @Test
  void the_last_plausible_time_is_as_far_as_seconds_reach() {
    assertThat(EpochUnit.LAST_MS)
        .isEqualTo(EpochUnit.toMs(EpochUnit.FIRST_IN_MILLISECONDS - 1) + 1000);
  }
}
