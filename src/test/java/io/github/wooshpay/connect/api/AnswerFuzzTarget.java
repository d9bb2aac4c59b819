package io.github.wooshpay.connect.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wooshpay.connect.json.FieldPaths;
import io.github.wooshpay.connect.record.EmittedVersion;
import io.github.wooshpay.connect.record.RecordSettings;
import io.github.wooshpay.connect.record.Reversal;
import io.github.wooshpay.connect.record.SessionRecords;
import io.github.wooshpay.connect.session.Session;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * What has to become of a body, whatever bytes it is made of: it is read or refused in words, and
 * of each session that was read nothing is lost on its way into a record. Not thread-safe.
 */
public final class AnswerFuzzTarget {
  private static final SessionRecords PLAIN = records(List.of(), List.of());
  private static final List<SessionRecords> REDACTING =
      List.of(
          records(List.of("customer_details", "*.*.email"), List.of()),
          records(List.of(), List.of("customer_email", "shipping", "metadata", "created.*")));

  private static final JsonConverter CONVERTER = converter();

  private AnswerFuzzTarget() {}

  /** Loads and instruments what a page needs, which no time-out of one body is to count. */
  public static void fuzzerInitialize() {
    AnswerFuzzTest.SEEDS.forEach(AnswerFuzzTarget::sessionsOf);
  }

  /** Where Jazzer comes in. */
  public static void fuzzerTestOneInput(byte[] body) {
    sessionsOf(body);
  }

  /**
   * Tries one body.
   *
   * @return how many sessions were read, -1 if it was refused
   * @throws AssertionError if it came to anything else
   */
  static int sessionsOf(byte[] body) {
    Answer answer;
    try {
      answer = AnswerReader.read(new ByteArrayInputStream(body));
    } catch (IOException e) {
      assertThat(e).isInstanceOf(AnswerReader.Unreadable.class);
      assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(200);
      return -1;
    }
    answer.sessions().forEach(AnswerFuzzTarget::assertFit);
    assertThat(answer.malformed()).allSatisfy(said -> assertThat(said).hasSizeLessThan(200));
    return answer.sessions().size();
  }

  private static void assertFit(Session session) {
    assertThat(session.id()).isNotBlank().hasSizeLessThan(256);
    assertThat(session.createdMs()).isBetween(1L, 100_000_000_000_000L);
    Struct value = (Struct) record(PLAIN, session).value();
    value.validate();
    assertThat(Reversal.session(value)).isEqualTo(Reversal.canonical(session.json()));
    assertThat(CONVERTER.fromConnectData("sessions", value.schema(), value)).isNotEmpty();
    REDACTING.forEach(records -> ((Struct) record(records, session).value()).validate());
  }

  private static SourceRecord record(SessionRecords records, Session session) {
    return records.toRecord(
        Map.of(),
        Map.of(),
        new EmittedVersion(session.id(), session.createdMs(), session.json(), null, false, 1));
  }

  private static SessionRecords records(List<String> excluded, List<String> hashed) {
    return new SessionRecords(
        new RecordSettings(
            "sessions", true, FieldPaths.parse(excluded), FieldPaths.parse(hashed), "pepper-"));
  }

  private static JsonConverter converter() {
    JsonConverter converter = new JsonConverter();
    converter.configure(Map.of("schemas.enable", "false"), false);
    return converter;
  }
}
