package io.github.wooshpay.connect.capture.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.wooshpay.connect.api.CapturedLog;
import io.github.wooshpay.connect.api.More;
import io.github.wooshpay.connect.api.Page;
import io.github.wooshpay.connect.session.CaptureException;
import io.github.wooshpay.connect.session.Session;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of an entry that is not a session. */
class MalformedPolicyTest {
  private static final long NOW = 1_665_553_291_000L;
  private static final long DAY = 86_400_000;

  @Test
  void to_fail_is_to_say_what_is_wrong_and_what_to_set() {
    assertThatExceptionOfType(CaptureException.class)
        .isThrownBy(() -> new MalformedPolicy(true).check(page(NOW, "Entry 3 is none.")))
        .withMessage(
            "WooshPay returned a malformed session. Entry 3 is none. Set"
                + " behavior.on.malformed.session to log to skip such entries, or ask WooshPay to fix them.");
  }

  @Test
  void to_log_is_to_count_each_and_to_warn_once_a_minute() {
    MalformedPolicy policy = new MalformedPolicy(false);
    try (CapturedLog log = new CapturedLog()) {
      policy.check(page(NOW, "Entry 1 is none.", "Entry 2 is none."));
      policy.check(page(NOW + 59_999, "Entry 3 is none."));
      policy.check(page(NOW + 60_000, "Entry 4 is none."));

      assertThat(log.lines("WARN"))
          .containsExactly(
              "WARN Skipped 1 malformed entries since the last warning, for example:"
                  + " Entry 1 is none.",
              "WARN Skipped 3 malformed entries since the last warning, for example:"
                  + " Entry 4 is none.");
    }
    assertThat(policy.total()).isEqualTo(4);
  }

  @Test
  void a_page_of_sessions_alone_is_fine() {
    MalformedPolicy policy = new MalformedPolicy(true);

    policy.check(page(NOW));

    assertThat(policy.total()).isZero();
  }

  @Test
  void a_session_more_than_a_day_in_the_future_is_malformed() {
    MalformedPolicy policy = new MalformedPolicy(false);

    assertThat(policy.accepts(session(NOW + DAY), NOW)).isTrue();
    assertThat(policy.accepts(session(1), NOW)).isTrue();
    assertThat(policy.total()).isZero();
    assertThat(policy.accepts(session(NOW + DAY + 1), NOW)).isFalse();
    assertThat(policy.total()).isEqualTo(1);
    assertThatExceptionOfType(CaptureException.class)
        .isThrownBy(() -> new MalformedPolicy(true).accepts(session(NOW + DAY + 1), NOW))
        .withMessageContaining(
            "Session cs_1 says that it is created more than a day in the future.");
  }

  private static Session session(long createdMs) {
    return new Session("cs_1", createdMs, JsonNodeFactory.instance.objectNode());
  }

  private static Page page(long observedMs, String... malformed) {
    return new Page(List.of(), List.of(malformed), More.NO, observedMs);
  }
}
