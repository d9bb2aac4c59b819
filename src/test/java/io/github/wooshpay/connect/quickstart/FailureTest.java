package io.github.wooshpay.connect.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailureTest {

  @Test
  void a_trace_is_told_by_its_first_message_without_the_class() {
    assertThat(
            Failure.ofTrace(
                """
                org.apache.kafka.connect.errors.ConnectException: WooshPay refused the key: HTTP 401. Set wooshpay.api.key.
                \tat io.github.wooshpay.connect.WooshPaySourceTask.poll(WooshPaySourceTask.java:70)
                \tat java.base/java.lang.Thread.run(Thread.java:840)
                Caused by: io.github.wooshpay.connect.api.ApiException: refused
                \t... 12 more
                """))
        .isEqualTo("WooshPay refused the key: HTTP 401. Set wooshpay.api.key.");
  }

  @Test
  void reports_the_cause_of_a_wrapped_exception() {
    assertThat(
            Failure.ofTrace(
                """
                org.apache.kafka.connect.errors.ConnectException: Tolerance exceeded in error handler
                \tat org.apache.kafka.connect.runtime.errors.RetryWithToleranceOperator.execAndHandleError(R.java:260)
                Caused by: org.apache.kafka.connect.errors.DataException: No such schema
                \tat org.apache.kafka.connect.json.JsonConverter.fromConnectData(JsonConverter.java:300)
                """))
        .isEqualTo("No such schema");
  }

  @Test
  void a_throwable_without_a_message_is_passed_over_for_its_cause() {
    assertThat(
            Failure.ofTrace(
                """
                java.lang.IllegalStateException
                \tat a.B.c(B.java:1)
                Caused by: java.io.IOException: disk full
                """))
        .isEqualTo("disk full");
  }

  @Test
  void a_message_of_several_lines_becomes_one() {
    assertThat(
            Failure.ofTrace(
                """
                org.apache.kafka.common.config.ConfigException: topic is missing;
                  start.from is not a date
                \tat a.B.c(B.java:1)
                """))
        .isEqualTo("topic is missing; start.from is not a date");
  }

  @Test
  void reports_a_text_that_is_not_a_stack_trace_unchanged() {
    assertThat(Failure.ofTrace("out of memory\nreally")).isEqualTo("out of memory");
    assertThat(Failure.ofTrace("")).isEqualTo("It failed without saying why.");
  }

  @Test
  void an_exception_of_our_own_is_told_by_the_first_line_of_its_message() {
    assertThat(Failure.of(new IllegalStateException("The broker ended\nits log: ...")))
        .isEqualTo("The broker ended");
    assertThat(Failure.of(new IllegalStateException()))
        .isEqualTo("The quickstart failed: IllegalStateException.");
  }
}
