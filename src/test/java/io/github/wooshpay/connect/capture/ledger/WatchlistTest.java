package io.github.wooshpay.connect.capture.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.session.PaymentState;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WatchlistTest {
  private static final long START = 1_790_000_000_000L;
  private static final ObjectNode UNPAID = session("complete");
  private static final ObjectNode EXPIRED = session("expired");
  private static final ObjectNode PAID = session("complete").put("payment_status", "paid");

  private final Watchlist watchlist = new Watchlist();

  private static ObjectNode session(String status) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("status", status)
        .put("payment_status", "unpaid");
  }

  /** A chunk with a session per second, which the floor passes. */
  private void pass(int first, ObjectNode... sessions) {
    Chunk chunk = new Chunk(START + first * 1000L, START + (first + sessions.length) * 1000L);
    for (int i = 0; i < sessions.length; i++) {
      put(chunk, first + i, sessions[i]);
    }
    chunk.readAt(START + 1_000_000);
    watchlist.addUnpaid(chunk, sessions.length, 0);
  }

  private static void put(Chunk chunk, int n, ObjectNode session) {
    long createdMs = START + n * 1000L;
    byte[] id = {'c', 's', (byte) ('0' + n)};
    long version = PackedVersion.of(n, createdMs, session, PaymentState.of(session), createdMs);
    chunk.put(chunk.find(createdMs, id), createdMs, id, n, version);
  }

  private void read(int n, ObjectNode session) {
    long createdMs = START + n * 1000L;
    put(Objects.requireNonNull(watchlist.at(createdMs)), n, session);
    watchlist.read(createdMs, createdMs + 1, START + 2_000_000, 0);
  }

  @Test
  void the_oldest_are_given_up_that_have_only_expired() {
    pass(0, EXPIRED, UNPAID, EXPIRED, PAID, EXPIRED);

    watchlist.giveUpOldestExpired(1);

    assertThat(watchlist.instants()).containsExactly(START + 1000, START + 4000);
    assertThat(watchlist.sessions()).isEqualTo(2);
  }

  @Test
  void an_unpaid_session_that_expires_can_be_given_up_from_then_on() {
    pass(0, UNPAID, EXPIRED);
    read(0, EXPIRED);

    watchlist.giveUpOldestExpired(1);

    assertThat(watchlist.instants()).containsExactly(START + 1000);
  }

  @Test
  void a_session_that_is_paid_is_no_longer_watched_and_does_not_count() {
    pass(0, EXPIRED, EXPIRED);
    read(1, PAID);

    watchlist.giveUpOldestExpired(1);

    assertThat(watchlist.instants()).containsExactly(START);
    assertThat(watchlist.sessions()).isEqualTo(1);
  }

  @Test
  void keeps_restored_sessions_until_they_are_read() {
    watchlist.add(START);
    pass(1, EXPIRED, EXPIRED);

    watchlist.giveUpOldestExpired(1);

    assertThat(watchlist.instants()).containsExactly(START, START + 2000);
  }
}
