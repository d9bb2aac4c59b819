package io.github.wooshpay.connect.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.json.FieldPaths;
import io.github.wooshpay.connect.session.PaymentState;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.transforms.predicates.HasHeaderKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts of a record other than its fields: key, partition, offset, headers, timestamp. */
class SessionRecordsTest {
  private static final long CREATED_MS = 1_665_553_291_002L;
  private static final long OBSERVED_MS = 1_665_553_299_003L;

  @Test
  void a_record_has_the_arguments_where_they_belong() {
    SourceRecord record =
        records(false)
            .toRecord(
                Map.of("api", "https://api.example.com"),
                Map.of("created", 7L),
                new EmittedVersion(
                    "cs_key",
                    CREATED_MS,
                    (ObjectNode)
                        Mapping.json("{\"id\":\"cs_other\",\"created\":5,\"status\":\"open\"}"),
                    null,
                    false,
                    OBSERVED_MS));

    assertThat(record.topic()).isEqualTo("sessions");
    assertThat(record.kafkaPartition()).isNull();
    assertThat(record.sourcePartition()).isEqualTo(Map.of("api", "https://api.example.com"));
    assertThat(record.sourceOffset()).isEqualTo(Map.of("created", 7L));
    assertThat(record.keySchema()).isEqualTo(Schema.STRING_SCHEMA);
    assertThat(record.key()).isEqualTo("cs_key");
    assertThat(record.valueSchema()).isSameAs(CheckoutSessionSchema.SCHEMA);
    Struct value = (Struct) record.value();
    assertThat(value.getString("id")).isEqualTo("cs_key");
    assertThat(value.get("created")).isEqualTo(Date.from(Instant.ofEpochMilli(CREATED_MS)));
    assertThat(value.get("observed_at")).isEqualTo(Date.from(Instant.ofEpochMilli(OBSERVED_MS)));
    assertThat(value.getString("status")).isEqualTo("open");
    assertThat(value.get("unmapped")).isNull();
  }

  @Test
  void a_first_version_is_created_and_was_nothing_before() {
    SourceRecord record = record("{}", null, false, false);

    Header change = record.headers().lastWithName("wooshpay.change");
    assertThat(change.value()).isEqualTo("created");
    assertThat(change.schema()).isEqualTo(Schema.STRING_SCHEMA);
    assertThat(record.headers().lastWithName("wooshpay.was")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "OPEN, open",
    "UNPAID, unpaid",
    "PAID, paid",
    "EXPIRED, expired",
    "OTHER, other",
  })
  void a_later_version_is_updated_and_says_what_the_one_before_was(
      PaymentState was, String header) {
    SourceRecord record = record("{}", was, false, false);

    assertThat(record.headers().lastWithName("wooshpay.change").value()).isEqualTo("updated");
    Header said = record.headers().lastWithName("wooshpay.was");
    assertThat(said.value()).isEqualTo(header);
    assertThat(said.schema()).isEqualTo(Schema.STRING_SCHEMA);
  }

  /** It saves a card: there is no payment to tell of, and the card's intent has its field. */
  @Test
  void a_completed_setup_has_its_intent_and_no_header_of_a_payment() {
    SourceRecord setup =
        record(
            "{\"mode\":\"setup\",\"status\":\"complete\",\"setup_intent\":\"seti_1\"}",
            PaymentState.OPEN,
            false,
            false);

    assertThat(((Struct) setup.value()).getString("setup_intent")).isEqualTo("seti_1");
    assertThat(((Struct) setup.value()).get("unmapped")).isNull();
    assertThat(hasHeader("wooshpay.paid", setup)).isFalse();
    assertThat(hasHeader("wooshpay.became.paid", setup)).isFalse();
  }

  @Test
  void only_the_version_by_which_it_became_paid_has_the_header_for_it() {
    String paid = "{\"payment_status\":\"paid\"}";

    SourceRecord became = record(paid, PaymentState.OPEN, true, false);
    SourceRecord was = record(paid, PaymentState.PAID, false, false);

    assertThat(became.headers().lastWithName("wooshpay.became.paid").value()).isEqualTo("true");
    assertThat(hasHeader("wooshpay.became.paid", became)).isTrue();
    assertThat(hasHeader("wooshpay.became.paid", was)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"paid", "no_payment_required"})
  void a_paid_session_has_the_paid_header(String status) {
    SourceRecord record = record("{\"payment_status\":\"" + status + "\"}", null, false, false);

    Header paid = record.headers().lastWithName("wooshpay.paid");
    assertThat(paid.value()).isEqualTo("true");
    assertThat(paid.schema()).isEqualTo(Schema.STRING_SCHEMA);
    assertThat(hasHeader("wooshpay.paid", record)).isTrue();
    assertThat(record.headers()).hasSize(2);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "\"unpaid\"",
        "\"PAID\"",
        "\"paid \"",
        "\"\"",
        "null",
        "true",
        "{\"paid\":true}",
        "[\"paid\"]"
      })
  void any_other_session_has_no_paid_header(String status) {
    String session = status == null ? "{}" : "{\"payment_status\":" + status + "}";
    SourceRecord record = record(session, null, false, false);

    assertThat(record.headers()).hasSize(1);
    assertThat(hasHeader("wooshpay.paid", record)).isFalse();
  }

  @Test
  void a_record_has_no_timestamp_so_that_the_broker_gives_it_one() {
    assertThat(record("{}", null, false, false).timestamp()).isNull();
  }

  @Test
  void a_records_timestamp_is_the_creation_on_request() {
    assertThat(record("{}", null, false, true).timestamp()).isEqualTo(CREATED_MS);
  }

  @Test
  void settings_do_not_show_their_salt() {
    RecordSettings settings =
        new RecordSettings("sessions", true, FieldPaths.none(), FieldPaths.none(), "canary-salt");

    assertThat(settings.toString()).isEqualTo("RecordSettings[sessions]");
  }

  private static boolean hasHeader(String name, SourceRecord record) {
    try (HasHeaderKey<SourceRecord> predicate = new HasHeaderKey<>()) {
      predicate.configure(Map.of("name", name));
      return predicate.test(record);
    }
  }

  private static SourceRecord record(
      String session, @Nullable PaymentState was, boolean becamePaid, boolean createdAsTimestamp) {
    return records(createdAsTimestamp)
        .toRecord(
            Map.of(),
            Map.of(),
            new EmittedVersion(
                "cs_key",
                CREATED_MS,
                (ObjectNode) Mapping.json(session),
                was,
                becamePaid,
                OBSERVED_MS));
  }

  private static SessionRecords records(boolean createdAsTimestamp) {
    return new SessionRecords(
        new RecordSettings(
            "sessions",
            createdAsTimestamp,
            FieldPaths.parse(List.of()),
            FieldPaths.parse(List.of()),
            ""));
  }
}
