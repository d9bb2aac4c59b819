package io.github.wooshpay.connect.micro;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.wooshpay.connect.api.PageReader;
import io.github.wooshpay.connect.capture.ledger.ContentDigest;
import io.github.wooshpay.connect.json.FieldPaths;
import io.github.wooshpay.connect.record.EmittedVersion;
import io.github.wooshpay.connect.record.RecordSettings;
import io.github.wooshpay.connect.record.SessionRecords;
import io.github.wooshpay.connect.session.Session;
import io.github.wooshpay.connect.session.Sha256;
import io.github.wooshpay.connect.simulator.SampleSessions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** A page of a hundred sessions of about 1.4 kB, from its bytes to records. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@SuppressWarnings("NullAway.Init")
public class PageBenchmark {
  /** A worker's offset is the same object for all records of a batch but the last. */
  private static final Map<String, ?> OFFSET = Map.of("created", 1_665_553_291_000L);

  private final ObjectMapper mapper = new ObjectMapper();
  private final ContentDigest digest = new ContentDigest();
  private final SessionRecords records =
      new SessionRecords(
          new RecordSettings("sessions", false, FieldPaths.none(), FieldPaths.none(), ""));
  private final JsonFactory factory = new JsonFactory();
  private final MessageDigest sha256 = Sha256.digest();
  private byte[] page;
  private byte[] oneSession;
  private List<Session> sessions;

  /** Half of the sessions are paid. */
  @Setup
  public void make() throws IOException {
    SampleSessions samples = new SampleSessions(3);
    ObjectNode list = mapper.createObjectNode().put("object", "list").put("has_more", true);
    for (int i = 0; i < 50; i++) {
      list.withArray("data").add(samples.open(1_665_553_291_000L + i));
      list.withArray("data").add(samples.paid(1_665_553_291_000L + i));
    }
    page = mapper.writeValueAsBytes(list);
    sessions = PageReader.sessions(page);
    oneSession = Arrays.copyOf(page, page.length / sessions.size());
  }

  /** What nobody can do without: the measure of the others. */
  @Benchmark
  public JsonNode readTree() throws IOException {
    return mapper.readTree(new ByteArrayInputStream(page));
  }

  /** As a task does it. */
  @Benchmark
  public void records(Blackhole hole) throws IOException {
    for (Session session : PageReader.sessions(page)) {
      hole.consume(record(session));
    }
  }

  /** The same, and compared with the ledger as far as the digest. */
  @Benchmark
  public void recordsAndDigests(Blackhole hole) throws IOException {
    for (Session session : PageReader.sessions(page)) {
      hole.consume(digest.of(session.json()));
      hole.consume(record(session));
    }
  }

  /** The digests alone: what re-reading an unchanged page costs in addition to parsing it. */
  @Benchmark
  public void digests(Blackhole hole) {
    for (Session session : sessions) {
      hole.consume(digest.of(session.json()));
    }
  }

  /** The least that parsing costs: Jackson's tokens, with each string decoded. */
  @Benchmark
  public void tokens(Blackhole hole) throws IOException {
    try (JsonParser parser = factory.createParser(new ByteArrayInputStream(page))) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING) {
          hole.consume(parser.getText());
        }
      }
    }
  }

  /** The least that digests cost: SHA-256 of as many bytes as a session has. */
  @Benchmark
  public void hashes(Blackhole hole) {
    for (int i = 0; i < sessions.size(); i++) {
      hole.consume(sha256.digest(oneSession));
    }
  }

  private SourceRecord record(Session session) {
    return records.toRecord(
        OFFSET,
        OFFSET,
        new EmittedVersion(session.id(), session.createdMs(), session.json(), null, false, 1L));
  }
}
