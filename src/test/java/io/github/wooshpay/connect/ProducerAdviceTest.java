package io.github.wooshpay.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wooshpay.connect.config.WooshPaySourceConfig;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the log says where history is about to be streamed in small batches. */
class ProducerAdviceTest {
  private final Map<String, String> properties =
      new HashMap<>(Map.of("wooshpay.api.key", "sk_test_canary", "topic", "sessions"));

  @Test
  void a_first_start_with_the_producers_defaults_is_told_what_to_set_and_where() {
    assertThat(ProducerAdvice.of(new WooshPaySourceConfig(properties), false))
        .hasValueSatisfying(
            sentence ->
                assertThat(sentence)
                    .contains("producer.override.batch.size=262144")
                    .contains("connector.client.config.override.policy=None"));
  }

  @Test
  void nothing_is_said_where_the_setting_is_there_or_no_history_is_streamed() {
    assertThat(ProducerAdvice.of(new WooshPaySourceConfig(properties), true)).isEmpty();
    properties.put("start.from", "latest");
    assertThat(ProducerAdvice.of(new WooshPaySourceConfig(properties), false)).isEmpty();
    properties.put("start.from", "2026-01-01");
    assertThat(ProducerAdvice.of(new WooshPaySourceConfig(properties), false)).isPresent();
    properties.put("producer.override.batch.size", "65536");
    assertThat(ProducerAdvice.of(new WooshPaySourceConfig(properties), false)).isEmpty();
  }
}
