package io.github.wooshpay.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.ServiceLoader;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.api.Test;

class WooshPaySourceConnectorTest {
  private static final Map<String, String> PROPERTIES =
      Map.of("wooshpay.api.key", "sk_test_canary", "topic", "sessions", "page.limit", "7");

  private final WooshPaySourceConnector connector = new WooshPaySourceConnector();

  @Test
  void a_worker_finds_it_by_its_service_file() {
    assertThat(ServiceLoader.load(SourceConnector.class))
        .hasAtLeastOneElementOfType(WooshPaySourceConnector.class);
  }

  @Test
  void however_many_tasks_are_allowed_it_has_one_with_the_whole_configuration() {
    connector.start(PROPERTIES);

    assertThat(connector.taskConfigs(1)).containsExactly(PROPERTIES);
    assertThat(connector.taskConfigs(8)).containsExactly(PROPERTIES);
    assertThat(connector.taskClass()).isEqualTo(WooshPaySourceTask.class);
  }

  @Test
  void it_says_that_it_supports_exactly_once_and_bounds_of_transactions() {
    assertThat(connector.exactlyOnceSupport(PROPERTIES)).isEqualTo(ExactlyOnceSupport.SUPPORTED);
    assertThat(connector.canDefineTransactionBoundaries(PROPERTIES))
        .isEqualTo(ConnectorTransactionBoundaries.SUPPORTED);
  }

  @Test
  void it_does_not_start_with_a_configuration_that_is_refused() {
    assertThatThrownBy(() -> connector.start(Map.of("topic", "sessions")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("wooshpay.api.key");
  }

  @Test
  void its_version_is_the_one_of_the_build() {
    assertThat(connector.version()).matches("\\d+\\.\\d+\\.\\d+.*");
  }
}
