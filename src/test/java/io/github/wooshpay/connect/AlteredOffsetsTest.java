package io.github.wooshpay.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wooshpay.connect.capture.ledger.Checkpoint;
import io.github.wooshpay.connect.capture.ledger.Lane;
import io.github.wooshpay.connect.capture.ledger.SliceOffset;
import io.github.wooshpay.connect.config.WooshPaySourceConfig;
import java.math.BigInteger;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Offsets as {@code PATCH /connectors/x/offsets} brings them. */
class AlteredOffsetsTest {
  private static final Map<String, String> CONFIGURATION =
      Map.of(
          "wooshpay.api.key", "sk_test_canary",
          "topic", "sessions",
          "filter.customer", "cus_canary",
          "filter.customer.email", "canary@example.com");
  private static final String EMAIL_HASH =
      "5e0d8b1a6c9e4c0c9f1b0f0000000000000000000000000000000000000000ff";
  private static final Map<String, ?> OFFSET = Map.of("created", 1_767_225_600_000L);

  private final WooshPaySourceConnector connector = new WooshPaySourceConnector();

  /** The partition as the connector itself writes it, with a field changed; null removes it. */
  private static Map<String, Object> partition(String field, @Nullable Object value) {
    Map<String, Object> partition =
        new HashMap<>(new WooshPaySourceConfig(CONFIGURATION).sourcePartition(Lane.LIVE).head());
    partition.put(field, value);
    partition.values().removeIf(v -> v == null);
    return partition;
  }

  private static Map<String, Object> ours() {
    return partition("lane", "live");
  }

  private boolean alter(Map<String, ?> partition, @Nullable Map<String, ?> offset) {
    return connector.alterOffsets(CONFIGURATION, Collections.singletonMap(partition, offset));
  }

  static Stream<Map<String, ?>> good() {
    return Stream.of(
        Map.of("created", 0),
        Map.of("created", 1_767_225_600_000L),
        Map.of(
            "created",
            1_767_225_600_000L,
            "id",
            "cs_1580071142008291328",
            "floor",
            1_767_225_000_000L,
            "boundary",
            1_767_135_000_000L,
            "ledger",
            "",
            "watch",
            "",
            "version",
            1));
  }

  @ParameterizedTest
  @MethodSource("good")
  void an_offset_in_the_right_form_is_taken(Map<String, ?> offset) {
    assertThat(alter(ours(), offset)).isTrue();
    assertThat(alter(partition("lane", "history"), offset)).isTrue();
  }

  @Test
  void accepts_offsets_that_the_connector_wrote() {
    Map<String, Object> written = Checkpoint.fromOffset(OFFSET).toOffset();

    assertThat(alter(ours(), written)).isTrue();
  }

  private static Map<String, Object> slice(int number) {
    return partition("slice", number);
  }

  private static final Map<String, Object> SLICE_OFFSET =
      new SliceOffset(1_767_225_600_000L, 1_767_225_700_000L, "", "", "", 1_767_135_600_000L, 9)
          .toOffset();

  @Test
  void a_slice_that_the_connector_wrote_is_accepted() {
    assertThat(alter(slice(0), SLICE_OFFSET)).isTrue();
    assertThat(alter(slice(4711), SLICE_OFFSET)).isTrue();
    assertThat(alter(slice(4711), null)).isTrue();
  }

  static Stream<Arguments> slices() {
    return Stream.of(
        Arguments.of("from", null, "The offset of a slice has no 'from'; copy the whole offset"),
        Arguments.of("to", null, "has no 'to'"),
        Arguments.of("floor", null, "has no 'floor'"),
        Arguments.of("epoch", null, "has no 'epoch'"),
        Arguments.of("version", null, "has no 'version'"),
        Arguments.of("version", 1, "'version' is neither 1 nor 2"),
        Arguments.of("from", 1_767_225_700_001L, "'from' is after its 'to'"),
        Arguments.of("from", "2026-03-01", "'from' is the date 2026-03-01"),
        Arguments.of("to", 1.5, "'to' is not an integer"),
        Arguments.of("epoch", "one", "'epoch' is not an integer"),
        Arguments.of("ledger", "AAAA", "'ledger' is damaged"),
        Arguments.of("unpaid", "AAAAAAAAAAAA=", "'unpaid' is damaged"),
        Arguments.of("legacy", 7, "'legacy' is not a string"),
        Arguments.of("created", 1_767_225_600_000L, "an unknown field 'created'"));
  }

  @ParameterizedTest
  @MethodSource("slices")
  void a_slice_is_checked_as_strictly_as_a_head(
      String field, @Nullable Object value, String sentence) {
    Map<String, Object> offset = new HashMap<>(SLICE_OFFSET);
    offset.put(field, value);

    assertThatThrownBy(() -> alter(slice(3), offset))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(sentence)
        .hasMessageEndingWith("No offset was changed.");
  }

  @ParameterizedTest
  @MethodSource("notNumbers")
  void a_slice_whose_number_is_not_one_is_refused(Object number) {
    assertThatThrownBy(() -> alter(partition("slice", number), SLICE_OFFSET))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("'slice' is not an integer from 0 to 2147483647");
  }

  static Stream<Object> notNumbers() {
    return Stream.of(-1, "3", 1.5, 1L << 40);
  }

  @Test
  void a_tombstone_is_let_through_also_for_a_partition_of_an_earlier_configuration() {
    assertThat(alter(ours(), null)).isTrue();
    assertThat(alter(Map.of("api", "https://gone.example.com", "lane", "live"), null)).isTrue();
    assertThat(alter(Map.of("filename", "/tmp/other"), null)).isTrue();
  }

  @Test
  void nothing_to_alter_is_nothing_to_refuse() {
    assertThat(connector.alterOffsets(Map.of(), Map.of())).isTrue();
  }

  static Stream<Arguments> partitions() {
    return Stream.of(
        Arguments.of("lane", null, "has no 'lane'; write \"live\" or \"history\""),
        Arguments.of(
            "lane", "LIVE", "Unknown 'lane' in the partition; write \"live\" or \"history\""),
        Arguments.of("lane", 1, "Unknown 'lane'"),
        Arguments.of("api", null, "has no 'api'; write \"https://apitest.wooshpay.com\""),
        Arguments.of(
            "api",
            "https://api.wooshpay.com",
            "'api' differs from the connector's; write \"https://apitest.wooshpay.com\""),
        Arguments.of("customer", null, "has no 'customer'"),
        Arguments.of("customer", "cus_other", "'customer' differs from the connector's"),
        Arguments.of("customer_email_sha256", EMAIL_HASH, "'customer_email_sha256' differs"),
        Arguments.of("payment_intent", "pi_1", "an unknown field 'payment_intent'"),
        Arguments.of(
            "topic",
            "sessions",
            "an unknown field 'topic'; remove it: the fields are api, customer"));
  }

  @ParameterizedTest
  @MethodSource("partitions")
  void rejects_a_foreign_partition_and_names_the_field(
      String field, @Nullable Object value, String sentence) {
    assertThatThrownBy(() -> alter(partition(field, value), OFFSET))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(sentence)
        .hasMessageEndingWith("No offset was changed.")
        .hasMessageNotContaining("canary");
  }

  static Stream<Arguments> offsets() {
    String example = "such as {\"created\": 1767225600000}";
    return Stream.of(
        Arguments.of("created", null, "has no 'created'; write where to begin"),
        Arguments.of("created", "2026-03-01", "is the date 2026-03-01; write it as milliseconds"),
        Arguments.of("created", "2026-03-01", "milliseconds since the epoch: 1772323200000."),
        Arguments.of("created", "2026-03-01T10:00:00+08:00", "epoch: 1772330400000."),
        Arguments.of("created", "1767225600000", "is a string; write a number without quotes"),
        Arguments.of("created", "yesterday", example),
        Arguments.of("created", 1767225600000.5, "'created' is not an integer"),
        Arguments.of("created", BigInteger.TWO.pow(70), "'created' is too large"),
        Arguments.of("created", true, "'created' is not an integer"),
        Arguments.of("created", Map.of(), "'created' is not an integer"),
        Arguments.of("created", -1, "'created' is negative; write 0"),
        Arguments.of("created", 1767225600, "looks like seconds; write milliseconds"),
        Arguments.of("created", 1767225600, "since the epoch: 1767225600000."),
        Arguments.of("created", 1767225600000000L, "after the year 9999"),
        Arguments.of("floor", "2026-03-01", "'floor' is the date 2026-03-01"),
        Arguments.of("floor", -5, "'floor' is negative"),
        Arguments.of("boundary", 1.5, "'boundary' is not an integer"),
        Arguments.of("id", 7, "'id' is not a string"),
        Arguments.of("ledger", 7, "'ledger' is not a string"),
        Arguments.of("watch", false, "'watch' is not a string"),
        Arguments.of("ledger", "AAAA", "'ledger' is damaged; copy the whole field"),
        Arguments.of("ledger", "…", "'ledger' is damaged"),
        Arguments.of("watch", "AAAAAAAAAAAA=", "'watch' is damaged"),
        Arguments.of(
            "version", 3, "'version' is neither 1 nor 2; copy it from the connector's offsets"),
        Arguments.of("version", "1", "'version' is neither 1 nor 2"),
        Arguments.of("version", 4294967297L, "'version' is neither 1 nor 2"),
        Arguments.of("unpaid", "", "an unknown field 'unpaid'; remove it: the fields of version 1"),
        Arguments.of("position", 5, "an unknown field 'position'"));
  }

  @ParameterizedTest
  @MethodSource("offsets")
  void an_offset_in_another_form_is_refused_by_field(
      String field, @Nullable Object value, String sentence) {
    Map<String, Object> offset = new HashMap<>(OFFSET);
    offset.put(field, value);

    assertThatThrownBy(() -> alter(ours(), offset))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(sentence)
        .hasMessageEndingWith("No offset was changed.");
  }

  @Test
  void a_configuration_that_is_refused_is_said_to_be_at_fault() {
    Map<Map<String, ?>, Map<String, ?>> offsets = Map.of(ours(), OFFSET);

    assertThatThrownBy(() -> connector.alterOffsets(Map.of("topic", "sessions"), offsets))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("wooshpay.api.key");
    assertThatCode(() -> connector.alterOffsets(CONFIGURATION, offsets)).doesNotThrowAnyException();
  }
}
