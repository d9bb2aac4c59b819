package io.github.wooshpay.connect.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.wooshpay.connect.api.ApiSettings.Filters;
import io.github.wooshpay.connect.simulator.HandClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long is waited before a request is repeated: what the API asks, or what we think. */
class RetryAfterTest {
  private static final ApiSettings SETTINGS =
      SettingsBuilder.at(URI.create("https://api.example.com"))
          .retries(5, Duration.ofMillis(500), Duration.ofSeconds(60))
          .build();
  private static final HandClock CLOCK =
      new HandClock(Instant.parse("2026-03-01T10:00:00Z").toEpochMilli());

  @ParameterizedTest
  @CsvSource({
    "7, 7",
    "' 7 ', 7",
    "0, 0",
    "999999999, 999999999",
    "'Sun, 01 Mar 2026 10:00:09 GMT', 9",
    "'Sun, 01 Mar 2026 09:59:00 GMT', -60",
    "'Sunday, 01-Mar-26 10:00:09 GMT', 9"
  })
  void seconds_and_dates_are_both_understood(String header, long seconds) {
    for (int status : new int[] {429, 500, 503}) {
      assertThat(asked(status, header, null)).isEqualTo(Duration.ofSeconds(seconds));
    }
  }

  @Test
  void a_date_is_read_by_the_clock_of_the_server_that_wrote_it() {
    assertThat(asked(429, "Sun, 01 Mar 2026 12:00:30 GMT", "Sun, 01 Mar 2026 12:00:00 GMT"))
        .isEqualTo(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "", "1.5", "-1", "1e3", "10000000000", "tomorrow, GMT"})
  void ignores_a_retry_after_that_is_neither_seconds_nor_a_date(String header) {
    assertThat(asked(429, header, null)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    // retry, chance, expected milliseconds
    "1, 0.0, 500",
    "2, 0.0, 1000",
    "3, 0.0, 2000",
    "5, 0.0, 8000",
    "6, 0.0, 60000",
    "1000000, 0.0, 60000",
    "1, 0.5, 375",
    "6, 0.999, 30030"
  })
  void waits_double_lose_up_to_half_by_chance_and_end_at_the_longest(
      int retry, double chance, long expectedMs) {
    assertThat(new Backoff(SETTINGS.retries(), () -> chance).before(retry, null).toMillis())
        .isEqualTo(expectedMs);
  }

  @Test
  void no_wait_is_longer_than_the_longest_however_many_retries_double_it() {
    ApiSettings many =
        SettingsBuilder.at(URI.create("https://api.example.com"))
            .retries(2_000, Duration.ofMillis(500), Duration.ofSeconds(60))
            .build();

    assertThat(new Backoff(many.retries(), () -> 0).before(1_999, null))
        .isEqualTo(Duration.ofSeconds(60));
  }

  @ParameterizedTest
  @CsvSource({
    // asked seconds, expected milliseconds, where we think 1000
    "-60, 1000",
    "0, 1000",
    "1, 1000",
    "2, 2000",
    "3599, 3599000",
    "3600, 3600000",
    "31536000, 3600000"
  })
  void waits_at_least_as_long_as_the_api_asks_up_to_an_hour(long askedSeconds, long expectedMs) {
    Duration asked = Duration.ofSeconds(askedSeconds);

    assertThat(new Backoff(SETTINGS.retries(), () -> 0).before(2, asked).toMillis())
        .isEqualTo(expectedMs);
  }

  private static @Nullable Duration asked(int status, String retryAfter, @Nullable String date) {
    Headers.Builder headers = new Headers.Builder().add("Retry-After", retryAfter);
    if (date != null) {
      headers.add("Date", date);
    }
    return new FailureTriage(
            SETTINGS.endpoint(), new SecretMask(Filters.NONE, () -> "sk_test_x"), CLOCK)
        .ofStatus(
            status,
            headers.build(),
            MissingNode.getInstance(),
            ListRequest.first(1, Filters.NONE),
            RequestStyle.BODY,
            Proven.NOTHING)
        .retryAfter();
  }
}
