package io.github.wooshpay.connect.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;

/** What {@code docs/records.md} tells users is so. */
class RecordsPageTest {
  private static final Path PAGE = Path.of("docs/records.md");
  private static final String FIELDS = "## Fields\n";

  @Test
  void the_page_ends_with_every_field_of_the_schema_and_a_full_record() throws IOException {
    String page = page();
    String expected = page.substring(0, page.indexOf(FIELDS)) + FieldsSection.text() + fullRecord();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, expected);
    }

    assertThat(PAGE).content().isEqualTo(expected);
  }

  @Test
  void every_shape_and_field_of_the_schema_has_its_words_and_nothing_else_has() throws IOException {
    assertThat(FieldsSection.words().keySet())
        .containsExactlyInAnyOrderElementsOf(FieldsSection.names());
    assertThat(FieldsSection.words().values()).allSatisfy(w -> assertThat(w.get(0)).isNotEmpty());
  }

  @Test
  void numbers_on_the_page_have_units() throws IOException {
    List<String> withUnit = new ArrayList<>();
    FieldsSection.words()
        .forEach(
            (name, cells) -> {
              if (cells.size() > 2) {
                withUnit.add(name);
              }
            });

    assertThat(withUnit).containsExactlyInAnyOrderElementsOf(FieldsSection.numbers());
  }

  @Test
  void the_full_record_has_every_field_of_the_schema() throws IOException {
    assertThat(nulls(Mapping.json(written(example())), "")).isEmpty();
  }

  /** The example is an answer to {@link #exampleSession}. */
  @Test
  void the_example_is_what_the_json_converter_writes() throws IOException {
    String example = page().substring(page().indexOf("```json\n") + 8);

    assertThat(withoutNulls(Mapping.json(written(exampleSession()))))
        .isEqualTo(Mapping.json(example.substring(0, example.indexOf("```"))));
  }

  @Test
  void the_examples_on_the_page_map_as_shown() throws IOException {
    Pattern row =
        Pattern.compile("\\| `(\"[^`]+)`[^|]*\\|[^|]*`unmapped\\[(\".+?\")\\] = (\".*\")` \\|");
    List<MatchResult> rows = row.matcher(page()).results().toList();

    assertThat(rows).hasSize(6);
    assertThat(rows)
        .allSatisfy(
            example ->
                assertThat(Mapping.plain().unmapped("{" + example.group(1) + "}"))
                    .isEqualTo(
                        Map.of(
                            Mapping.json(example.group(2)).textValue(),
                            Mapping.json(example.group(3)).textValue())));
  }

  private static ObjectNode exampleSession() {
    return (ObjectNode)
        Mapping.json(
            """
            {"id":"cs_1580071142008291328","object":"checkout.session","amount_total":2000,
             "created":1665553291000,"currency":"GBP","expires_at":1665639691,"livemode":false,
             "metadata":{"order_id":"order-10003"},"mode":"payment",
             "payment_intent":"pi_1580071142008291331","payment_status":"paid","status":"complete",
             "customer_details":{"email":"jane.doe@example.com","name":"Jane Doe"},
             "risk_level":"normal"}
            """);
  }

  private static String page() throws IOException {
    return Files.readString(PAGE);
  }

  /** A session with a value for each field, and one that the schema does not know. */
  private static ObjectNode example() {
    return Mapping.sample("example.json");
  }

  private static String fullRecord() throws IOException {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER));
    printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
    String json =
        new ObjectMapper().writer(printer).writeValueAsString(Mapping.json(written(example())));
    return """

        ## A full record

        The value of a record that has every field, as `JsonConverter` with `schemas.enable=false` writes it.

        """
        + "```json\n"
        + json
        + "\n```\n";
  }

  /** The value of a session's record, as the converter without a schema writes it. */
  private static String written(ObjectNode session) {
    Struct value =
        (Struct)
            new SessionRecords(Mapping.plain().settings())
                .toRecord(
                    Map.of(),
                    Map.of(),
                    new EmittedVersion(
                        "cs_1580071142008291328",
                        1_665_553_291_000L,
                        session,
                        null,
                        false,
                        1_665_553_299_456L))
                .value();
    try (JsonConverter converter = new JsonConverter()) {
      converter.configure(
          Map.of("schemas.enable", "false", "replace.null.with.default", "false"), false);
      byte[] written = converter.fromConnectData("sessions", value.schema(), value);
      return new String(written, StandardCharsets.UTF_8);
    }
  }

  /** The places of nulls. */
  private static List<String> nulls(JsonNode json, String pointer) {
    List<String> nulls = new ArrayList<>();
    if (json.isNull()) {
      nulls.add(pointer);
    }
    json.properties()
        .forEach(entry -> nulls.addAll(nulls(entry.getValue(), pointer + "/" + entry.getKey())));
    if (json.isArray()) {
      json.forEach(element -> nulls.addAll(nulls(element, pointer + "/-")));
    }
    return nulls;
  }

  private static JsonNode withoutNulls(JsonNode json) {
    if (json instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      names.stream().filter(name -> object.path(name).isNull()).forEach(object::remove);
    }
    json.forEach(RecordsPageTest::withoutNulls);
    return json;
  }
}
