package io.github.wooshpay.connect.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.json.FieldPaths;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.transforms.predicates.HasHeaderKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a record is beside its fields: key, place, offset, headers, timestamp. */
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
                "cs_key",
                CREATED_MS,
                (ObjectNode)
                    Mapping.json("{\"id\":\"cs_other\",\"created\":5,\"status\":\"open\"}"),
                false,
                OBSERVED_MS);

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

  @ParameterizedTest
  @CsvSource({"false, created", "true, updated"})
  void the_change_header_tells_new_from_changed(boolean updated, String header) {
    Header change = record("{}", updated, false).headers().lastWithName("wooshpay.change");

    assertThat(change.value()).isEqualTo(header);
    assertThat(change.schema()).isEqualTo(Schema.STRING_SCHEMA);
  }

  @ParameterizedTest
  @ValueSource(strings = {"paid", "no_payment_required"})
  void a_paid_session_has_the_paid_header(String status) {
    SourceRecord record = record("{\"payment_status\":\"" + status + "\"}", true, false);

    Header paid = record.headers().lastWithName("wooshpay.paid");
    assertThat(paid.value()).isEqualTo("true");
    assertThat(paid.schema()).isEqualTo(Schema.STRING_SCHEMA);
    assertThat(hasPaidHeader(record)).isTrue();
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
    SourceRecord record = record(session, true, false);

    assertThat(record.headers()).hasSize(1);
    assertThat(hasPaidHeader(record)).isFalse();
  }

  @Test
  void a_record_has_no_timestamp_so_that_the_broker_gives_it_one() {
    assertThat(record("{}", false, false).timestamp()).isNull();
  }

  @Test
  void a_records_timestamp_is_the_creation_on_request() {
    assertThat(record("{}", false, true).timestamp()).isEqualTo(CREATED_MS);
  }

  @Test
  void settings_do_not_show_their_salt() {
    RecordSettings settings =
        new RecordSettings("sessions", true, FieldPaths.none(), FieldPaths.none(), "canary-salt");

    assertThat(settings.toString()).isEqualTo("RecordSettings[sessions]");
  }

  private static boolean hasPaidHeader(SourceRecord record) {
    try (HasHeaderKey<SourceRecord> predicate = new HasHeaderKey<>()) {
      predicate.configure(Map.of("name", "wooshpay.paid"));
      return predicate.test(record);
    }
  }

  private static SourceRecord record(String session, boolean updated, boolean createdAsTimestamp) {
    return records(createdAsTimestamp)
        .toRecord(
            Map.of(),
            Map.of(),
            "cs_key",
            CREATED_MS,
            (ObjectNode) Mapping.json(session),
            updated,
            OBSERVED_MS);
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
