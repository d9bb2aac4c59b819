package io.github.wooshpay.connect.capture.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wooshpay.connect.capture.scan.MemoryBound.Room;
import org.junit.jupiter.api.Test;

class MemoryBoundTest {
  private final MemoryBound bound = new MemoryBound(500, 8_000, 6_500);

  @Test
  void waiting_held_and_unread_sessions_share_the_bound() {
    assertThat(bound.with(3_000, 2_000, 4)).isEqualTo(Room.FOR_ANY);
    assertThat(bound.with(3_001, 2_000, 4)).isEqualTo(Room.FOR_THE_OLDEST);
    assertThat(bound.with(3_000, 2_001, 4)).isEqualTo(Room.FOR_THE_OLDEST);
    assertThat(bound.with(3_000, 2_000, 5)).isEqualTo(Room.FOR_THE_OLDEST);
  }

  @Test
  void a_slow_consumer_stops_the_reading() {
    assertThat(bound.with(4_000, 0, 4)).isEqualTo(Room.FOR_ANY);
    assertThat(bound.with(4_001, 0, 4)).isEqualTo(Room.NONE);
    assertThat(bound.with(4_000, 0, 5)).isEqualTo(Room.NONE);
  }

  @Test
  void the_last_window_is_kept_for_the_oldest_and_beyond_it_nothing_is_read() {
    assertThat(bound.with(5_500, 2_000, 0)).isEqualTo(Room.FOR_THE_OLDEST);
    assertThat(bound.with(5_501, 2_000, 0)).isEqualTo(Room.NONE);
  }

  @Test
  void the_oldest_is_read_whatever_is_held_where_nothing_else_makes_room() {
    assertThat(bound.with(0, 20_000, 0)).isEqualTo(Room.FOR_THE_OLDEST);
    assertThat(bound.with(0, 20_000, 1)).isEqualTo(Room.NONE);
  }
}
