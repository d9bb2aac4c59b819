package io.github.wooshpay.connect.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Named;

/** Values of records that a format has to carry: with everything, with nothing, with any text. */
final class SampleValues {
  private SampleValues() {}

  static Stream<Named<Struct>> all() {
    return Stream.concat(
        Stream.of(
                "full.json",
                "guide-sample.json",
                "smallest.json",
                "wrong-types.json",
                "wrong-types-below.json")
            .map(file -> Named.of(file, Mapping.plain().value(Mapping.sample(file)))),
        Stream.of(Named.of("any text", Mapping.plain().value(anyText()))));
  }

  /** The scripts of many customers, an emoji, what is not seen, and an empty name. */
  private static ObjectNode anyText() {
    ObjectNode session = Mapping.sample("full.json");
    session.withObject("/customer_details").put("name", "渡辺 Ольга Ægir 😀 مرحبا");
    session.put("client_reference_id", "tab\tline\nquote\"back\\slash");
    session.withObject("/metadata").put("", "no name").put("zero", "\0").put("\u200f", "\ufeff");
    session.put("значение", "unknown, so unmapped 😀");
    return session;
  }
}
