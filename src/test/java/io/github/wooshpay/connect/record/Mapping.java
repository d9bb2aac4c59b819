package io.github.wooshpay.connect.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.json.FieldPaths;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The mapping under test with the arguments that a test does not care for: the session is {@value
 * #ID}, created at {@link #CREATED_MS} and observed at {@link #OBSERVED_MS}. Immutable.
 */
final class Mapping {
  static final String ID = "cs_given";
  static final long CREATED_MS = 1_665_553_290_123L;
  static final long OBSERVED_MS = 1_665_553_299_456L;

  /** Reads as the client does: every digit, and as deep as a test wants. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  static {
    JSON.getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(10_000)
                .maxNumberLength(10_000)
                .build());
  }

  private final RecordSettings settings;

  private Mapping(RecordSettings settings) {
    this.settings = settings;
  }

  /** Without redaction. */
  static Mapping plain() {
    return redacting(List.of(), List.of(), "");
  }

  static Mapping excluding(String... paths) {
    return redacting(List.of(paths), List.of(), "");
  }

  /** With the salt "pepper-". */
  static Mapping hashing(String... paths) {
    return redacting(List.of(), List.of(paths), "pepper-");
  }

  static Mapping redacting(List<String> excluded, List<String> hashed, String salt) {
    return new Mapping(
        new RecordSettings(
            "sessions", false, FieldPaths.parse(excluded), FieldPaths.parse(hashed), salt));
  }

  RecordSettings settings() {
    return settings;
  }

  /** The session as the value of a record. */
  Struct value(ObjectNode session) {
    return (Struct) record(session).value();
  }

  /** The session as the value of a record. */
  Struct value(String session) {
    return value((ObjectNode) json(session));
  }

  /** What of the session is unmapped; empty if the field is null. */
  Map<String, String> unmapped(String session) {
    return unmapped(value(session));
  }

  /** The record of a session. */
  SourceRecord record(ObjectNode session) {
    return new SessionRecords(settings)
        .toRecord(
            Map.of(),
            Map.of(),
            new EmittedVersion(ID, CREATED_MS, session, null, false, OBSERVED_MS));
  }

  static Map<String, String> unmapped(Struct value) {
    Map<String, String> unmapped = value.getMap("unmapped");
    return unmapped == null ? Map.of() : unmapped;
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A session from {@code src/test/resources/sessions}. */
  static ObjectNode sample(String file) {
    try (InputStream in =
        Objects.requireNonNull(Mapping.class.getResourceAsStream("/sessions/" + file), file)) {
      return (ObjectNode) JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
