package io.github.wooshpay.connect.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rate against limits of several kinds, in virtual time and with a request always waiting. */
class LearnedRateTest {
  private static final long START_NS = 1_790_000_000_000_000_000L;
  private static final double MOST = 5;
  private static final long SECOND_NS = 1_000_000_000L;

  private final SplittableRandom random = new SplittableRandom(7);
  private final CapturedLog log = new CapturedLog();
  private long nowNs = START_NS;
  private final InstantSource clock = () -> Instant.ofEpochSecond(0, nowNs);
  private final LearnedRate rate =
      new LearnedRate(
          MOST,
          new Backoff(
              SettingsBuilder.at(URI.create("https://api.example.com"))
                  .retries(5, Duration.ofMillis(500), Duration.ofMinutes(1))
                  .build()
                  .retries(),
              random::nextDouble),
          clock);
  private int answered;
  private int refused;

  @AfterEach
  void closeLog() {
    log.close();
  }

  /** Decides whether a request at an instant exceeds the limit. */
  private interface Limit {
    boolean exceeds(long atNs);
  }

  /** Returns a quota per fixed window, in which refused requests count too. */
  private static Limit perWindow(int quota, long windowNs) {
    return new Limit() {
      private long window = -1;
      private int used;

      @Override
      public boolean exceeds(long atNs) {
        if (atNs / windowNs != window) {
          window = atNs / windowNs;
          used = 0;
        }
        return ++used > quota;
      }
    };
  }

  /** Returns a quota per sliding window, in which refused requests count too. */
  private static Limit sliding(int quota, long windowNs) {
    Deque<Long> seen = new ArrayDeque<>();
    return atNs -> {
      while (!seen.isEmpty() && seen.peek() <= atNs - windowNs) {
        seen.remove();
      }
      seen.add(atNs);
      return seen.size() > quota;
    };
  }

  /** Returns a bucket from which each request takes a token, if there is one. */
  private static Limit bucket(double perSecond, int size) {
    return new Limit() {
      private double tokens = size;
      private long filledNs = START_NS;

      @Override
      public boolean exceeds(long atNs) {
        tokens = Math.min(size, tokens + perSecond * (atNs - filledNs) / SECOND_NS);
        filledNs = atNs;
        boolean exceeds = tokens < 1;
        tokens -= exceeds ? 0 : 1;
        return exceeds;
      }
    };
  }

  /** Returns no limit, but refusals at random: whoever shares a key or an address causes them. */
  private Limit atRandom(double share) {
    return atNs -> random.nextDouble() < share;
  }

  private void run(Limit limit, Duration duration) {
    long untilNs = nowNs + duration.toNanos();
    while (nowNs < untilNs) {
      nowNs += Math.max(0, rate.reserve());
      if (limit.exceeds(nowNs)) {
        refused++;
        rate.refused(null);
      } else {
        answered++;
        rate.answered();
      }
      assertThat(rate.perSecond()).isBetween(0.05 * MOST, MOST);
    }
  }

  @ParameterizedTest(name = "{0} requests per {1} s")
  @CsvSource({"60, 60", "30, 60", "120, 60", "240, 60", "20, 10", "2, 1", "4, 1"})
  void nine_tenths_of_a_quota_do_useful_work_although_refused_requests_count(
      int quota, int windowSeconds) {
    Limit limit = perWindow(quota, windowSeconds * SECOND_NS);
    run(limit, Duration.ofMinutes(10));
    answered = 0;
    refused = 0;
    run(limit, Duration.ofMinutes(30));

    double share = answered / (30 * 60.0 / windowSeconds * quota);
    System.out.printf(
        Locale.ROOT,
        "%d requests per %d s: %.1f %% of the quota useful, %d refused%n",
        quota,
        windowSeconds,
        share * 100,
        refused);
    assertThat(share).isGreaterThanOrEqualTo(0.85);
  }

  @Test
  void the_first_hour_with_a_quota_per_minute_is_useful_too() {
    run(perWindow(60, 60 * SECOND_NS), Duration.ofHours(1));

    assertThat(answered / 3600.0).isGreaterThanOrEqualTo(0.85);
  }

  @Test
  void a_sliding_quota_is_found_as_well() {
    run(sliding(60, 60 * SECOND_NS), Duration.ofHours(1));

    assertThat(answered / 3600.0).isGreaterThanOrEqualTo(0.85);
  }

  @ParameterizedTest(name = "{0} requests per second, {1} at once")
  @CsvSource({"1, 1", "1, 100", "3, 3", "3, 30"})
  void nine_tenths_of_a_bucket_are_used(double perSecond, int size) {
    Limit limit = bucket(perSecond, size);
    run(limit, Duration.ofMinutes(10));
    answered = 0;
    refused = 0;
    run(limit, Duration.ofMinutes(30));

    double share = answered / (30 * 60 * perSecond);
    System.out.printf(
        Locale.ROOT,
        "%.0f requests per s, %d at once: %.1f %% useful, %d refused%n",
        perSecond,
        size,
        share * 100,
        refused);
    assertThat(share).isGreaterThanOrEqualTo(0.85);
  }

  @ParameterizedTest(name = "{0} of the requests")
  @CsvSource({"0.001", "0.005", "0.01", "0.02"})
  void refusals_that_do_not_depend_on_the_rate_do_not_lower_it(double share) {
    run(atRandom(share), Duration.ofHours(1));

    System.out.printf(
        Locale.ROOT,
        "%.1f %% refused at random: %.2f of %.0f requests per s%n",
        share * 100,
        answered / 3600.0,
        MOST);
    assertThat(answered / 3600.0 / MOST).isGreaterThanOrEqualTo(0.85);
  }

  @Test
  void without_a_refusal_the_configured_rate_is_kept_exactly() {
    run(atNs -> false, Duration.ofMinutes(1));

    assertThat(answered).isBetween(299, 302);
  }

  @Test
  void a_limit_that_is_lifted_is_forgotten_within_half_an_hour() {
    run(perWindow(60, 60 * SECOND_NS), Duration.ofMinutes(20));
    assertThat(rate.perSecond()).isLessThan(2);

    run(atNs -> false, Duration.ofMinutes(30));

    assertThat(rate.perSecond()).isEqualTo(MOST);
  }

  @Test
  void the_rate_that_was_found_is_said_once() {
    run(perWindow(120, 60 * SECOND_NS), Duration.ofHours(3));

    assertThat(log.lines("INFO"))
        .filteredOn(line -> line.contains("WooshPay accepts about"))
        .hasSizeBetween(1, 3)
        .last()
        .asString()
        .matches(
            "INFO WooshPay accepts about [12]\\.\\d\\d requests per second, fewer than the 5 .*");
  }

  @Test
  void a_clock_that_is_set_back_makes_no_wait_longer() {
    rate.reserve();
    nowNs -= 3600 * SECOND_NS;

    assertThat(List.of(rate.reserve(), rate.reserve()))
        .allSatisfy(waitNs -> assertThat(waitNs).isLessThanOrEqualTo(SECOND_NS / 5));
  }
}
