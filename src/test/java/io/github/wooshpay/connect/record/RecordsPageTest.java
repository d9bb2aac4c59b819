package io.github.wooshpay.connect.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;

/** What {@code docs/records.md} tells users is so. */
class RecordsPageTest {
  private static final Path PAGE = Path.of("docs/records.md");
  private static final String PACKAGE = "io.github.wooshpay.connect.";

  @Test
  void the_tables_of_fields_are_those_of_the_schema() throws IOException {
    List<String> expected = new ArrayList<>();
    SchemaText.shapes(CheckoutSessionSchema.SCHEMA)
        .forEach(
            (name, shape) -> {
              expected.add("### `" + name.substring(PACKAGE.length()) + "`");
              shape
                  .fields()
                  .forEach(
                      field -> {
                        String required = field.schema().isOptional() ? "" : ", required";
                        String type = type(field.schema()) + required;
                        expected.add("| `" + field.name() + "` | " + type + " |");
                      });
            });

    String fields = page().substring(page().indexOf("\n## Fields\n"));

    assertThat(fields.lines().map(RecordsPageTest::declaration).filter(line -> !line.isEmpty()))
        .containsExactlyElementsOf(expected);
  }

  /** The example is an answer to {@link #exampleSession}. */
  @Test
  void the_example_is_what_the_json_converter_writes() throws IOException {
    String example = page().substring(page().indexOf("```json\n") + 8);
    Struct value =
        (Struct)
            new SessionRecords(Mapping.plain().settings())
                .toRecord(
                    Map.of(),
                    Map.of(),
                    "cs_1580071142008291328",
                    1_665_553_291_000L,
                    exampleSession(),
                    false,
                    1_665_553_299_456L)
                .value();
    try (JsonConverter converter = new JsonConverter()) {
      converter.configure(
          Map.of("schemas.enable", "false", "replace.null.with.default", "false"), false);
      byte[] written = converter.fromConnectData("sessions", value.schema(), value);

      assertThat(withoutNulls(Mapping.json(new String(written, StandardCharsets.UTF_8))))
          .isEqualTo(Mapping.json(example.substring(0, example.indexOf("```"))));
    }
  }

  @Test
  void what_came_and_what_the_record_has_is_so() throws IOException {
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

  /** The heading of a shape, or the first two cells of a field; empty for any other line. */
  private static String declaration(String line) {
    if (line.startsWith("### ")) {
      return line;
    }
    return line.startsWith("| `") ? line.replaceFirst("^((\\|[^|]*){2}\\|).*", "$1") : "";
  }

  /** A type in the words of the page. */
  private static String type(Schema schema) {
    return switch (schema.type()) {
      case STRING -> "text";
      case INT64 -> Timestamp.LOGICAL_NAME.equals(schema.name()) ? "timestamp" : "int64";
      case BOOLEAN -> "boolean";
      case STRUCT -> "`" + schema.name().substring(PACKAGE.length()) + "`";
      case ARRAY -> "array of " + type(schema.valueSchema());
      case MAP -> "map of " + type(schema.keySchema()) + " to " + type(schema.valueSchema());
      default -> throw new IllegalArgumentException("the page has no word for " + schema.type());
    };
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
